"""The plane of the input space that maps show, and the grid of points on it.

Legend: ``uv`` coordinates on the plane (..., 2); ``x`` raw inputs (..., d); a plane is x = origin + u·across + v·up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Frozen
from glassnet.core.components.datasets.dataset import Dataset
from glassnet.core.program import Array
from glassnet.errors import InvalidInput

MARGIN = 0.08
"""How far maps reach beyond the outermost example, as a fraction of the data's extent."""


@dataclass(frozen=True)
class Plane:
    """A plane in the input space and the rectangle of it that maps show."""

    origin: Array
    across: Array
    up: Array
    reach: tuple[float, float, float, float]
    """Left, right, bottom, top."""
    axes: tuple[str, str]

    def project(self, x: Array) -> Array:
        """Where raw inputs (m, d) fall on the plane: (m, 2)."""
        uv: Array = (x - self.origin) @ np.stack([self.across, self.up], -1)
        return uv

    def grid(self, resolution: int, rows: slice = slice(None)) -> Array:
        """Raw inputs (resolution², d) at the cells' centres, row by row from the top left, as pictures are drawn.

        ``rows`` takes some of these rows only, as a large grid has more points than one wants in memory.
        """
        left, right, bottom, top = self.reach
        middle = (np.arange(resolution) + 0.5) / resolution
        u, v = np.meshgrid(left + (right - left) * middle, (top + (bottom - top) * middle)[rows])
        return self.origin + u.reshape(-1, 1) * self.across + v.reshape(-1, 1) * self.up


class PairPlane(Frozen):
    """Two of the inputs; the others are held at their mean."""

    type: Literal["pair"] = "pair"
    across: int = Field(0, ge=0)
    up: int = Field(1, ge=0)

    def through(self, x: Array, dataset: Dataset) -> Plane:
        """The plane for examples x (m, d)."""
        inputs = x.shape[1]
        if max(self.across, self.up) >= inputs or self.across == self.up:
            raise InvalidInput(
                f"expected two different inputs below {inputs}, got {self.across} and {self.up}; choose another pair"
            )
        axes = np.eye(inputs)
        origin = x.mean(0)
        origin[[self.across, self.up]] = 0
        plane = axes[self.across], axes[self.up]
        reach = (-dataset.reach, dataset.reach) * 2 if dataset.reach else _reach(x[:, [self.across, self.up]])
        return Plane(origin, *plane, reach, (dataset.inputs[self.across], dataset.inputs[self.up]))


class PcaPlane(Frozen):
    """The two directions in which the examples differ most (principal components)."""

    type: Literal["pca"] = "pca"

    def through(self, x: Array, dataset: Dataset) -> Plane:
        """The plane for examples x (m, d)."""
        origin = x.mean(0)
        variances, directions = np.linalg.eigh(np.cov(x - origin, rowvar=False))
        across, up = (direction * np.sign(direction[np.abs(direction).argmax()]) for direction in directions.T[:-3:-1])
        shares = variances[:-3:-1] / variances.sum()
        uv = (x - origin) @ np.stack([across, up], -1)
        names = tuple(f"component {i} ({share:.0%} of variance)" for i, share in enumerate(shares, 1))
        return Plane(origin, across, up, _reach(uv), (names[0], names[1]))


def default_plane(dataset: Dataset) -> PairPlane | PcaPlane:
    """What maps show unless the viewer chooses: both inputs of a planar dataset, otherwise the widest view."""
    return PairPlane() if dataset.planar() else PcaPlane()


def _reach(uv: Array) -> tuple[float, float, float, float]:
    low, high = uv.min(0), uv.max(0)
    pad = np.maximum(high - low, 1e-9) * MARGIN
    (left, bottom), (right, top) = low - pad, high + pad
    return float(left), float(right), float(bottom), float(top)
