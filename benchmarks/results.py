"""RESULTS.md: what the latest run of each benchmark printed. A partial run replaces only its own sections."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from benchmarks.figures import Section

RESULTS = Path(__file__).with_name("RESULTS.md")
INTRODUCTION = """# What `make bench` printed

Each part says when and where it was measured. Take the ratios for more than the figures.
"""


def written(about: str, section: Section) -> str:
    """One part of the file: when and where, the tables, the figures."""
    tables = "\n\n".join(section.tables)
    figures = "\n".join(figure.line() for figure in section.figures)
    return f"{about}\n\n```text\n{tables}\n```\n\n```text\n{figures}\n```\n"


def parts(text: str) -> dict[str, str]:
    """The parts of the file by the names of their benchmarks."""
    return dict(re.findall(r"^## (\w+)\n\n(.*?)(?=\n## |\Z)", text, re.MULTILINE | re.DOTALL))


def updated(text: str, new: Mapping[str, str], order: tuple[str, ...]) -> str:
    """The file with new parts in place of the old ones of the same names."""
    all_parts = {**parts(text), **new}
    return "\n".join([INTRODUCTION, *(f"## {name}\n\n{all_parts[name]}" for name in order if name in all_parts)])
