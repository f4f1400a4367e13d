"""Finding: one thing that was looked at, with a verdict and, where it is not as it should be, what to do."""

from __future__ import annotations

from typing import Literal, NamedTuple

Verdict = Literal["ok", "note", "problem"]
"""As it should be; works, but could be better; does not work."""


class Finding(NamedTuple):
    """What was found about one thing."""

    name: str
    verdict: Verdict
    found: str
    advice: str = ""
    """What to install or change; empty where all is well."""
