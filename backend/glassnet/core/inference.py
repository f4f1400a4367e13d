"""Inference: a trained network applied to many examples, in chunks so that memory stays small.

Legend: ``x`` inputs as ``Network.inputs`` makes them (..., m, n0 or n0+1).
"""

from __future__ import annotations

import numpy as np

from glassnet.core.components.layers.layer import Shape
from glassnet.core.network import Network
from glassnet.core.program import Array, run
from glassnet.core.workspace import Workspace

CHUNK = 4096
"""Examples at a time, where there are many."""


class Inference:
    """Applies a network to so many rows at a time. ``lead`` is (K,) where each model of a stack has its own inputs."""

    def __init__(self, network: Network, rows: int, lead: Shape = ()) -> None:
        self.network = network
        (features,) = network.shapes[0]
        self._x = network.inputs(np.zeros((*lead, max(1, rows), features)))
        self._workspace = Workspace(network, self._x, training=False)

    def run(self, x: Array) -> Workspace:
        """Apply the network to as many inputs as there is room for."""
        self._x[...] = x
        with np.errstate(over="ignore", invalid="ignore"):
            run(self._workspace.forward)
        return self._workspace

    def logits_and_outputs(self, x: Array) -> tuple[Array, Array]:
        """Logits and output activations (..., m, k) for all rows of x."""
        room, m = self._x.shape[-2], x.shape[-2]
        shape = (*self.network.lead, m, *self.network.shapes[-1])
        z, a = np.empty(shape, self.network.dtype), np.empty(shape, self.network.dtype)
        for start in range(0, m, room):
            begin = max(0, min(start, m - room))  # the last chunk overlaps the one before instead of being short
            chunk = slice(begin, begin + room)
            output = self.run(x[..., chunk, :]).output
            z[..., chunk, :], a[..., chunk, :] = output.z, output.a
        return z, a
