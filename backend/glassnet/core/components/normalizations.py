"""Normalization inside a layer, on the pre-activation (maths.md §5).

Legend: ``z`` input, ``h`` normalized (ẑ), ``out`` scaled and shifted (z̃), ``d…`` gradients; all (..., n, width).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.components.layers.layer import Bound, ByExample, Parameter
from glassnet.core.memory import empty_like, rows
from glassnet.core.program import Array, Call, Calls, number, product, transposed

Views = Mapping[str, Array]

SPREAD = 32
"""Means over up to so many numbers are written out in full, so that nothing has to be broadcast."""


@dataclass
class BoundNormalization(Bound):
    """The calls, and the arrays between which they work."""

    z: Array = field(kw_only=True)
    """What the layer is to write, and the normalization reads."""
    dout: Array = field(kw_only=True)
    """Where the gradient by the result is to be written."""
    dz: Array = field(kw_only=True)
    """Where backward leaves the gradient by z."""


class Mean:
    """Means over the examples, or over the units, as products: a third of the time of summing along an axis."""

    def __init__(self, z: Array, axis: Literal[-2, -1]) -> None:
        self._over_batch = axis == -2
        size = z.shape[axis]
        self._width = size if size <= SPREAD else 1
        self._share = np.full((size, self._width), 1 / size, z.dtype)
        self._centring = np.eye(size, dtype=z.dtype) - self._share if size == self._width else None
        n, units = (self._width, z.shape[-1]) if self._over_batch else (z.shape[-2], self._width)
        self._shape = z.shape[:-2], units, n, z.dtype

    def room(self) -> Array:
        """An array for a mean: (..., n or 1, width) over the batch, (..., n, width or 1) over the units."""
        return transposed(rows(*self._shape))

    def of(self, z: Array, out: Array) -> Call:
        """The call that writes the mean of z, in full where that is small."""
        return self._product(z, self._share, out)

    def centred(self, z: Array, out: Array) -> Calls:
        """The calls that write z less its mean. z and ``out`` are different arrays."""
        if self._centring is not None:
            return [self._product(z, self._centring, out)]
        mean = self.room()
        return [self.of(z, mean), (np.subtract, z, mean, out)]

    def _product(self, z: Array, matrix: Array, out: Array) -> Call:
        z, out = transposed(z), transposed(out)
        return product(z, matrix, out) if self._over_batch else product(transposed(matrix), z, out)


class Normalization(Component):
    """Keeps the numbers inside a network at a comfortable size, whatever the layers before do."""

    kind = "normalization"
    epsilon: float = Field(1e-5, gt=0, le=1, json_schema_extra={"scale": "log", "symbol": "ε"})
    """Keeps the division finite."""

    def parameters(self, width: int) -> dict[str, Parameter]:
        """Name -> shape and zone of what it learns and remembers."""
        return {"gamma": Parameter((1, width), "scales", start=1.0), "beta": Parameter((1, width), "scales")}

    def training(self, like: Array, out: Array, rows: ByExample) -> BoundNormalization:
        """The calls that write ``out``, and the gradients by z and by what is learned. ``like`` is shaped like z."""
        raise NotImplementedError

    def inference(self, p: Views, z: Array, out: Array) -> Calls:
        """The calls that write ``out`` from z, which may be the same array."""
        raise NotImplementedError

    def inference_gradient(self, p: Views, z: Array, h: Array, dh: Array) -> Array:
        """The gradient by z of what ``inference`` normalizes, given that by ẑ, ``dh``."""
        raise NotImplementedError

    def onnx(self, p: Views) -> tuple[str, list[Array], dict[str, Any]]:
        """Inference as one ONNX operator: its name, further inputs, attributes."""
        raise NotImplementedError

    def _normalized(self, mean: Mean, z: Array, square: Array, deviation: Array, h: Array) -> Calls:
        """h = (z − μ)/√(σ² + ε), leaving squared deviations in ``square``, and √(σ² + ε) in ``deviation``."""
        return [
            *mean.centred(z, h),
            (np.square, h, square),
            mean.of(square, deviation),
            (np.add, deviation, number(self.epsilon, deviation), deviation),
            (np.sqrt, deviation, deviation),
            (np.divide, h, deviation, h),
        ]


class BatchNorm(Normalization):
    """Gives each unit mean 0 and variance 1 over the mini-batch, then a learned scale γ and shift β.

    ẑ = (z − μ)/√(σ² + ε), z̃ = γ ẑ + β. Predictions use running averages of μ and σ². The layer needs no bias then.
    """

    label = "Batch norm"
    type: Literal["batch_norm"] = "batch_norm"
    momentum: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "ρ"})
    """How slowly the running averages follow the batches."""

    def parameters(self, width: int) -> dict[str, Parameter]:
        blend = 1 - self.momentum
        return super().parameters(width) | {
            "mean": Parameter((1, width), "running", blend=blend),
            "variance": Parameter((1, width), "running", start=1.0, blend=blend),
        }

    def training(self, like: Array, out: Array, rows: ByExample) -> BoundNormalization:
        z, square = rows.seen["mean"], rows.seen["variance"]
        h, dz, mean = empty_like(like), empty_like(like), Mean(like, -2)
        share = mean.room()
        dout, products = rows.contribution["beta"], rows.contribution["gamma"]
        forward: Calls = [
            *self._normalized(mean, z, square, rows.deviation["gamma"], h),
            (np.multiply, h, rows.value["gamma"], out),
            (np.add, out, rows.value["beta"], out),
        ]
        rest = square  # free again
        backward: Calls = [  # dz = γ/√(σ²+ε) (dout − mean dout − ẑ mean(dout ẑ)); ẑ has mean 0
            (np.multiply, dout, h, products),
            mean.of(products, share),
            (np.multiply, h, share, rest),
            (np.subtract, dout, rest, rest),
            *mean.centred(rest, dz),
            (np.multiply, dz, rows.ratio["gamma"], dz),
        ]
        return BoundNormalization(forward, backward, z=z, dout=dout, dz=dz)

    def inference(self, p: Views, z: Array, out: Array) -> Calls:
        scale = empty_like(p["gamma"])
        return [
            (np.add, p["variance"], number(self.epsilon, scale), scale),
            (np.sqrt, scale, scale),
            (np.divide, p["gamma"], scale, scale),
            (np.subtract, z, p["mean"], out),
            (np.multiply, out, scale, out),
            (np.add, out, p["beta"], out),
        ]

    def inference_gradient(self, p: Views, z: Array, h: Array, dh: Array) -> Array:
        dz: Array = dh / np.sqrt(p["variance"] + self.epsilon)
        return dz

    def onnx(self, p: Views) -> tuple[str, list[Array], dict[str, Any]]:
        inputs = [p[name][0] for name in ("gamma", "beta", "mean", "variance")]
        return "BatchNormalization", inputs, {"epsilon": self.epsilon}


class LayerNorm(Normalization):
    """Gives each example mean 0 and variance 1 over the units of the layer, then a learned scale γ and shift β.

    ẑ = (z − μ)/√(σ² + ε), z̃ = γ ẑ + β. It looks at one example at a time: any batch size will do, and predictions are
    computed as in training (Ba et al. 2016). The layer needs no bias then.
    """

    label = "Layer norm"
    type: Literal["layer_norm"] = "layer_norm"

    def training(self, like: Array, out: Array, rows: ByExample) -> BoundNormalization:
        z, h, dz, rest, mean = *(empty_like(like) for _ in range(4)), Mean(like, -1)
        share, deviation = mean.room(), mean.room()
        dout, gamma = rows.contribution["beta"], rows.value["gamma"]
        forward: Calls = [
            *self._normalized(mean, z, rest, deviation, h),
            (np.multiply, h, gamma, out),
            (np.add, out, rows.value["beta"], out),
        ]
        backward: Calls = [  # dz = (dẑ − mean dẑ − ẑ mean(dẑ ẑ))/√(σ²+ε) with dẑ = γ dout
            (np.multiply, dout, h, rows.contribution["gamma"]),
            (np.multiply, rows.contribution["gamma"], gamma, rest),
            mean.of(rest, share),
            (np.multiply, h, share, rest),
            (np.multiply, dout, gamma, dz),
            (np.subtract, dz, rest, rest),
            *mean.centred(rest, dz),
            (np.divide, dz, deviation, dz),
        ]
        return BoundNormalization(forward, backward, z=z, dout=dout, dz=dz)

    def inference(self, p: Views, z: Array, out: Array) -> Calls:
        mean, h, square = Mean(z, -1), empty_like(z), empty_like(z)
        return [
            *self._normalized(mean, z, square, mean.room(), h),
            (np.multiply, h, p["gamma"], out),
            (np.add, out, p["beta"], out),
        ]

    def inference_gradient(self, p: Views, z: Array, h: Array, dh: Array) -> Array:
        along = h * (dh * h).mean(-1, keepdims=True)
        dz: Array = (dh - dh.mean(-1, keepdims=True) - along) / np.sqrt(z.var(-1, keepdims=True) + self.epsilon)
        return dz

    def onnx(self, p: Views) -> tuple[str, list[Array], dict[str, Any]]:
        return "LayerNormalization", [p["gamma"][0], p["beta"][0]], {"axis": -1, "epsilon": self.epsilon}
