"""Paths: the ways that the weights of several models went, seen on one plane.

Legend: ``K`` models, ``n`` moments noted, ``P`` numbers of a model that all have in common.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassnet.core.network import Network
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.core.weight_plane import WeightPlane, path_plane

MOST_NUMBERS = 1_000_000
"""Numbers that are kept of all paths together, at most."""
FEWEST = 8
"""Moments that make a path."""
FARTHEST = 1e6
"""How large weights may be that decide where the plane lies."""
MOST_POINTS = 160
"""Points of the paths that decide where the plane lies: their products with each other are cheap then."""
NO_PLANE = "The lanes have layers of different sizes: there is no plane that all their weights lie near."
TOO_LARGE = "The networks are too large to keep their paths."


class Paths:
    """Notes the weights now and then, and finds the plane in which they differ most."""

    def __init__(self, trainers: Sequence[Trainer], moments: int) -> None:
        self._networks = [trainer.network for trainer in trainers]
        self.whole = len({_layout(network) for network in self._networks}) == 1
        """Whether all that the models learn is compared; else the weights without biases and scales."""
        matching = len({tuple(network.shapes) for network in self._networks}) == 1
        numbers = len(trainers) * moments * self._networks[0].trainable
        self._moments, self._every = moments, -(-numbers // MOST_NUMBERS)
        self.reason = NO_PLANE if not matching else TOO_LARGE if moments < FEWEST * self._every else ""
        """Why there is no plane; empty if there is one."""
        self.noted: list[int] = []
        """The numbers of the moments that were kept."""
        self._thetas: list[Array] = []

    def note(self, moment: int, thetas: Sequence[Array]) -> None:
        """Keep where all models stand at a moment, if there is room for it."""
        if not self.reason and (moment % self._every == 0 or moment == self._moments - 1):
            self._thetas.append(np.stack([self._seen(*each) for each in zip(self._networks, thetas, strict=True)]))
            self.noted.append(moment)

    def plane(self) -> WeightPlane | None:
        """The plane of the first two principal components of all points; its coordinates begin at the start.

        Lanes that have diverged have no say in it, as the last thing they do is to run away.
        """
        if len(self._thetas) < 2:
            return None
        points = self._points()
        near = points[self._running(points)]
        k, n, size = near.shape
        fit = near[:, :: max(1, -(-k * n // MOST_POINTS))].reshape(-1, size)
        fit = fit[np.isfinite(fit).all(-1) & (np.abs(fit).max(-1) < FARTHEST)]
        return path_plane(fit, points[0, 0])

    @np.errstate(invalid="ignore", over="ignore")
    def on(self, plane: WeightPlane) -> Array:
        """Where the paths lie on a plane (K, n, 2)."""
        return plane.project(self._points())

    def around(self, plane: WeightPlane) -> Array:
        """The places on a plane (m, 2) that a picture of the paths should show."""
        points = self._points()
        places = self.on(plane)[self._running(points)].reshape(-1, 2)
        return places[np.isfinite(places).all(-1)]

    @np.errstate(invalid="ignore", over="ignore")
    def _points(self) -> Array:
        return np.stack(self._thetas, 1).astype(np.float64)

    def _running(self, points: Array) -> Array:
        """Which lanes have not diverged; all if all have."""
        running: Array = np.all(np.isfinite(points[:, -1]), axis=-1)
        return running if running.any() else np.ones_like(running)

    def _seen(self, network: Network, theta: Array) -> Array:
        if self.whole:
            return theta[: network.trainable].copy()
        return np.concatenate(
            [
                layer.weights_alone(views).ravel()
                for layer, views in zip(network.layers, network.views(theta), strict=True)
            ]
        )


def _layout(network: Network) -> tuple[object, ...]:
    return tuple(tuple((name, view.shape) for name, view in views.items()) for views in network.views(network.theta))
