"""Learning-rate schedules, written down from their formulas once more; the plateau is the framework's.

Legend: ``k`` knobs, ``e`` epochs finished, ``t`` steps finished.
"""

from __future__ import annotations

from collections.abc import Callable
from math import cos, floor, pi, sqrt
from typing import Any

import torch

Knobs = dict[str, Any]


def one_cycle(k: Knobs, e: int, t: int) -> float:
    """Up in a straight line, down along half a cosine, then at the floor."""
    rising = k["rise"] * k["steps"]
    if t < rising:
        return k["floor"] + (1 - k["floor"]) * t / rising
    fallen = min(1, (t - rising) / (k["steps"] - rising))
    return k["floor"] + (1 - k["floor"]) * (1 + cos(pi * fallen)) / 2


FACTORS: dict[str, Callable[[Knobs, int, int], float]] = {
    "constant": lambda k, e, t: 1.0,
    "inverse_time": lambda k, e, t: 1 / (1 + k["decay"] * e),
    "exponential": lambda k, e, t: k["base"] ** e,
    "inverse_sqrt": lambda k, e, t: k["k"] / sqrt(e + 1),
    "staircase": lambda k, e, t: k["ratio"] ** floor(e / k["every"]),
    "cosine": lambda k, e, t: k["floor"] + (1 - k["floor"]) * (1 + cos(pi * min(1, e / k["epochs"]))) / 2,
    "warm_up": lambda k, e, t: min(1, (t + 1) / k["steps"]),
    "one_cycle": one_cycle,
}


class Schedule:
    """What the learning rate is multiplied by."""

    def __init__(self, knobs: Knobs) -> None:
        self._knobs = knobs
        if knobs["type"] == "plateau":
            self._rate = torch.optim.SGD([torch.zeros(1)], lr=1.0)
            self._plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(
                self._rate, factor=knobs["ratio"], patience=knobs["patience"]
            )

    def factor(self, e: int, t: int) -> float:
        """At a step."""
        if self._knobs["type"] == "plateau":
            return float(self._rate.param_groups[0]["lr"])
        return FACTORS[self._knobs["type"]](self._knobs, e, t)

    def watch(self, loss: float) -> None:
        """Take note of the dev loss after an epoch."""
        if self._knobs["type"] == "plateau":
            self._plateau.step(loss)
