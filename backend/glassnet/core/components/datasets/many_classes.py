"""Datasets of more than two classes in the plane."""

from __future__ import annotations

from typing import Literal

import numpy as np

from glassnet.core.components.datasets.dataset import Generated, Table
from glassnet.core.components.datasets.two_classes import around


class Blobs(Generated):
    """Three round clouds, one class each. Softmax shares the plane among them: straight borders are enough.

    N(centre, σ²) with centres 3 from the middle, a third of a turn apart; σ² from 0.5 without noise to 4 at the most.
    """

    label = "Three clouds"
    type: Literal["blobs"] = "blobs"
    task = "classes"
    classes = ("top", "right", "left")

    def sample(self, rng: np.random.Generator) -> Table:
        y = np.sort(np.arange(self.points) % len(self.classes))
        angle = y * (2 * np.pi / len(self.classes))
        centres = 3 * np.stack([np.sin(angle), np.cos(angle)], -1)
        return Table(around(rng, centres, self.noise), y)
