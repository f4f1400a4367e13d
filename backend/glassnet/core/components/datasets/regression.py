"""Datasets whose answer is a number: the height of a surface over the plane.

Formulas as users of the best-known playground know them.

Legend: ``p`` the noise knob, from 0 to 0.5; U(a, b) uniform.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from glassnet.core.components.datasets.dataset import Generated, Table
from glassnet.core.program import Array


class Surface(Generated):
    """Points U(−6, 6) in the plane, each with the height of a surface there, from about −1 to 1.

    Noise moves where the height is read by U(−6, 6)·p; the point stays where it is.
    """

    task = "regression"
    classes = ()
    points: int = Field(1200, ge=10, json_schema_extra={"step": 50})
    """How many points are drawn."""

    def height(self, x: Array) -> Array:
        """The surface over points (m, 2): (m,)."""
        raise NotImplementedError

    def sample(self, rng: np.random.Generator) -> Table:
        x = rng.uniform(-6, 6, (self.points, 2))
        return Table(x, self.height(x + rng.uniform(-6, 6, x.shape) * self.noise))


class TiltedPlane(Surface):
    """A tilted plane: the value is (x₁ + x₂)/10. A single linear unit can learn it exactly."""

    label = "Plane"
    type: Literal["plane"] = "plane"

    def height(self, x: Array) -> Array:
        heights: Array = x.sum(-1) / 10
        return heights


class Hills(Surface):
    """Three hills and three hollows. The value is 1 or −1 in their middles and falls to 0 at a distance of 2."""

    label = "Hills and hollows"
    type: Literal["multi_gauss"] = "multi_gauss"

    def height(self, x: Array) -> Array:
        centres = np.array([(across, up) for up in (2.5, -2.5) for across in (-4, 0, 4)])
        signs = np.array([-1, 1, -1, 1, -1, 1])
        distances = np.linalg.norm(x[:, None] - centres, axis=-1)
        heights = signs * np.maximum(0, 1 - distances / 2)
        strongest = np.abs(heights).argmax(-1, keepdims=True)
        return np.take_along_axis(heights, strongest, -1)[:, 0]
