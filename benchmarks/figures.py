"""Figure: one number that a benchmark found, and the tables people read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """A number with its name and unit; printed as ``bench NAME VALUE UNIT``."""

    name: str
    value: float
    unit: str

    def line(self) -> str:
        """As a script reads it."""
        return f"bench {self.name} {short(self.value)} {self.unit}"


def listed(title: str, figures: Sequence[Figure]) -> str:
    """A table of figures, one a row."""
    rows = [[figure.name, f"{figure.value:,.1f}", figure.unit] for figure in figures]
    return table(title, ["figure", "value", ""], rows)


class Section(NamedTuple):
    """What one benchmark found: tables for people, figures for scripts."""

    tables: list[str]
    figures: list[Figure]


def short(value: float) -> str:
    """Three significant digits, without an exponent."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> str:
    """Rows under a head and a title: the first column to the left, the others to the right. A note stands below."""
    cells = [list(head), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["─" * width for width in widths])
    lines = [title]
    for first, *others in cells:
        right = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        lines.append("  ".join([f"  {first.ljust(widths[0])}", *right]).rstrip())
    return "\n".join([*lines, f"  {note}"] if note else lines)
