"""Network: one flat theta in zones, and named views into it.

Legend: ``theta`` parameters (..., P), ``g`` gradient (..., trainable).
A leading axis (K, ...) is K models at once; all layer code broadcasts over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from types import EllipsisType

import numpy as np

from glassnet.core.components.layers.layer import Layer, Parameter, Shape, Zone, shapes, sources
from glassnet.core.memory import empty, full
from glassnet.core.program import Array, transposed

ZONES: tuple[Zone, ...] = ("weights", "scales", "running")
Views = list[dict[str, Array]]


class Network:
    """The parameters of layers: one vector in zones [ weights | scales | running statistics ].

    The optimizer moves the first two zones, the regularizer's ``mask`` picks the weights without the folded biases,
    a snapshot is all of ``theta``.
    """

    def __init__(self, layers: Sequence[Layer], shape: Shape, precision: str, models: int | None = None) -> None:
        self.layers, self.shapes, self.sources = layers, shapes(layers, shape), sources(layers)
        self.dtype = np.dtype(precision)
        self.lead: Shape = () if models is None else (models,)
        self._needs = parameters(layers, shape)
        self._where: list[dict[str, tuple[int, Shape]]] = [{} for _ in layers]
        self.zones: dict[Zone, slice] = {}
        size = 0
        for zone in ZONES:
            begin = size
            for where, needs in zip(self._where, self._needs, strict=True):
                for name, parameter in needs.items():
                    if parameter.zone == zone:
                        where[name] = (size, parameter.shape)
                        size += prod(parameter.shape)
            self.zones[zone] = slice(begin, size)
        self.trainable = self.zones["running"].start
        self.theta = full((*self.lead, size), 0, self.dtype)
        self.gradient, self.step = full((2, *self.lead, self.trainable), 0, self.dtype)
        """The gradient, and beside it in memory the step that the optimizer makes of it."""
        self.parameters, self.gradients = self.views(self.theta), self.views(self.gradient)
        self.mask = full((self.trainable,), 0, self.dtype)
        self.reset()

    def reset(self) -> None:
        """Fill everything that is not drawn at random with its start, and the mask."""
        masks = self.views(self.mask)
        for start, mask, needs in zip(self.parameters, masks, self._needs, strict=True):
            for name, parameter in needs.items():
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

    def rows(self, zone: Zone, memory: Array) -> Views:
        """Per layer, views (..., m, width) into ``memory`` (..., size of the zone, m), a row for each parameter."""
        begin, end = self.zones[zone].start, self.zones[zone].stop
        return [
            {
                name: transposed(memory[..., at - begin : at - begin + prod(shape), :])
                for name, (at, shape) in where.items()
                if begin <= at < end
            }
            for where in self._where
        ]

    def blend(self) -> Array:
        """For each running statistic, which share of each new mean is taken in: (..., size of the zone)."""
        vector = full((*self.lead, self.theta.shape[-1]), 0, self.dtype)
        for views, layer, shape in zip(self.views(vector), self.layers, self.shapes, strict=False):
            for name, parameter in layer.parameters(shape).items():
                if parameter.zone == "running":
                    views[name][...] = parameter.blend
        return vector[..., self.zones["running"]]

    def factors(self) -> Array:
        """What the step of each trainable parameter is multiplied by: its layer's factor, 0 where it is frozen."""
        vector = full((*self.lead, self.trainable), 1, self.dtype)
        for views, layer in zip(self.views(vector), self.layers, strict=True):
            for view in views.values():
                view[...] = 0 if layer.frozen else layer.learning_rate_factor
        return vector

    def matrices(self, models: EllipsisType | slice = ...) -> list[Array]:
        """Every matrix of weights that learns, without biases: (..., units, inputs)."""
        return [
            views[name][models][..., : -1 if parameter.bias_column else None]
            for layer, views, needs in zip(self.layers, self.parameters, self._needs, strict=True)
            for name, parameter in needs.items()
            if parameter.zone == "weights" and not layer.frozen
        ]

    def initialize(
        self, rng: np.random.Generator, layers: Sequence[Layer] = (), model: EllipsisType | int = ...
    ) -> None:
        """Draw the starting weights of one model, layer by layer, as ``layers`` say: in a stack, each model's own."""
        for layer, views in zip(layers or self.layers, self.parameters, strict=True):
            layer.initialize({name: view[model] for name, view in views.items()}, rng)

    def inputs(self, x: Array) -> Array:
        """Presented inputs (..., m, n0) as the first layer reads them: with a constant column, if it asks for one."""
        folded = self.layers[0].folded
        result = empty((*x.shape[:-1], x.shape[-1] + folded), self.dtype)
        result[..., : x.shape[-1]] = x
        if folded:
            result[..., -1] = 1
        return result


def parameters(layers: Sequence[Layer], shape: Shape) -> list[dict[str, Parameter]]:
    """Per layer, name -> shape and zone of its parameters, for inputs of this shape."""
    before = shapes(layers, shape)
    return [
        layer.parameters(inputs, None if source is None else before[source])
        for layer, inputs, source in zip(layers, before, sources(layers), strict=False)
    ]
