"""Graphs that compute some layers in fewer bits; features, normalization and the outputs stay in float32.

What is lost depends on the numbers, so each kind has a fine form, too, slower and more exact, for networks in which the
usual one loses too much. Beside it the rest may be wide: in float64.

Legend: a *layer* is the scope of its nodes ("layer1").
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

import numpy as np

from glassnet.core.program import Array
from glassnet.export.floats import FloatGraph
from glassnet.export.graph import FLOAT, HALF, Graph

ZERO, STEPS = 128, 127
"""The byte that stands for 0, and how many there are from it to the largest number."""
FINER = 2 * STEPS
"""How many steps of a second byte are one of the first: what the first leaves over is half of its step at most."""
LEAST = 1e-30
"""Taken for the largest number of a row of zeros."""


class NarrowGraph(FloatGraph):
    """Some layers in fewer bits.

    Where products are scaled, each factor is divided by its largest number before, and what comes out multiplied by it
    after: rows of weights by theirs, and each example that comes in by its own, found as it comes. An answer does not
    depend on what else is in the batch.
    """

    whole: ClassVar[float]
    """What the product of two ones comes out as."""

    def __init__(self, layers: Iterable[str], fine: bool = False, wide: bool = False) -> None:
        super().__init__(wide)
        self.layers, self.fine = frozenset(layers), fine

    def scaled(self) -> bool:
        """Whether products are."""
        raise NotImplementedError

    def product(self, scope: str, x: str, weights: Array) -> str:
        """X Wᵀ, in float32, of numbers from -1 to 1 that are multiplied in fewer bits."""
        raise NotImplementedError

    def node(self, scope: str, operator: str, inputs: list[str | Array], results: int = 1, **attributes: Any) -> str:
        if operator != "Gemm" or scope not in self.layers or not self.scaled():
            return super().node(scope, operator, inputs, results, **attributes)
        x, weights, *bias = inputs
        assert isinstance(x, str)
        assert not isinstance(weights, str)
        add = partial(Graph.node, self, scope)
        x = self.cast(scope, x, FLOAT)
        largest = add("Max", [add("ReduceMax", [add("Abs", [x])], axes=[1], keepdims=1), np.array(LEAST)])
        scales: Array = np.maximum(np.abs(weights).max(1, keepdims=True), LEAST)
        sums = self.product(scope, add("Div", [x, largest]), weights / scales)
        product = add("Mul", [add("Mul", [sums, scales.T / self.whole]), largest])
        return super().node(scope, "Add", [product, *bias]) if bias else product


class HalfGraph(NarrowGraph):
    """Layers in float16: half the bytes, and fast on a GPU. In the fine form only their products are, and scaled."""

    whole = 1

    FULL = frozenset({"BatchNormalization", "LayerNormalization"})
    """Operators that never are: they subtract numbers that may be large and divide by small ones."""

    def scaled(self) -> bool:
        return self.fine

    def kind(self, scope: str, operator: str) -> int:
        narrow = scope in self.layers and not self.fine and operator not in self.FULL
        return HALF if narrow else super().kind(scope, operator)

    def product(self, scope: str, x: str, weights: Array) -> str:
        half = self.add(scope, "Gemm", [self.cast(scope, x, HALF), weights.astype(np.float16)], transB=1)
        return self.add(scope, "Cast", [half], to=FLOAT)


class IntegerGraph(NarrowGraph):
    """Layers whose products are of 8-bit integers: a quarter of the bytes, and wide layers are faster on a processor.

    All bytes are unsigned: products of signed and unsigned ones overflow on processors without VNNI. In the fine form a
    number takes two bytes: the second says what the first left over, in finer steps.
    """

    whole = STEPS**2

    def scaled(self) -> bool:
        return True

    def product(self, scope: str, x: str, weights: Array) -> str:
        return (self._fine if self.fine else self._coarse)(scope, x, weights * STEPS)

    def _coarse(self, scope: str, x: str, steps: Array) -> str:
        add, zero = partial(Graph.node, self, scope), np.array(ZERO, np.uint8)
        rows = add("QuantizeLinear", [x, np.array(1 / STEPS), zero])
        return add("Cast", [add("MatMulInteger", [rows, _bytes(steps).T, zero, zero])], to=FLOAT)

    def _fine(self, scope: str, x: str, steps: Array) -> str:
        """Four products, made as one.

        X is stacked as (2, batch, inputs), W lies side by side as (inputs, 2 outputs): the finer bytes come second.
        """
        add, zero, finer = partial(Graph.node, self, scope), np.array(ZERO, np.uint8), np.array(1 / FINER)
        step = np.array(1 / STEPS)
        rows = add("QuantizeLinear", [x, step, zero])
        left = add("Sub", [x, add("DequantizeLinear", [rows, step, zero])])
        both = [rows, add("QuantizeLinear", [left, step * finer, zero])]
        stacked = add("Concat", [add("Unsqueeze", [each, np.array([0])]) for each in both], axis=0)
        columns = _bytes(np.concatenate([steps, (steps - np.rint(steps)) * FINER])).T
        sums = add("Cast", [add("MatMulInteger", [stacked, columns, zero, zero])], to=FLOAT)
        of_rows = add("ReduceSum", [add("Mul", [sums, np.array([[[1]], [[finer]]])]), np.array([0])], keepdims=0)
        of_columns = add("Split", [of_rows], 2, axis=1)
        return add("Add", [of_columns, add("Mul", [f"{of_columns}.1", finer])])


def _bytes(steps: Array) -> Array:
    """Steps as bytes."""
    return (np.rint(steps) + ZERO).astype(np.uint8)
