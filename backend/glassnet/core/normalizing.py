"""Normalizing: what the normalized layers of a network have in common in a step, done for all of them in one call each.

A scale (γ or β) is one number per unit, but meets a whole batch of sums. In small batches every scale is written out
once per example, so that all that follows works on arrays of equal shape: a broadcast costs four times as much. The
gradients of all scales are then one product with ones, the means for all running statistics another.

Legend: ``S`` scales, ``R`` running statistics of the whole network; memory is (..., S or R, n), a row for each.
"""

from __future__ import annotations

import numpy as np

from glassnet.core.components.layers.layer import ByExample
from glassnet.core.components.normalizations import SPREAD
from glassnet.core.memory import empty, rows
from glassnet.core.network import Network
from glassnet.core.program import Array, Calls, product


class Normalizing:
    """Memory for all normalized layers of a workspace, and the calls that serve them together."""

    def __init__(self, network: Network, n: int) -> None:
        dtype, width = network.dtype, n if n <= SPREAD else 1
        zones = network.zones
        scales = network.theta[..., zones["scales"]]
        gradient = network.gradient[..., zones["scales"]]
        running = network.theta[..., zones["running"]]
        ones = np.ones((n, 1), dtype)

        lead, size = network.lead, scales.shape[-1]
        value = scales[..., None] if width == 1 else rows(lead, size, width, dtype)
        deviation, ratio = rows(lead, size, width, dtype, value=1), rows(lead, size, width, dtype)
        contribution = rows(lead, size, n, dtype, value=0)
        seen = rows(lead, running.shape[-1], n, dtype)
        names = [network.rows("scales", memory) for memory in (value, deviation, ratio, contribution)]
        self.layers = [ByExample(*views) for views in zip(*names, network.rows("running", seen), strict=True)]

        self.spread: Calls = [product(scales[..., None], np.ones((1, n), dtype), value)] if width > 1 else []
        self.divide: Calls = [(np.divide, value, deviation, ratio)]
        self.sum: Calls = [product(contribution, ones, gradient[..., None])]
        self.follow, self.begin = self._running(running, seen, ones / n, network.blend())
        if not scales.shape[-1]:
            self.spread, self.divide, self.sum = [], [], []

    def _running(self, running: Array, seen: Array, share: Array, blend: Array) -> tuple[Calls, Calls]:
        """v := ρ v + (1−ρ) mean, written v += (1−ρ)(mean − v); at first v := mean."""
        if not running.shape[-1]:
            return [], []
        mean, change = empty(running.shape, running.dtype), empty(running.shape, running.dtype)
        follow: Calls = [
            product(seen, share.astype(seen.dtype), mean[..., None]),
            (np.subtract, mean, running, change),
            (np.multiply, change, blend, change),
            (np.add, running, change, running),
        ]
        return follow, [(np.copyto, running, mean)]
