"""Graphs that compute some layers in fewer bits; features, normalization and the outputs stay in float32.

Legend: a *layer* is the scope of its nodes ("layer1").
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np

from glassnet.core.program import Array
from glassnet.export.graph import FLOAT, HALF, Graph

ZERO, STEPS = 128, 127
"""The byte that stands for 0, and how many there are from it to the largest number."""
LEAST = 1e-30
"""Taken for the largest number of a row of zeros."""


class HalfGraph(Graph):
    """Layers in float16: half the bytes, and fast on a GPU. Values are cast where they enter and leave."""

    FULL = frozenset({"BatchNormalization", "LayerNormalization"})
    """Operators that stay in float32: they subtract numbers that may be large and divide by small ones."""

    def __init__(self, layers: Iterable[str]) -> None:
        super().__init__()
        self._layers = frozenset(layers)
        self._halves: set[str] = set()
        self._casts: dict[str, str] = {}

    def node(self, scope: str, operator: str, inputs: list[str | Array], results: int = 1, **attributes: Any) -> str:
        half = scope in self._layers and operator not in self.FULL
        ready = [self._cast(scope, each, half) for each in inputs]
        name = super().node(scope, operator, ready, results, **attributes)
        if half:
            self._halves.add(name)
        return name

    def _cast(self, scope: str, value: str | Array, half: bool) -> str | Array:
        """A value or constant in float16 or in float32; each value is cast once."""
        if not isinstance(value, str):
            return value.astype(np.float16) if half and value.dtype.kind == "f" else value
        if (value in self._halves) == half:
            return value
        if value not in self._casts:
            self._casts[value] = super().node(scope, "Cast", [value], to=HALF if half else FLOAT)
        return self._casts[value]


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
