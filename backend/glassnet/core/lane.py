"""Lane: one of those that race."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from glassnet.core.component import Frozen


class Lane(Frozen):
    """An experiment with a name."""

    label: str = Field(min_length=1, max_length=80)
    """What it is called."""
    spec: dict[str, Any]
    """The whole experiment, as plain values."""
