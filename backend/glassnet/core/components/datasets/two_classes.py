"""Two-class datasets in the plane; formulas as users of the best-known playground know them."""

from __future__ import annotations

from typing import Literal

import numpy as np

from glassnet.core.components.datasets.dataset import Generated, Table


class TwoClasses(Generated):
    """Points of two kinds, orange (0) and blue (1)."""

    task = "two_classes"
    classes = ("orange", "blue")


class Circle(TwoClasses):
    """A blue disc inside an orange ring. No straight line can part them: a hidden layer or x₁² and x₂² can."""

    label = "Circle"
    type: Literal["circle"] = "circle"

    def sample(self, rng: np.random.Generator) -> Table:
        inner = np.arange(self.points) < self.points // 2
        radius = np.where(inner, rng.uniform(0, 2.5, self.points), rng.uniform(3.5, 5, self.points))
        angle = rng.uniform(0, 2 * np.pi, self.points)
        x = np.stack([radius * np.sin(angle), radius * np.cos(angle)], -1)
        jittered = x + rng.uniform(-5, 5, x.shape) * self.noise  # noise flips labels, the point stays where it is
        return Table(x, (np.hypot(*jittered.T) < 2.5).astype(np.int64))
