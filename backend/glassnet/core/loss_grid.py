"""LossGrid: the loss on a rectangle of a plane through the weights, coarse at first, then finer.

Legend: ``u v`` coordinates in the plane; grids have rows from the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from glassnet.core.losses_at import Losses
from glassnet.core.program import Array
from glassnet.core.weight_plane import WeightPlane

SIZE = 65
STRIDES = (4, 2, 1)
"""17, 33 and 65 points a side; each finer grid holds the coarser one."""
ROOM = 0.15
"""How much of the extent of what lies on the rectangle is shown around it."""


class Reach(NamedTuple):
    """The lower left and the upper right corner of a rectangle (2,)."""

    low: Array
    high: Array


class LossGrid:
    """Losses of points that are measured once each."""

    def __init__(self, losses: Losses, plane: WeightPlane, reach: Reach) -> None:
        self.losses, self.plane, self.reach = losses, plane, reach
        self._values = np.full((SIZE, SIZE), np.nan)

    def fill(self, stride: int) -> Iterator[None]:
        """Measure what is missing of the grid of this stride, a few milliseconds at a time."""
        cells = np.argwhere(np.isnan(self._values[::stride, ::stride])) * stride
        for begin in range(0, len(cells), self.losses.together):
            chunk = cells[begin : begin + self.losses.together]
            found = self.losses.at(self.plane.points(self._places(chunk)))
            self._values[chunk[:, 0], chunk[:, 1]] = np.where(np.isfinite(found), found, np.inf)
            yield None

    def values(self, stride: int) -> Array:
        """The losses of the grid of this stride; infinite where they are not finite."""
        return self._values[::stride, ::stride]

    def _places(self, cells: Array) -> Array:
        """Coordinates (m, 2) of cells (row, column)."""
        share = np.stack([cells[:, 1], SIZE - 1 - cells[:, 0]], -1) / (SIZE - 1)
        places: Array = self.reach.low + share * (self.reach.high - self.reach.low)
        return places


def extent(places: Array, room: float) -> Reach:
    """A rectangle around places (m, 2), with so much of it as room on each side, and not too slim."""
    low, high = places.min(0), places.max(0)
    half = (high - low) * (0.5 + room)
    half = np.maximum(half, max(0.3 * half.max(), 1e-3))
    return Reach((low + high) / 2 - half, (low + high) / 2 + half)


def around(places: Array, exact: Array) -> Reach:
    """A rectangle around places (m, 2); one place (2,) lies on a point of every grid."""
    low, high = extent(places, ROOM)
    cell = (high - low) * STRIDES[0] / (SIZE - 1)
    away = (exact - low) % cell
    moved = np.where(away > cell / 2, away - cell, away)
    return Reach(low + moved, high + moved)
