"""Optimizers that look at the signs of gradients, not at their size (as published).

Legend: ``w`` parameters, ``g`` gradient, ``v s`` state vectors, ``u`` the step to take, ``r`` its rates.
Slots hold sums Σ β^k x: what the formulas call an average is (1−β) times that, and the factor goes into the rates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.components.optimizers.optimizer import Optimizer, decayed_sums, decoupled_decay
from glassnet.core.memory import empty_like
from glassnet.core.program import Array, Calls, number


class Rprop(Optimizer):
    """Looks at signs only: each weight's own step grows while its gradient keeps its sign, and shrinks when that turns.

    Grows by 1.2, shrinks by 0.5 and then waits a step (Riedmiller and Braun 1993). The learning rate is only the first
    step. Made for full batches: the sign of a mini-batch's gradient turns by chance.
    """

    label = "Rprop"
    type: Literal["rprop"] = "rprop"
    slots = 2
    averages = ("g′", "η")
    formulas = (
        "η := η₊ η where g keeps its sign, η₋ η where it turns",
        "g′ := g, 0 where it turned",
        "Δw = −η sign(g′)",
    )
    suggested_rate = 0.01
    shrink: float = Field(0.5, gt=0, lt=1, json_schema_extra={"symbol": "η₋"})
    """What a step is multiplied by when the gradient turned."""
    grow: float = Field(1.2, gt=1, le=5, json_schema_extra={"symbol": "η₊"})
    """What a step is multiplied by when the gradient kept its sign."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        return (np.where(t == 1, lr, 0 * lr),)  # added to the steps, which are 0 before the first

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        last, size = state
        factor = empty_like(u)
        bend, slope = (self.grow + self.shrink) / 2 - 1, (self.grow - self.shrink) / 2
        return [
            (np.add, size, r[0], size),
            (np.multiply, last, g, u),
            (np.sign, u, u),
            (np.multiply, u, number(bend, u), factor),  # the parabola through (−1, shrink), (0, 1) and (1, grow)
            (np.add, factor, number(slope, u), factor),
            (np.multiply, factor, u, factor),
            (np.add, factor, number(1, u), factor),
            (np.multiply, size, factor, size),
            (np.maximum, size, number(SMALLEST, u), size),
            (np.minimum, size, number(LARGEST, u), size),
            (np.greater_equal, u, number(0, u), factor),
            (np.multiply, g, factor, last),  # forgotten where it turned
            (np.sign, last, u),
            (np.multiply, u, size, u),
        ]


SMALLEST, LARGEST = 1e-6, 50.0
"""What Rprop's steps stay between."""


class Lion(Optimizer):
    """Every weight moves by α, up or down: w −= α sign(β₁ v + (1−β₁) g) (Chen et al. 2023).

    Only then v = β₂ v + (1−β₂) g. Wants a learning rate three to ten times smaller than Adam's.
    """

    label = "Lion"
    type: Literal["lion"] = "lion"
    slots = 1
    averages = ("v",)
    formulas = ("Δw = −α sign(β₁ v + (1 − β₁) g) − α λ w", "v := β₂ v + (1 − β₂) g")
    suggested_rate = 0.002
    beta1: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₁"})
    """How much the average counts against the new gradient."""
    beta2: float = Field(0.99, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₂"})
    """Memory of the gradients' average v."""
    weight_decay: float = Field(0.0, ge=0, le=10, json_schema_extra={"scale": "log", "symbol": "λ"})
    """Fraction of a weight that a step of learning rate 1 would take off."""

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        (v,) = state
        share = self.beta1 * (1 - self.beta2) / (1 - self.beta1)  # the sign is that of (β₁(1−β₂)/(1−β₁)) V + g
        return [
            (np.multiply, v, number(share, v), u),
            (np.add, u, g, u),
            (np.sign, u, u),
            (np.multiply, u, r[0], u),
            *decayed_sums([self.beta2], [v], [g]),
        ]

    def decay(self, w: Array, mask: Array, r: Sequence[Array], u: Array) -> Calls:
        return decoupled_decay(self.weight_decay, r[0], w, mask, u)

    def units(self) -> tuple[Any, ...]:
        return (1 - self.beta2,)
