"""The fully connected layer.

Legend: ``x`` input (..., n, inputs), ``z`` pre-activation, ``a`` activation, ``w`` weights, the bias as last column.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Choice
from glassnet.core.components.activations import Activation, Tanh
from glassnet.core.components.initializers import Auto, Initializer
from glassnet.core.components.layers.layer import BoundLayer, Layer, Node, Parameter, Place, Shape
from glassnet.core.components.normalizations import Normalization
from glassnet.core.program import Array, Calls, number, product, transposed


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

    @property
    def folded(self) -> bool:
        return self.normalization is None

    def output_shape(self, shape: Shape) -> Shape:
        return (self.units,)

    def parameters(self, shape: Shape) -> dict[str, Parameter]:
        (inputs,) = shape
        if self.normalization is None:
            return {"weights": Parameter((self.units, inputs + 1), "weights", bias_column=True)}
        weights = Parameter((self.units, inputs), "weights")
        return {"weights": weights} | self.normalization.parameters(self.units)

    def initialize(self, p: Mapping[str, Array], rng: np.random.Generator) -> None:
        w = p["weights"]
        self.initializer.sample(rng, w[:, :-1] if self.folded else w, self.activation)

    def bind(self, place: Place) -> BoundLayer:
        x, w = place.x, place.p["weights"]
        z, dz = np.empty_like(place.dout), np.empty_like(place.dout)
        forward = [product(w, transposed(x), transposed(z))]
        backward = [product(transposed(dz), x, place.g["weights"])]
        if place.dx is not None:
            backward.append(product(transposed(w), transposed(dz), transposed(place.dx)))

        before, dbefore, after_first = z, dz, []  # what the activation sees, and its gradient
        if self.normalization is not None:
            before, dbefore = np.empty_like(z), np.empty_like(z)
            norm = self.normalization.bind(place.p, place.g, z, before, dbefore, dz, place.training)
            forward, backward, after_first = forward + norm.forward, norm.backward + backward, norm.after_first

        dropped = place.training and self.dropout > 0
        a = np.empty_like(z) if dropped else place.out
        forward += self.activation.forward(before, a)
        if not place.is_output:
            backward = self.activation.backward(before, a, place.dout, dbefore) + backward
        if dropped:
            mask = np.empty_like(z)
            forward += self._drop(place, mask, a)
            backward = [(np.multiply, place.dout, mask, place.dout), *backward]
        return BoundLayer(forward, backward, after_first, z=before, a=a, dz=dbefore)

    def _drop(self, place: Place, mask: Array, a: Array) -> Calls:
        """Inverted dropout: silence units at random and scale the others up, so that the expected sum stays."""
        assert place.rng is not None
        keep = 1 - self.dropout
        random = np.empty(transposed(mask).shape, mask.dtype)
        return [
            (place.rng.random, None, mask.dtype.type, random),
            (np.less, random, number(keep, mask), transposed(mask)),
            (np.multiply, mask, number(1 / keep, mask), mask),
            (np.multiply, a, mask, place.out),
        ]

    def onnx(self, p: Mapping[str, Array]) -> list[Node]:
        w = p["weights"]
        nodes: list[Node] = [("Gemm", [w[:, :-1], w[:, -1]] if self.folded else [w], {"transB": 1})]
        if self.normalization is not None:
            nodes += self.normalization.onnx(p)
        return nodes + [(operator, [], attributes) for operator, attributes in self.activation.onnx()]
