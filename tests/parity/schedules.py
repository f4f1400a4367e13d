"""Learning-rate schedules in plain Python, written down from their formulas (maths.md §8) once more.

Legend: ``k`` knobs, ``e`` epochs finished, ``t`` steps finished.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Knobs = dict[str, Any]

FACTORS: dict[str, Callable[[Knobs, int, int], float]] = {
    "constant": lambda k, e, t: 1.0,
    "inverse_time": lambda k, e, t: 1 / (1 + k["decay"] * e),
    "exponential": lambda k, e, t: k["base"] ** e,
}


class Schedule:
    """What the learning rate is multiplied by."""

    def __init__(self, knobs: Knobs) -> None:
        self._knobs = knobs

    def factor(self, e: int, t: int) -> float:
        """At a step."""
        return FACTORS[self._knobs["type"]](self._knobs, e, t)

    def watch(self, loss: float) -> None:
        """Take note of the dev loss after an epoch."""
