"""The examination: every check in turn. One that fails is a finding, too, and keeps no other from being made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from glassnet.doctor.finding import Finding

CHECKS = (
    ("packages", "python"),
    ("packages", "packages"),
    ("arithmetic", "arithmetic"),
    ("inference", "inference"),
    ("page", "page"),
    ("server", "server"),
)
"""Module and function; imported one by one, as a package may be missing."""


def examine() -> Iterator[Finding]:
    """All findings."""
    for module, function in CHECKS:
        yield from findings(function, _check(module, function))


def _check(module: str, function: str) -> Callable[[], Iterator[Finding]]:
    def check() -> Iterator[Finding]:
        found: Iterator[Finding] = getattr(import_module(f"glassnet.doctor.{module}"), function)()
        return found

    return check


def findings(name: str, check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """What a check found; that it failed, if it did."""
    try:
        return list(check())
    except Exception as error:  # whatever is broken, the others are still worth knowing
        return [Finding(name, "problem", f"{type(error).__name__}: {error}", "install Glassnet again")]
