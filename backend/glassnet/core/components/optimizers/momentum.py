"""Plain descent, and descent along an average of the gradients (maths.md §7).

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

_AVERAGE = "v := β v + (1 − β) g"


class Sgd(Optimizer):
    """Steepest descent on one mini-batch at a time: w −= α g. Plain, noisy, honest."""

    label = "SGD"
    type: Literal["sgd"] = "sgd"
    formulas = ("Δw = −α g",)

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        return [(np.multiply, g, r[0], u)]


class Momentum(Optimizer):
    """Rolls like a ball: v = β v + (1−β) g, w −= α v. Averages zigzags away and gathers speed along valleys."""

    label = "Momentum"
    type: Literal["momentum"] = "momentum"
    slots = 1
    averages = ("v",)
    formulas = (_AVERAGE, "Δw = −α v")
    beta: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β"})
    """How much of the past is kept: about the last 1/(1−β) steps."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        return (lr * (1 - self.beta),)

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        (v,) = state
        return [*decayed_sums([self.beta], [v], [g]), (np.multiply, v, r[0], u)]

    def units(self) -> tuple[Any, ...]:
        return (1 - self.beta,)


class Nesterov(Optimizer):
    """Momentum that looks ahead: v = β v + (1−β) g, then w −= α(β v + (1−β) g). Brakes before it overshoots."""

    label = "Nesterov"
    type: Literal["nesterov"] = "nesterov"
    slots = 1
    averages = ("v",)
    formulas = (_AVERAGE, "Δw = −α (β v + (1 − β) g)")
    beta: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β"})
    """How much of the past is kept: about the last 1/(1−β) steps."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        return (lr * (1 - self.beta),)

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        (v,) = state
        return [
            *decayed_sums([self.beta], [v], [g]),
            (np.multiply, v, number(self.beta, v), u),
            (np.add, u, g, u),
            (np.multiply, u, r[0], u),
        ]

    def units(self) -> tuple[Any, ...]:
        return (1 - self.beta,)
