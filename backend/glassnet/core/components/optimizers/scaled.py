"""Optimizers that measure each weight's step by the size of its gradients (maths.md §7; others as published).

Legend: ``w`` parameters, ``g`` gradient, ``v s`` state vectors, ``u`` the step to take, ``r`` its rates.
Slots hold sums Σ β^k x: what the formulas call an average is (1−β) times that, and the factor goes into the rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.components.optimizers.optimizer import Optimizer, decayed_sums
from glassnet.core.program import Array, Calls, number

_STEP = "Δw = −α g / (√s + ε)"


class Adagrad(Optimizer):
    """Divides each step by the size of all gradients so far: s += g², w −= α g/(√s + ε) (Duchi et al. 2011).

    Rare features keep large steps; all steps become smaller and smaller.
    """

    label = "AdaGrad"
    type: Literal["adagrad"] = "adagrad"
    slots = 1
    averages = ("s",)
    formulas = ("s := s + g²", _STEP)
    suggested_rate = 0.1
    epsilon: float = Field(1e-8, gt=0, le=1, json_schema_extra={"scale": "log", "symbol": "ε"})
    """Keeps the division finite."""

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        (s,) = state
        return [
            (np.square, g, u),
            (np.add, s, u, s),
            (np.sqrt, s, u),
            (np.add, u, number(self.epsilon, u), u),
            (np.divide, g, u, u),
            (np.multiply, u, r[0], u),
        ]


class RmsProp(Optimizer):
    """Divides each weight's step by the size of its recent gradients: s = β s + (1−β) g², w −= α g/(√s + ε)."""

    label = "RMSprop"
    type: Literal["rmsprop"] = "rmsprop"
    slots = 1
    averages = ("s",)
    formulas = ("s := β s + (1 − β) g²", _STEP)
    suggested_rate = 0.01
    beta: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β"})
    """How much of the past is kept: about the last 1/(1−β) steps."""
    epsilon: float = Field(1e-8, gt=0, le=1, json_schema_extra={"scale": "log", "symbol": "ε"})
    """Keeps the division finite."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        # α g/(√((1−β)S) + ε) = (α/√(1−β)) g/(√S + ε/√(1−β))
        root = np.sqrt(1 - self.beta)
        return lr / root, lr * 0 + self.epsilon / root

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        (s,) = state
        return [
            (np.square, g, u),
            *decayed_sums([self.beta], [s], [u]),
            (np.sqrt, s, u),
            (np.add, u, r[1], u),
            (np.divide, g, u, u),
            (np.multiply, u, r[0], u),
        ]

    def units(self) -> tuple[Any, ...]:
        return (1 - self.beta,)
