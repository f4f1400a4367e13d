"""Regularizers (maths.md §4): a price on large weights. Biases, γ and β are free of it.

Legend: ``w`` parameters, ``g`` gradient, ``mask`` 1 where a parameter is a weight, ``u`` scratch; all (..., P).
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.program import Array, Calls, number


class Regularizer(Component):
    """Keeps the network simple by charging for large weights, against overfitting."""

    kind = "regularizer"

    def gradient(self, w: Array, g: Array, mask: Array, m: int, u: Array) -> Calls:
        """The calls that add the penalty's gradient to g; m is the number of training examples."""
        raise NotImplementedError

    def value(self, w: Array, mask: Array, m: int) -> Any:
        """The penalty added to the mean loss (...)."""
        raise NotImplementedError


class Unregularized(Regularizer):
    """No price on the weights."""

    label = "None"
    type: Literal["none"] = "none"

    def gradient(self, w: Array, g: Array, mask: Array, m: int, u: Array) -> Calls:
        return []

    def value(self, w: Array, mask: Array, m: int) -> Any:
        return np.zeros(w.shape[:-1])


class L1(Regularizer):
    """λ/m · Σ|w|: pushes every weight towards 0 by the same amount, so that many become exactly useless (sparse)."""

    label = "L1"
    type: Literal["l1"] = "l1"
    rate: float = Field(0.1, ge=0, le=1000, json_schema_extra={"scale": "log", "symbol": "λ"})
    """λ, divided by the number of training examples."""

    def gradient(self, w: Array, g: Array, mask: Array, m: int, u: Array) -> Calls:
        decay = number(mask * (self.rate / m), w)
        return [(np.sign, w, u), (np.multiply, u, decay, u), (np.add, g, u, g)]

    def value(self, w: Array, mask: Array, m: int) -> Any:
        return (self.rate / m * mask * np.abs(w)).sum(-1)


class L2(Regularizer):
    """λ/2m · Σw²: pushes every weight towards 0 in proportion to its size. Also called weight decay."""

    label = "L2"
    type: Literal["l2"] = "l2"
    rate: float = Field(0.1, ge=0, le=1000, json_schema_extra={"scale": "log", "symbol": "λ"})
    """λ, divided by the number of training examples."""

    def gradient(self, w: Array, g: Array, mask: Array, m: int, u: Array) -> Calls:
        decay = number(mask * (self.rate / m), w)
        return [(np.multiply, w, decay, u), (np.add, g, u, g)]

    def value(self, w: Array, mask: Array, m: int) -> Any:
        return (self.rate / (2 * m) * mask * np.square(w)).sum(-1)


class Elastic(Regularizer):
    """L1 and L2 together: λ₁/m · Σ|w| + λ₂/2m · Σw². Sparse, but weights that agree stay together."""

    label = "Elastic net"
    type: Literal["elastic"] = "elastic"
    l1: float = Field(0.1, ge=0, le=1000, json_schema_extra={"scale": "log", "symbol": "λ₁"})
    """λ₁, the price of |w|, divided by the number of training examples."""
    l2: float = Field(0.1, ge=0, le=1000, json_schema_extra={"scale": "log", "symbol": "λ₂"})
    """λ₂, the price of w², divided by the number of training examples."""

    def _parts(self) -> tuple[L1, L2]:
        return L1.model_construct(rate=self.l1), L2.model_construct(rate=self.l2)

    def gradient(self, w: Array, g: Array, mask: Array, m: int, u: Array) -> Calls:
        return [call for part in self._parts() for call in part.gradient(w, g, mask, m, u)]

    def value(self, w: Array, mask: Array, m: int) -> Any:
        l1, l2 = self._parts()
        return l1.value(w, mask, m) + l2.value(w, mask, m)
