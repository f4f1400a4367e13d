"""Graphs that compute some layers in fewer bits; features, normalization and the outputs stay in float32.

Legend: a *layer* is the scope of its nodes ("layer1").
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np

from glassnet.core.program import Array
from glassnet.export.casting import CastGraph
from glassnet.export.graph import FLOAT, HALF, Graph

ZERO, STEPS = 128, 127
"""The byte that stands for 0, and how many there are from it to the largest number."""
LEAST = 1e-30
"""Taken for the largest number of a row of zeros."""


class HalfGraph(CastGraph):
    """Layers in float16: half the bytes, and fast on a GPU."""

    other, constants = HALF, np.float16

    FULL = frozenset({"BatchNormalization", "LayerNormalization"})
    """Operators that stay in float32: they subtract numbers that may be large and divide by small ones."""

    def __init__(self, layers: Iterable[str]) -> None:
        super().__init__()
        self._layers = frozenset(layers)

    def is_other(self, scope: str, operator: str) -> bool:
        return scope in self._layers and operator not in self.FULL


class IntegerGraph(Graph):
    """Layers whose products are of 8-bit integers: a quarter of the bytes, and wide layers are faster on a processor.

    Each unit's weights have a scale of their own, and so has each example that comes in, found as it comes (dynamic
    quantization, by rows): its answer does not depend on what else is in the batch. All bytes are unsigned: products of
    signed and unsigned ones overflow on processors without VNNI.
    """

    def __init__(self, layers: Iterable[str]) -> None:
        super().__init__()
        self._layers = frozenset(layers)

    def node(self, scope: str, operator: str, inputs: list[str | Array], results: int = 1, **attributes: Any) -> str:
        if operator != "Gemm" or scope not in self._layers:
            return super().node(scope, operator, inputs, results, **attributes)
        x, weights, *bias = inputs
        assert not isinstance(weights, str)
        product = self._product(scope, x, weights)
        return super().node(scope, "Add", [product, *bias]) if bias else product

    def _product(self, scope: str, x: str | Array, weights: Array) -> str:
        """X Wᵀ of bytes, each factor divided by its scale before and multiplied by it after."""
        add, zero = partial(super().node, scope), np.array(ZERO, np.uint8)
        largest = add("Max", [add("ReduceMax", [add("Abs", [x])], axes=[1], keepdims=1), np.array(LEAST)])
        rows = add("QuantizeLinear", [add("Div", [x, largest]), np.array(1 / STEPS), zero])
        scales = np.maximum(np.abs(weights).max(1), LEAST) / STEPS
        columns = np.rint(weights / scales[:, np.newaxis]).T + ZERO
        sums = add("MatMulInteger", [rows, columns.astype(np.uint8), zero, zero])
        return add("Mul", [add("Mul", [add("Cast", [sums], to=FLOAT), scales / STEPS]), largest])
