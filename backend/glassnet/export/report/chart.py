"""Charts: what a template needs to draw lines in a frame, everything in the units of the picture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 56, 20, 28, 40
"""Room around the frame, for what stands at its axes."""

Points = Sequence[tuple[float, float]]


class Tick(NamedTuple):
    """A number at an axis, and where it stands."""

    at: float
    text: str


class Line(NamedTuple):
    """One curve: its name and its path."""

    name: str
    path: str


class Chart(NamedTuple):
    """Lines with their axes."""

    title: str
    across: str
    up: str
    lines: list[Line]
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def chart(title: str, across: str, up: str, series: Mapping[str, Points]) -> Chart:
    """A chart of all series that have points."""
    drawn = {name: points for name, points in series.items() if points}
    xs = [x for points in drawn.values() for x, _ in points]
    ys = [y for points in drawn.values() for _, y in points]
    x_low, x_high = _range(xs)
    y_low, y_high = _range(ys)

    def place(x: float, y: float) -> str:
        return (
            f"{_along(x, x_low, x_high, LEFT, WIDTH - RIGHT):.1f} {_along(y, y_low, y_high, HEIGHT - BOTTOM, TOP):.1f}"
        )

    lines = [Line(name, "M" + "L".join(place(*point) for point in points)) for name, points in drawn.items()]
    x_ticks = [Tick(_along(x, x_low, x_high, LEFT, WIDTH - RIGHT), f"{x:,g}") for x in ticks(x_low, x_high)]
    y_ticks = [Tick(_along(y, y_low, y_high, HEIGHT - BOTTOM, TOP), f"{y:,g}") for y in ticks(y_low, y_high)]
    return Chart(title, across, up, lines, x_ticks, y_ticks)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers from low to high: multiples of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{step * count:.12g}") for count in range(first, last + 1)]


def _range(values: Sequence[float]) -> tuple[float, float]:
    """From the smallest to the largest, never empty."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    pad = 0.0 if high > low else max(abs(low), 1.0) / 2
    return low - pad, high + pad


def _along(value: float, low: float, high: float, start: float, end: float) -> float:
    return start + (value - low) / (high - low) * (end - start)
