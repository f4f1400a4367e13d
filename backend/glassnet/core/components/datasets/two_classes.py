"""Two-class datasets in the plane; formulas as users of the best-known playground know them.

Legend: ``p`` the noise knob, from 0 to 0.5; U(a, b) uniform, N(μ, σ²) normal.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from glassnet.core.components.datasets.dataset import Generated, Table
from glassnet.core.program import Array


def halves(points: int) -> Array:
    """Class numbers (points,): the first half 1, the other 0; of an odd number class 0 has one more."""
    return (np.arange(points) < points // 2).astype(np.int64)


def around(rng: np.random.Generator, centres: Array, noise: float) -> Array:
    """One point from N(centre, σ²) around each centre (m, 2): σ² grows evenly from 0.5 without noise to 4 at 0.5."""
    points: Array = centres + rng.standard_normal(centres.shape) * np.sqrt(0.5 + 7 * noise)
    return points


class TwoClasses(Generated):
    """Points of two kinds, orange (0) and blue (1)."""

    task = "two_classes"
    classes = ("orange", "blue")


class Circle(TwoClasses):
    """A blue disc inside an orange ring. No straight line can part them: a hidden layer or x₁² and x₂² can.

    Radius U(0, 2.5) or U(3.5, 5); blue where the point, moved by U(−5, 5)·p, is nearer than 2.5 to the middle.
    """

    label = "Circle"
    type: Literal["circle"] = "circle"

    def sample(self, rng: np.random.Generator) -> Table:
        inner = halves(self.points) == 1
        radius = np.where(inner, rng.uniform(0, 2.5, self.points), rng.uniform(3.5, 5, self.points))
        angle = rng.uniform(0, 2 * np.pi, self.points)
        x = np.stack([radius * np.sin(angle), radius * np.cos(angle)], -1)
        jittered = x + rng.uniform(-5, 5, x.shape) * self.noise  # noise flips labels, the point stays where it is
        return Table(x, (np.hypot(*jittered.T) < 2.5).astype(np.int64))


class Xor(TwoClasses):
    """Blue where x₁ and x₂ have the same sign, orange where not. A single unit cannot; two, or the feature x₁x₂, can.

    Both coordinates U(−5, 5), pushed 0.3 away from the axes; the sign is that of the point moved by U(−5, 5)·p.
    """

    label = "Exclusive or"
    type: Literal["xor"] = "xor"

    def sample(self, rng: np.random.Generator) -> Table:
        x = rng.uniform(-5, 5, (self.points, 2))
        x += np.where(x > 0, 0.3, -0.3)
        jittered = x + rng.uniform(-5, 5, x.shape) * self.noise  # noise flips labels, the point stays where it is
        return Table(x, (jittered.prod(-1) >= 0).astype(np.int64))


class Gauss(TwoClasses):
    """Two round clouds, side by side. One straight line parts them: the easiest task, no hidden layer needed.

    Blue N((2, 2), σ²), orange N((−2, −2), σ²), with σ² from 0.5 without noise to 4 at the most.
    """

    label = "Two clouds"
    type: Literal["gauss"] = "gauss"

    def sample(self, rng: np.random.Generator) -> Table:
        y = halves(self.points)
        centres = np.where(y == 1, 2.0, -2.0)[:, None].repeat(2, -1)
        return Table(around(rng, centres, self.noise), y)


class Spiral(TwoClasses):
    """Two arms wound around each other: the hardest of these. It needs several layers, or sines, and patience.

    Radius 5·i/n, angle 1.75 turns · i/n, the orange arm half a turn further; each coordinate moved by U(−1, 1)·p.
    """

    label = "Spiral"
    type: Literal["spiral"] = "spiral"

    def sample(self, rng: np.random.Generator) -> Table:
        y = halves(self.points)
        blue = self.points // 2
        along = np.concatenate([np.arange(n) / n for n in (blue, self.points - blue)])
        angle = 1.75 * 2 * np.pi * along + np.where(y == 1, 0, np.pi)
        x = 5 * along[:, None] * np.stack([np.sin(angle), np.cos(angle)], -1)
        return Table(x + rng.uniform(-1, 1, x.shape) * self.noise, y)


class Moons(TwoClasses):
    """Two half moons that reach into each other. A line gets most points right, a bend gets all.

    Half circles of radius 3.2, one turned over and moved; each coordinate moved by N(0, (3p)²).
    """

    label = "Two moons"
    type: Literal["moons"] = "moons"

    def sample(self, rng: np.random.Generator) -> Table:
        y = halves(self.points)
        angle = rng.uniform(0, np.pi, self.points)
        arc = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25], -1)
        x = 3.2 * np.where(y[:, None] == 1, arc, -arc)  # the second moon is the first one turned by half a turn
        return Table(x + 3 * self.noise * rng.standard_normal(x.shape), y)
