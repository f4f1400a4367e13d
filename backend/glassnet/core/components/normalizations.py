"""Normalization inside a layer, on the pre-activation (maths.md §5).

Legend: ``z`` input, ``h`` normalized (ẑ), ``out`` scaled and shifted (z̃), ``d…`` gradients; all (..., n, width).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.components.layers.layer import Bound, Parameter
from glassnet.core.program import Array, Calls, number, product, transposed

Views = Mapping[str, Array]


class Normalization(Component):
    """Keeps the numbers inside a network at a comfortable size, whatever the layers before do."""

    kind = "normalization"

    def parameters(self, width: int) -> dict[str, Parameter]:
        """Name -> shape and zone of what it learns and remembers."""
        raise NotImplementedError

    def bind(self, p: Views, g: Views, z: Array, out: Array, dout: Array, dz: Array, training: bool) -> Bound:
        """The calls that write ``out`` from ``z``, and ``dz`` with the parameters' gradients from ``dout``."""
        raise NotImplementedError

    def onnx(self, p: Views) -> list[tuple[str, list[Array], dict[str, Any]]]:
        """Inference as ONNX operators: (operator, further inputs, attributes)."""
        raise NotImplementedError


class BatchNorm(Normalization):
    """Gives each unit mean 0 and variance 1 over the mini-batch, then a learned scale γ and shift β.

    ẑ = (z − μ)/√(σ² + ε), z̃ = γ ẑ + β. Predictions use running averages of μ and σ². The layer needs no bias then.
    """

    label = "Batch norm"
    type: Literal["batch_norm"] = "batch_norm"
    momentum: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "ρ"})
    """How slowly the running averages follow the batches."""
    epsilon: float = Field(1e-5, gt=0, le=1, json_schema_extra={"scale": "log", "symbol": "ε"})
    """Keeps the division finite."""

    def parameters(self, width: int) -> dict[str, Parameter]:
        return {
            "gamma": Parameter((1, width), "scales", start=1.0),
            "beta": Parameter((1, width), "scales"),
            "running": Parameter((2, width), "running", start=((0.0,), (1.0,))),
        }

    def bind(self, p: Views, g: Views, z: Array, out: Array, dout: Array, dz: Array, training: bool) -> Bound:
        row = (*z.shape[:-2], 1, z.shape[-1])
        h, deviation, epsilon = np.empty_like(z), np.empty(row, z.dtype), number(self.epsilon, z)
        gamma, beta, running = p["gamma"], p["beta"], p["running"]
        scale: Calls = [(np.multiply, h, gamma, out), (np.add, out, beta, out)]
        if not training:
            infer: Calls = [
                (np.add, running[..., 1:, :], epsilon, deviation),
                (np.sqrt, deviation, deviation),
                (np.subtract, z, running[..., :1, :], h),
                (np.divide, h, deviation, h),
            ]
            return Bound(infer + scale)

        scratch, one_nth = np.empty_like(z), number(1 / z.shape[-2], z)
        ones = np.ones((z.shape[-2], 1), z.dtype)  # sums over the batch are products: a third of the time of reduce
        nths = ones * one_nth
        batch, blend = np.empty_like(running), number(1 - self.momentum, z)
        mean, variance, change = batch[..., :1, :], batch[..., 1:, :], np.empty_like(running)
        forward: Calls = [
            product(transposed(z), nths, transposed(mean)),
            (np.subtract, z, mean, h),
            (np.square, h, scratch),
            product(transposed(scratch), nths, transposed(variance)),
            (np.add, variance, epsilon, deviation),
            (np.sqrt, deviation, deviation),
            (np.divide, h, deviation, h),
            *scale,
            (np.subtract, batch, running, change),
            (np.multiply, change, blend, change),
            (np.add, running, change, running),
        ]
        share = np.empty(row, z.dtype)
        backward: Calls = [  # dz = γ/√(σ²+ε) (dout − Σ dout/n − ẑ Σ(dout ẑ)/n)
            (np.multiply, dout, h, scratch),
            product(transposed(scratch), ones, transposed(g["gamma"])),
            product(transposed(dout), ones, transposed(g["beta"])),
            (np.multiply, g["gamma"], one_nth, share),
            (np.multiply, h, share, scratch),
            (np.multiply, g["beta"], one_nth, share),
            (np.subtract, dout, scratch, dz),
            (np.subtract, dz, share, dz),
            (np.divide, gamma, deviation, share),
            (np.multiply, dz, share, dz),
        ]
        return Bound(forward, backward, after_first=[(np.copyto, running, batch)])

    def onnx(self, p: Views) -> list[tuple[str, list[Array], dict[str, Any]]]:
        inputs = [p["gamma"][0], p["beta"][0], p["running"][0], p["running"][1]]
        return [("BatchNormalization", inputs, {"epsilon": self.epsilon})]
