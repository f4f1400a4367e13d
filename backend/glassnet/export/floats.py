"""Graphs of floating-point numbers: in float32, or in float64 between inputs and outputs, which stay in float32.

Float64 is for networks in which float32 is not enough: layers that divide by small deviations make roundings large, and
the tails of some activations are next to nothing. Some operators onnxruntime has no float64 for; they are put together
from others here.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np

from glassnet.core.normal import CENTRE, coefficients
from glassnet.core.program import Array
from glassnet.export.casting import CastGraph
from glassnet.export.graph import DOUBLE, FLOAT
from glassnet.export.outputs import SCOPES

Add = Callable[..., str]
"""Adds an operator over inputs; the name of its result."""
DEGREE = 20
"""Of the polynomial in the tail of the normal distribution: exact to the last digits."""


def _elu(add: Add, x: str, alpha: float = 1.0, gamma: float = 1.0) -> str:
    """γ (max(x, 0) + α (e^min(x, 0) − 1))"""
    below = add("Sub", add("Exp", add("Min", x, np.array(0.0))), np.array(1.0))
    return add("Mul", add("Add", add("Relu", x), add("Mul", below, np.array(alpha))), np.array(gamma))


def _softplus(add: Add, x: str) -> str:
    """max(x, 0) + log(1 + e^−|x|)"""
    small = add("Exp", add("Neg", add("Abs", x)))
    return add("Add", add("Relu", x), add("Log", add("Add", small, np.array(1.0))))


def _erf(add: Add, x: str) -> str:
    """sign(x) (1 − 2Φ(−|x|√2)), with Φ as in training: see core/normal.py."""
    z = add("Mul", add("Abs", x), np.array(sqrt(2)))
    r = add("Reciprocal", add("Add", z, np.array(CENTRE)))
    s = add("Sub", np.array(1.0), add("Mul", r, np.array(2 * CENTRE)))
    powers = add("Pow", add("Unsqueeze", s, np.array([-1])), np.arange(DEGREE + 1.0))
    sums = add("MatMul", powers, np.array(coefficients(DEGREE))[:, np.newaxis])
    q = add("Mul", add("Squeeze", sums, np.array([-1])), r)
    e = add("Exp", add("Mul", add("Mul", z, z), np.array(-0.5)))
    tails = add("Mul", add("Mul", q, e), np.array(2.0))
    return add("Mul", add("Sign", x), add("Sub", np.array(1.0), tails))


REWRITTEN: dict[str, Callable[..., str]] = {"Elu": _elu, "Selu": _elu, "Softplus": _softplus, "Erf": _erf}
"""What has no float64 in onnxruntime, put together from what has."""


class FloatGraph(CastGraph):
    """In float32; or, wide, in float64 what is between the inputs and the outputs."""

    def __init__(self, wide: bool = False) -> None:
        super().__init__()
        self._wide = wide

    def kind(self, scope: str, operator: str) -> int:
        return DOUBLE if self._wide and scope not in SCOPES else FLOAT

    def node(self, scope: str, operator: str, inputs: list[str | Array], results: int = 1, **attributes: Any) -> str:
        add = super().node
        if operator in REWRITTEN and self.kind(scope, operator) == DOUBLE:
            rewrite = REWRITTEN[operator]
            return rewrite(lambda each, *of, **how: add(scope, each, list(of), **how), *inputs, **attributes)
        return add(scope, operator, inputs, results, **attributes)
