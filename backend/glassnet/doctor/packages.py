"""Python and the packages that Glassnet needs, as they are installed."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from glassnet.doctor.finding import Finding

OLDEST = (3, 11)
"""The oldest Python that works."""


def installed(name: str) -> str | None:
    """The version of an installed package."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def python() -> Iterator[Finding]:
    """Which Python this is."""
    found = f"{platform.python_version()} in {sys.prefix}"
    if sys.version_info >= OLDEST:
        yield Finding("Python", "ok", found)
    else:
        yield Finding("Python", "problem", found, f"install Python {'.'.join(map(str, OLDEST))} or newer")


def packages() -> Iterator[Finding]:
    """What the package says it needs, except onnxruntime, which has a check of its own."""
    wanted = dict(_needed())
    found = {name: installed(name) for name in wanted}
    missing = [name for name, there in found.items() if there is None]
    old = [name for name, there in found.items() if there and _numbers(there) < _numbers(wanted[name])]
    listed = ", ".join(f"{name} {there}" for name, there in found.items() if there)
    if missing or old:
        asked = " ".join(f"'{name}>={wanted[name]}'" for name in [*missing, *old])
        said = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"too old: {', '.join(old)}"] * bool(old)
        yield Finding("packages", "problem", "; ".join(said), f"pip install {asked}")
    else:
        yield Finding("packages", "ok", listed)


def _needed() -> Iterator[tuple[str, str]]:
    """Names and lowest versions of the packages without which nothing works."""
    for line in requires("glassnet") or []:
        name, lowest = re.match(r"([\w-]+)(?:>=([\d.]+))?", line).groups()  # type: ignore[union-attr]
        if "extra ==" not in line and not name.startswith("onnxruntime"):
            yield name, lowest or "0"


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)[:3]))
