"""WeightPlane: a plane through the weights, on which a loss landscape is drawn.

Legend: ``theta`` the learned parameters (P,); ``u v`` coordinates in the plane, from its origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from glassnet.core.network import Network
from glassnet.core.program import Array


@dataclass(frozen=True)
class WeightPlane:
    """θ(u, v) = origin + (u − u₀) d₁ + (v − v₀) d₂."""

    origin: Array
    directions: Array
    """d₁ and d₂ (2, P); independent, not necessarily orthogonal."""
    names: tuple[str, str]
    """What the axes are called."""
    shares: tuple[float, float] | None = None
    """Which share of the path's variance lies along each direction, if it was chosen by that."""
    start: tuple[float, float] = (0.0, 0.0)
    """The coordinates (u₀, v₀) of the origin."""

    def points(self, places: Array) -> Array:
        """Parameters (m, P) at coordinates (m, 2)."""
        points: Array = self.origin + (places - self.start) @ self.directions
        return points

    def project(self, thetas: Array) -> Array:
        """Coordinates (m, 2) of the points of the plane that are nearest to parameters (m, P)."""
        places: Array = (thetas - self.origin) @ self._inverse + self.start
        return places

    def through(self, theta: Array) -> WeightPlane:
        """The parallel plane through other parameters (P,), on which every point has the coordinates it had."""
        u, v = self.project(theta[None])[0]
        return replace(self, origin=theta, start=(float(u), float(v)))

    @cached_property
    def _inverse(self) -> Array:
        inverse: Array = np.linalg.pinv(self.directions)
        return inverse


def path_plane(path: Array, origin: Array) -> WeightPlane | None:
    """The plane of the two directions in which a path (n, P) varies most (PCA); none if it does not span a plane."""
    if len(path) < 3:
        return None
    centred = path - path.mean(0)
    variances, vectors = np.linalg.eigh(centred @ centred.T)  # n is small: a matrix of the steps, not of the weights
    first, second = variances[-1], variances[-2]
    if not np.isfinite(first) or second <= 1e-12 * first or first <= 0:
        return None
    directions = (vectors[:, [-1, -2]] / np.sqrt(variances[[-1, -2]])).T @ centred
    directions *= np.sign((path[-1] - path[0]) @ directions.T + 1e-300)[:, None]  # the path goes right and up
    shares = float(first / variances.sum()), float(second / variances.sum())
    return WeightPlane(origin, directions, ("direction 1", "direction 2"), shares)


def random_plane(network: Network, origin: Array, seed: int) -> WeightPlane:
    """Two random directions, filter-normalized: each unit's part as long as its weights are (Li et al. 2018)."""
    rng = np.random.default_rng(seed)
    directions = np.stack([filter_normalized(network, rng.standard_normal(len(origin)), origin) for _ in range(2)])
    return WeightPlane(origin, directions, ("random direction 1", "random direction 2"))


def filter_normalized(network: Network, direction: Array, theta: Array) -> Array:
    """The direction with every row of a layer's weights scaled to the norm of the weights' row.

    Biases that are folded into the weights belong to their unit's row. γ and β do not move: they only stretch it.
    """
    result = np.zeros_like(direction)
    for into, drawn, weights in zip(network.views(result), network.views(direction), network.views(theta), strict=True):
        row = drawn["weights"]
        length = np.linalg.norm(row, axis=-1, keepdims=True)
        into["weights"][...] = row * np.linalg.norm(weights["weights"], axis=-1, keepdims=True) / length
    return result


def weights_plane(origin: Array, positions: Sequence[int], names: tuple[str, str]) -> WeightPlane:
    """The plane of two weights, by their positions in theta; coordinates are their values."""
    directions = np.zeros((2, len(origin)))
    directions[[0, 1], list(positions)] = 1
    first, second = positions
    return WeightPlane(origin, directions, names, start=(float(origin[first]), float(origin[second])))
