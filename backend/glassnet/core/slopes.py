"""Slopes: the gradient by backpropagation beside slopes that are measured (maths.md §11).

Legend: ``g`` dJ/dθ by backpropagation, ``ahead``/``behind`` one-sided slopes, ``approx`` two-sided; all (P,).
"""

from __future__ import annotations

import numpy as np

from glassnet.core.objective import Objective
from glassnet.core.program import Array
from glassnet.errors import InvalidInput

EPSILON = 1e-7
"""How far a parameter is moved to each side."""
ROUNDING = 2 * np.finfo(np.float64).eps
"""Relative error of a computed objective."""


class Slopes:
    """The gradient of an objective beside its measured slopes, for the parameters at some positions in theta."""

    def __init__(self, objective: Objective, positions: Array) -> None:
        self.here = objective.value()
        if not np.isfinite(self.here):
            raise InvalidInput(f"expected a finite objective at these weights, got {self.here}; reset and try again")
        self.g = objective.gradient()
        ahead, behind = np.zeros_like(self.g), np.zeros_like(self.g)
        self.approx = np.zeros_like(self.g)
        for i in positions:
            ahead[i], behind[i], self.approx[i] = self._measure(objective, i)
        self.ahead = ahead
        gap = np.abs(ahead - behind)
        # At a kink backpropagation gives the slope to one side, where a smooth objective has it in the middle.
        nearer = np.minimum(np.abs(self.g - ahead), np.abs(self.g - behind))
        self.kink = (gap > self.noise(1) * 100) & (nearer < gap / 100)
        self.measured = positions[~self.kink[positions]]

    def _measure(self, objective: Objective, i: int) -> tuple[float, float, float]:
        """Slopes ahead, behind and across; divided by the steps as floating point made them, not as they were meant."""
        theta, kept = objective.theta, float(objective.theta[i])
        theta[i] = high = kept + EPSILON
        above = objective.value()
        theta[i] = low = kept - EPSILON
        below = objective.value()
        theta[i] = kept
        here = self.here
        if kept in (low, high):
            raise InvalidInput(
                f"expected weights that {EPSILON:g} more or less changes, got {kept:g}; reset and try again"
            )
        return (above - here) / (high - kept), (here - below) / (kept - low), (above - below) / (high - low)

    def ratios(self, positions: Array) -> tuple[float, float]:
        """Two-sided and one-sided ratio over these parameters; 0 where both sides are 0."""
        g = self.g[positions]
        return distance(self.approx[positions], g), distance(self.ahead[positions], g)

    def noise(self, count: int) -> float:
        """How far rounding may move so many two-sided slopes, as a norm."""
        return float(ROUNDING * max(abs(self.here), 1e-3) / EPSILON * np.sqrt(count))


def distance(a: Array, b: Array) -> float:
    """‖a − b‖/(‖a‖ + ‖b‖), 0 if both are 0."""
    scale = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / scale) if scale else 0.0
