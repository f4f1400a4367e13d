"""Optimizers (maths.md §7): how a gradient becomes a step.

Legend: ``w`` parameters, ``g`` gradient, ``v s`` state vectors, ``u`` scratch; all (..., P) and flat.
``r`` are the numbers that change from step to step, 0-d arrays filled from ``rates``.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.program import Array, Calls, constant


class Optimizer(Component):
    """Decides how far and where to move the weights, given the gradient."""

    kind = "optimizer"
    slots: ClassVar[int] = 0
    """State vectors the caller allocates, shaped like w and zero at first."""
    suggested_rate: ClassVar[float] = 0.03
    """A learning rate to begin with."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        """The numbers that change from step to step, each (k,), for learning rates lr (k,) of steps t (k,)."""
        return (lr,)

    def step(self, w: Array, g: Array, state: list[Array], r: list[Array], u: Array) -> Calls:
        """The calls that move w in place. g is left as it was; state is updated."""
        raise NotImplementedError

    @classmethod
    def facts(cls) -> dict[str, Any]:
        return {"suggested_rate": cls.suggested_rate}


def _average(beta: float, v: Array, x: Array, u: Array) -> Calls:
    """v := β v + (1−β) x, written v += (1−β)(x − v). ``x`` and ``u`` may be the same array."""
    return [(np.subtract, x, v, u), (np.multiply, u, constant(1 - beta, u), u), (np.add, v, u, v)]


class Sgd(Optimizer):
    """Steepest descent on one mini-batch at a time: w −= α g. Plain, noisy, honest."""

    label = "SGD"
    type: Literal["sgd"] = "sgd"

    def step(self, w: Array, g: Array, state: list[Array], r: list[Array], u: Array) -> Calls:
        return [(np.multiply, g, r[0], u), (np.subtract, w, u, w)]


class Momentum(Optimizer):
    """Rolls like a ball: v = β v + (1−β) g, w −= α v. Averages zigzags away and gathers speed along valleys."""

    label = "Momentum"
    type: Literal["momentum"] = "momentum"
    slots = 1
    beta: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β"})
    """How much of the past is kept: about the last 1/(1−β) steps."""

    def step(self, w: Array, g: Array, state: list[Array], r: list[Array], u: Array) -> Calls:
        (v,) = state
        return [*_average(self.beta, v, g, u), (np.multiply, v, r[0], u), (np.subtract, w, u, w)]


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

    def step(self, w: Array, g: Array, state: list[Array], r: list[Array], u: Array) -> Calls:
        (s,) = state
        return [
            (np.square, g, u),
            *_average(self.beta, s, u, u),
            (np.sqrt, s, u),
            (np.add, u, constant(self.epsilon, u), u),
            (np.divide, g, u, u),
            (np.multiply, u, r[0], u),
            (np.subtract, w, u, w),
        ]


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
        # With c1 = 1−β₁ᵗ, c2 = 1−β₂ᵗ: α (v/c1) / (√(s/c2) + ε) = (α √c2/c1) v / (√s + ε √c2)
        root = np.sqrt(1 - self.beta2**t)
        return lr * root / (1 - self.beta1**t), self.epsilon * root

    def step(self, w: Array, g: Array, state: list[Array], r: list[Array], u: Array) -> Calls:
        v, s = state
        return [
            *_average(self.beta1, v, g, u),
            (np.square, g, u),
            *_average(self.beta2, s, u, u),
            (np.sqrt, s, u),
            (np.add, u, r[1], u),
            (np.divide, v, u, u),
            (np.multiply, u, r[0], u),
            (np.subtract, w, u, w),
        ]
