"""The fully connected layer.

Legend: ``x`` input (..., n, inputs), ``z`` pre-activation, ``a`` activation, ``w`` weights, the bias as last column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Choice
from glassnet.core.components.activations import Activation, Tanh
from glassnet.core.components.initializers import Auto, Initializer
from glassnet.core.components.layers.layer import BoundLayer, Layer, Node, Parameter, Place, Shape
from glassnet.core.components.normalizations import Normalization
from glassnet.core.memory import empty_like, full
from glassnet.core.program import Array, Call, Calls, number, product, transposed


class Dense(Layer):
    """Every unit sees every unit of the layer before: Z = X Wᵀ + b, A = g(Z). W has one row per unit."""

    label = "Dense"
    type: Literal["dense"] = "dense"
    units: int = Field(4, ge=1)
    """How many units the layer has."""
    activation: Choice[Activation] = Tanh()
    """What each unit does with its weighted sum."""
    initializer: Choice[Initializer] = Auto()
    """Where the weights start."""
    normalization: Choice[Normalization] | None = None
    """Normalize the weighted sums before the activation."""
    dropout: float = Field(0.0, ge=0, lt=1, json_schema_extra={"step": 0.05})
    """Fraction of the units silenced at random in each training step (1 − keep_prob)."""
    skip: int = Field(0, ge=0, le=50)
    """A shortcut: adds the activations of the layer so many back, before the activation; 0: none. 1: its own input.

    A[l] = g(Z[l] + A[l−k]), with a learned projection where the widths differ (He et al. 2016). Gradients have a way
    around what lies between, so that very deep networks learn.
    """
    learning_rate_factor: float = Field(1.0, ge=0, le=10, json_schema_extra={"step": 0.1})
    """Multiplies the learning rate in this layer only."""
    frozen: bool = False
    """Keep the parameters as they are. What is below goes on learning through the layer."""

    @property
    def folded(self) -> bool:
        return self.normalization is None

    def output_shape(self, shape: Shape) -> Shape:
        return (self.units,)

    def parameters(self, shape: Shape, source: Shape | None = None) -> dict[str, Parameter]:
        (inputs,) = shape
        parameters = {"weights": Parameter((self.units, inputs + self.folded), "weights", bias_column=self.folded)}
        if source is not None and source != (self.units,):
            parameters["projection"] = Parameter((self.units, *source), "weights")
        return parameters | (self.normalization.parameters(self.units) if self.normalization else {})

    def initialize(self, p: Mapping[str, Array], rng: np.random.Generator) -> None:
        w = p["weights"]
        self.initializer.sample(rng, w[:, :-1] if self.folded else w, self.activation)
        if "projection" in p:
            self.initializer.sample(rng, p["projection"], self.activation)

    def bind(self, place: Place) -> BoundLayer:
        x, w, before = place.x, place.p["weights"], place.before
        z, dz, dbefore = before, place.dout, place.dout
        forward, backward = [], []
        if self.normalization and place.by_example:
            norm = self.normalization.training(before, before, place.by_example)
            z, dz, dbefore, forward, backward = norm.z, norm.dz, norm.dout, norm.forward, norm.backward
        elif self.normalization:
            forward = self.normalization.inference(place.p, z, before)
        shortcut, around = self._shortcut(place, dbefore)
        forward = [product(w, transposed(x), transposed(z)), *forward, *shortcut]
        if not self.frozen:
            backward.append(product(transposed(dz), x, place.g["weights"]))
        if place.dx is not None:
            backward.append(product(transposed(w), transposed(dz), transposed(place.dx)))

        answer = self.activation.forward(before, place.a)
        if place.is_output:
            return BoundLayer(forward, backward, z=before, a=place.a, dz=dbefore, answer=answer, shortcut=around)
        forward += answer
        backward.insert(0, (np.multiply, place.dout, place.slope, dbefore))
        if place.out is not place.a:
            drop, undrop = self._drop(place)
            forward, backward = forward + drop, undrop + backward
        return BoundLayer(forward, backward, z=before, a=place.a, dz=dbefore, shortcut=around)

    def _shortcut(self, place: Place, dbefore: Array) -> tuple[Calls, Calls]:
        """What adds the source to what the activation sees, and what takes the gradient back to the source."""
        source, before, forward, backward = place.source, place.before, list[Call](), list[Call]()
        if source is None:
            return [], []
        brought, dsource = source, dbefore
        if (projection := place.p.get("projection")) is not None:
            brought, dsource = empty_like(before), empty_like(source)
            forward.append(product(projection, transposed(source), transposed(brought)))
            if not self.frozen:
                backward.append(product(transposed(dbefore), source, place.g["projection"]))
            if place.dsource is not None:
                backward.append(product(transposed(projection), transposed(dbefore), transposed(dsource)))
        if place.dsource is not None:
            backward.append((np.add, place.dsource, dsource, place.dsource))
        return [*forward, (np.add, before, brought, before)], backward

    def _drop(self, place: Place) -> tuple[Calls, Calls]:
        """Inverted dropout: silence units at random and scale the others up, so that the expected sum stays."""
        mask = empty_like(place.a)
        draw = dropout_mask(self.dropout, place.rng, transposed(mask))
        return [*draw, (np.multiply, place.a, mask, place.out)], [(np.multiply, place.dout, mask, place.dout)]

    def onnx(self, p: Mapping[str, Array]) -> list[Node]:
        w = p["weights"]
        nodes = [Node("Gemm", ["", w[:, :-1], w[:, -1]] if self.folded else ["", w], {"transB": 1})]
        if self.normalization is not None:
            operator, inputs, attributes = self.normalization.onnx(p)
            nodes.append(Node(operator, ["", *inputs], attributes))
        if "projection" in p:
            nodes[-1] = nodes[-1]._replace(name="sum")
            nodes += [Node("Gemm", ["source", p["projection"]], {"transB": 1}), Node("Add", ["sum", ""])]
        elif self.skip:
            nodes.append(Node("Add", ["", "source"]))
        nodes[-1] = nodes[-1]._replace(name="z")
        return nodes + [_node(*operator) for operator in self.activation.onnx()]


def _node(operator: str, attributes: dict[str, Any], inputs: tuple[str | float, ...] = ("",)) -> Node:
    """An activation's operator as a node of the layer."""
    return Node(operator, [each if isinstance(each, str) else np.array(each) for each in inputs], attributes)


def dropout_mask(dropout: Any, rng: Sequence[np.random.Generator], mask: Array) -> Calls:
    """The calls that fill a mask (width, n), or (K, width, n) with a generator for each model: 0 or 1/keep_prob."""
    keep = 1 - np.asarray(dropout)
    random = full(mask.shape, 0, mask.dtype)
    rooms = [random] if mask.ndim == 2 else list(random)
    draws = zip(
        np.broadcast_to(dropout, len(rooms) if mask.ndim == 2 else (len(rooms), 1, 1)).ravel(), rng, rooms, strict=True
    )
    return [
        *[(generator.random, None, mask.dtype.type, room) for share, generator, room in draws if share],
        (np.less, random, number(keep, mask), mask),
        (np.multiply, mask, number(1 / keep, mask), mask),
    ]
