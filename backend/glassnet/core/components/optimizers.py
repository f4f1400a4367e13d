"""Optimizers (maths.md §7): how a gradient becomes a step.

Legend: ``w`` parameters, ``g`` gradient, ``v s`` state vectors, ``u`` the step to take; all (..., P) and flat.
``r`` are the numbers that change from step to step, filled from ``rates``: 0-d arrays, or (K, 1) in a stack of models.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.program import Array, Calls, joined, number


class Optimizer(Component):
    """Decides how far and where to move the weights, given the gradient."""

    kind = "optimizer"
    slots: ClassVar[int] = 0
    """State vectors the caller allocates, shaped like w and zero at first."""
    elementwise: ClassVar[bool] = True
    """Whether each weight's step depends on that weight's numbers only."""
    suggested_rate: ClassVar[float] = 0.03
    """A learning rate to begin with."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        """The numbers that change from step to step, for learning rates lr (..., steps) of steps t (steps,)."""
        return (lr,)

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        """The calls that write into u what is then subtracted from w. g and w are left as they were."""
        raise NotImplementedError

    def decay(self, w: Array, mask: Array, r: Sequence[Array], u: Array) -> Calls:
        """The calls that add to the step u what shrinks the weights (mask 1) apart from any gradient."""
        return []

    def units(self) -> tuple[Any, ...]:
        """What each slot is multiplied by to give the average that the formulas speak of."""
        return (1.0,) * self.slots

    @classmethod
    def facts(cls) -> dict[str, Any]:
        return {"suggested_rate": cls.suggested_rate}


def decayed_sums(betas: Sequence[Any], state: Sequence[Array], terms: Sequence[Array]) -> Calls:
    """S := β S + x for each slot S with its term x. (1−β) S is then the weighted average of x.

    Slots that lie side by side in memory, like their terms, take two calls together.
    """
    slots, news = joined(state), joined(terms)
    if slots is not None and news is not None:
        factors = np.stack([np.broadcast_to(number(beta, s), s.shape) for beta, s in zip(betas, state, strict=True)])
        return [(np.multiply, slots, factors, slots), (np.add, slots, news, slots)]
    each = zip(betas, state, terms, strict=True)
    return [call for b, s, x in each for call in ((np.multiply, s, number(b, s), s), (np.add, s, x, s))]


class Sgd(Optimizer):
    """Steepest descent on one mini-batch at a time: w −= α g. Plain, noisy, honest."""

    label = "SGD"
    type: Literal["sgd"] = "sgd"

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        return [(np.multiply, g, r[0], u)]


class Momentum(Optimizer):
    """Rolls like a ball: v = β v + (1−β) g, w −= α v. Averages zigzags away and gathers speed along valleys."""

    label = "Momentum"
    type: Literal["momentum"] = "momentum"
    slots = 1
    beta: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β"})
    """How much of the past is kept: about the last 1/(1−β) steps."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        return (lr * (1 - self.beta),)

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        (v,) = state
        return [*decayed_sums([self.beta], [v], [g]), (np.multiply, v, r[0], u)]

    def units(self) -> tuple[Any, ...]:
        return (1 - self.beta,)


class RmsProp(Optimizer):
    """Divides each weight's step by the size of its recent gradients: s = β s + (1−β) g², w −= α g/(√s + ε)."""

    label = "RMSprop"
    type: Literal["rmsprop"] = "rmsprop"
    slots = 1
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


class Adam(Optimizer):
    """Momentum and RMSprop together, both corrected for starting at 0: w −= α v̂/(√ŝ + ε) (Kingma and Ba 2015)."""

    label = "Adam"
    type: Literal["adam"] = "adam"
    slots = 2
    suggested_rate = 0.01
    beta1: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₁"})
    """Memory of the gradients' average v."""
    beta2: float = Field(0.999, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₂"})
    """Memory of the squared gradients' average s."""
    epsilon: float = Field(1e-8, gt=0, le=1, json_schema_extra={"scale": "log", "symbol": "ε"})
    """Keeps the division finite."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        # v̂ = c V and ŝ = d S with c = (1−β₁)/(1−β₁ᵗ), d = (1−β₂)/(1−β₂ᵗ): α v̂/(√ŝ + ε) = (α c/√d) V/(√S + ε/√d)
        root = np.sqrt((1 - self.beta2**t) / (1 - self.beta2))
        return lr * root * (1 - self.beta1) / (1 - self.beta1**t), lr * 0 + self.epsilon * root

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        v, s = state
        return [
            (np.square, g, u),
            *decayed_sums([self.beta1, self.beta2], [v, s], [g, u]),
            (np.sqrt, s, u),
            (np.add, u, r[1], u),
            (np.divide, v, u, u),
            (np.multiply, u, r[0], u),
        ]

    def units(self) -> tuple[Any, ...]:
        return 1 - self.beta1, 1 - self.beta2
