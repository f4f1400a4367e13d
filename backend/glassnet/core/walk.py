"""Walks of our optimizers on a surface of two parameters, step by step, with the very calls that train networks.

Legend: ``w g u`` where it is, the gradient there, the step taken from there: (K, 2) for K walks of one rule.
"""

from __future__ import annotations

import numpy as np

from glassnet.core.components.optimizers import Optimizer
from glassnet.core.components.surfaces import Surface
from glassnet.core.program import Array, run

Terms = dict[str, Array]


class Walk:
    """K walks side by side; the rule's knobs are numbers, or one per walk (K, 1)."""

    def __init__(self, rule: Optimizer, surface: Surface, start: Array, rate: Array) -> None:
        self.rule, self.surface, self.rate, self.t = rule, surface, rate, 0
        self.w = np.array(start, np.float64)
        self.g, self.u = np.zeros_like(self.w), np.zeros_like(self.w)
        self.state = list(np.zeros((rule.slots, *self.w.shape)))
        self._r = [np.zeros((len(self.w), 1)) for _ in rule.rates(np.ones(1), np.ones(1))]
        self._calls = rule.update(self.w, self.g, self.state, self._r, self.u)
        self._calls += rule.decay(self.w, np.ones(2), self._r, self.u)

    def step(self) -> None:
        """One step. What runs away becomes infinite or NaN, without a word."""
        self.t += 1
        with np.errstate(all="ignore"):
            for r, new in zip(self._r, self.rule.rates(self.rate, np.array([self.t])), strict=True):
                r[...] = new
            self.g[:, 0], self.g[:, 1] = self.surface.gradient(self.w[:, 0], self.w[:, 1])
            run(self._calls)
            self.w -= self.u

    def height(self) -> Array:
        """The surface's value where each walk is."""
        with np.errstate(all="ignore"):
            return self.surface.value(self.w[:, 0], self.w[:, 1])

    def terms(self) -> Terms:
        """The named quantities of the first walk's last step, as the optimizer tells them."""
        return self.rule.terms([slot[0] for slot in self.state], self.g[0].copy(), self.u[0], self.t)
