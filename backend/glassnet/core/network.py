"""Network: one flat theta in zones, named views into it, and workspaces: buffers with the calls that run over them.

Legend: ``theta`` parameters (..., P), ``x`` presented inputs (..., n, n0), ``g`` gradient (..., trainable).
A leading axis (K, ...) is K models at once; all layer code broadcasts over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from glassnet.core.components.layers.layer import BoundLayer, Layer, Place, Shape, Zone, shapes
from glassnet.core.program import Array, Calls, run, transposed

ZONES: tuple[Zone, ...] = ("weights", "scales", "running")
Views = list[dict[str, Array]]


class Network:
    """The parameters of a chain of layers: one vector in zones [ weights | scales | running statistics ].

    The optimizer moves the first two zones, the regularizer's ``mask`` picks the weights without the folded biases,
    a snapshot is all of ``theta``.
    """

    def __init__(self, layers: Sequence[Layer], shape: Shape, precision: str, models: int | None = None) -> None:
        self.layers, self.shapes = layers, shapes(layers, shape)
        self.dtype = np.dtype(precision)
        self.lead: Shape = () if models is None else (models,)
        needs = [layer.parameters(shape) for layer, shape in zip(layers, self.shapes, strict=False)]
        self._where: list[dict[str, tuple[int, Shape]]] = [{} for _ in needs]
        size = 0
        for zone in ZONES:
            for where, parameters in zip(self._where, needs, strict=True):
                for name, parameter in parameters.items():
                    if parameter.zone == zone:
                        where[name] = (size, parameter.shape)
                        size += prod(parameter.shape)
            if zone == "scales":
                self.trainable = size
        self.theta = np.zeros((*self.lead, size), self.dtype)
        self.gradient = np.zeros((*self.lead, self.trainable), self.dtype)
        self.parameters, self.gradients = self.views(self.theta), self.views(self.gradient)
        self.mask = np.zeros(self.trainable, self.dtype)
        for start, mask, parameters in zip(self.parameters, self.views(self.mask), needs, strict=True):
            for name, parameter in parameters.items():
                start[name][...] = parameter.start
                if parameter.zone == "weights":
                    mask[name][..., : -1 if parameter.bias_column else None] = 1

    def views(self, vector: Array) -> Views:
        """Per layer, the named arrays inside a vector laid out like theta; those beyond its end are left out."""
        return [
            {
                name: vector[..., at : at + prod(shape)].reshape(*vector.shape[:-1], *shape)
                for name, (at, shape) in where.items()
                if at < vector.shape[-1]
            }
            for where in self._where
        ]

    def initialize(self, rng: np.random.Generator) -> None:
        """Draw the starting weights of a single model, layer by layer."""
        for layer, parameters in zip(self.layers, self.parameters, strict=True):
            layer.initialize(parameters, rng)

    def inputs(self, x: Array) -> Array:
        """Presented inputs (m, n0) as the first layer reads them: with a constant column, if it asks for one."""
        columns = [x, np.ones((len(x), 1))] if self.layers[0].folded else [x]
        return np.concatenate(columns, -1).astype(self.dtype)


class Workspace:
    """Buffers for n examples, and the calls that run the network over them.

    ``x`` (n, n0 or n0+1) is read by the first layer's calls; ``forward`` leaves every layer's activations in
    ``activations`` (each (..., n, width)); ``backward`` goes from the output's ``dz`` to the gradients.
    """

    def __init__(self, network: Network, x: Array, training: bool, rng: np.random.Generator | None = None) -> None:
        self.x = x
        self.bound: list[BoundLayer] = []
        self.activations: list[Array] = []
        dx: Array | None = None
        before = x
        for index, layer in enumerate(network.layers):
            last = index == len(network.layers) - 1
            folded = not last and network.layers[index + 1].folded
            (width,) = network.shapes[index + 1]
            out = _buffer(network, width, len(x), folded)
            gradient = _buffer(network, width, len(x), folded)
            a, da = (out[..., :-1], gradient[..., :-1]) if folded else (out, gradient)
            place = Place(
                network.parameters[index], network.gradients[index], before, a, da, dx, training, rng, is_output=last
            )
            self.bound.append(layer.bind(place))
            self.activations.append(a)
            before, dx = out, gradient
        self.forward: Calls = [call for bound in self.bound for call in bound.forward]
        self.backward: Calls = [call for bound in reversed(self.bound) for call in bound.backward]
        self.after_first: Calls = [call for bound in self.bound for call in bound.after_first]

    @property
    def output(self) -> BoundLayer:
        """The last layer: its logits ``z``, activation ``a`` and ``dz``."""
        return self.bound[-1]


def _buffer(network: Network, width: int, n: int, folded: bool) -> Array:
    """An array (..., n, width) with the batch innermost in memory, with a further column of ones if folded."""
    memory = np.zeros((*network.lead, width + folded, n), network.dtype)
    if folded:
        memory[..., -1, :] = 1
    return transposed(memory)


class Inference:
    """The trained network applied to many examples, in chunks of at most ``CHUNK`` so that memory stays small."""

    CHUNK = 4096

    def __init__(self, network: Network, rows: int, chunk: int = CHUNK) -> None:
        self.network = network
        (features,) = network.shapes[0]
        self._x = network.inputs(np.zeros((min(rows, chunk), features)))
        self._workspace = Workspace(network, self._x, training=False)

    def run(self, x: Array) -> Workspace:
        """Apply the network to inputs made by ``Network.inputs``, as many as there is room for."""
        self._x[...] = x
        run(self._workspace.forward)
        return self._workspace

    def logits_and_outputs(self, x: Array) -> tuple[Array, Array]:
        """Logits and output activations (m, k) for all rows of x (m, n0 or n0+1)."""
        room = len(self._x)
        z, a = (np.empty((len(x), *self.network.shapes[-1]), self.network.dtype) for _ in range(2))
        for start in range(0, len(x), room):
            begin = max(0, min(start, len(x) - room))  # the last chunk overlaps the one before instead of being short
            output = self.run(x[begin : begin + room]).output
            z[begin : begin + room], a[begin : begin + room] = output.z, output.a
        return z, a
