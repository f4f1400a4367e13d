"""Paths: the ways that the weights of several models went, seen on one plane.

Legend: ``K`` models, ``n`` moments noted, ``P`` numbers of a model that all have in common.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassnet.core.network import Network
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer

MOST_NUMBERS = 1_000_000
"""Numbers that are kept of all paths together, at most."""
FEWEST = 8
"""Moments that make a path."""
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
        self._every = -(-numbers // MOST_NUMBERS)
        self.reason = NO_PLANE if not matching else TOO_LARGE if moments < FEWEST * self._every else ""
        """Why there is no plane; empty if there is one."""
        self.noted: list[int] = []
        """The numbers of the moments that were kept."""
        self._thetas: list[Array] = []

    def note(self, moment: int, thetas: Sequence[Array]) -> None:
        """Keep where all models stand at a moment, if there is room for it."""
        if not self.reason and moment % self._every == 0:
            self._thetas.append(np.stack([self._seen(*each) for each in zip(self._networks, thetas, strict=True)]))
            self.noted.append(moment)

    def plane(self) -> tuple[Array, tuple[float, float]] | None:
        """Where the paths lie on the plane, (K, n, 2) with the start at 0, and the shares of variance of its axes.

        The plane is that of the first two principal components of all points. They are found through the Gram matrix of
        the points, which is small, instead of the covariances of the weights, which are many.
        """
        if len(self._thetas) < 2:
            return None
        with np.errstate(invalid="ignore", over="ignore"):
            points = np.stack(self._thetas, 1).astype(np.float64)
        k, n, size = points.shape
        fit = points[:, :: max(1, -(-k * n // MOST_POINTS))].reshape(-1, size)
        fit = fit[np.isfinite(fit).all(-1) & (np.abs(fit).max(-1) < 1e6)]
        centred = fit - fit.mean(0)
        variances, vectors = np.linalg.eigh(centred @ centred.T)
        chosen = variances[[-1, -2]]
        if len(fit) < 3 or chosen[0] <= 0 or chosen[1] <= 1e-12 * chosen[0]:
            return None
        directions = (vectors[:, [-1, -2]] / np.sqrt(chosen)).T @ centred
        directions *= np.where(directions @ (fit - points[0, 0]).mean(0) < 0, -1, 1)[:, None]
        with np.errstate(invalid="ignore", over="ignore"):
            places = (points - points[0, 0]) @ directions.T
        total = variances.clip(0).sum()
        return places, (float(chosen[0] / total), float(chosen[1] / total))

    def _seen(self, network: Network, theta: Array) -> Array:
        if self.whole:
            return theta[: network.trainable].copy()
        return np.concatenate(
            [
                views["weights"][..., : -1 if layer.folded else None].ravel()
                for layer, views in zip(network.layers, network.views(theta), strict=True)
            ]
        )


def _layout(network: Network) -> tuple[object, ...]:
    return tuple(tuple((name, view.shape) for name, view in views.items()) for views in network.views(network.theta))
