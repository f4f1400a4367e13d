"""Adam and its family: an average of the gradients over the root of an average of their squares (maths.md §7).

Legend: ``w`` parameters, ``g`` gradient, ``v s`` state vectors, ``u`` the step to take, ``r`` its rates.
Slots hold sums Σ β^k x: what the formulas call an average is (1−β) times that, and the factor goes into the rates.
The family shares all of its calls, and so its file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.components.optimizers.optimizer import Optimizer, decayed_sums, decoupled_decay
from glassnet.core.memory import empty_like
from glassnet.core.program import Array, Calls, number

_AVERAGES = "v := β₁ v + (1 − β₁) g", "s := β₂ s + (1 − β₂) g²"
_CORRECTED = "v̂ = v / (1 − β₁ᵗ)", "ŝ = s / (1 − β₂ᵗ)"
_STEP = "Δw = −α v̂ / (√ŝ + ε)"


def _adam_rates(beta1: Any, beta2: Any, epsilon: Any, lr: Array, t: Array) -> tuple[Array, Array]:
    """With v̂ = c V, ŝ = d S, c = (1−β₁)/(1−β₁ᵗ), d = (1−β₂)/(1−β₂ᵗ): α v̂/(√ŝ + ε) = (α c/√d) V/(√S + ε/√d)."""
    root = np.sqrt((1 - beta2**t) / (1 - beta2))
    return lr * root * (1 - beta1) / (1 - beta1**t), lr * 0 + epsilon * root


def _quotient(v: Array, s: Array, r: Sequence[Array], u: Array) -> Calls:
    """u = r₀ v/(√s + r₁)."""
    return [(np.sqrt, s, u), (np.add, u, r[1], u), (np.divide, v, u, u), (np.multiply, u, r[0], u)]


class Adam(Optimizer):
    """Momentum and RMSprop together, both corrected for starting at 0: w −= α v̂/(√ŝ + ε) (Kingma and Ba 2015)."""

    label = "Adam"
    type: Literal["adam"] = "adam"
    slots = 2
    averages = ("v", "s")
    formulas = (*_AVERAGES, *_CORRECTED, _STEP)
    suggested_rate = 0.01
    beta1: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₁"})
    """Memory of the gradients' average v."""
    beta2: float = Field(0.999, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₂"})
    """Memory of the squared gradients' average s."""
    epsilon: float = Field(1e-8, gt=0, le=1, json_schema_extra={"scale": "log", "symbol": "ε"})
    """Keeps the division finite."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        return _adam_rates(self.beta1, self.beta2, self.epsilon, lr, t)

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        v, s = state
        return [
            (np.square, g, u),
            *decayed_sums([self.beta1, self.beta2], [v, s], [g, u]),
            *_quotient(v, s, r, u),
        ]

    def units(self) -> tuple[Any, ...]:
        return 1 - self.beta1, 1 - self.beta2

    def starts(self) -> dict[str, tuple[str, Any]]:
        return {"v": ("v̂", self.beta1), "s": ("ŝ", self.beta2)}


class AdamW(Optimizer):
    """Adam with weight decay apart from the gradient: every step also takes α λ w off (Loshchilov and Hutter 2019).

    L2's pull would be divided by √ŝ like any gradient; here all weights shrink alike.
    """

    label = "AdamW"
    type: Literal["adamw"] = "adamw"
    slots = 2
    averages = ("v", "s")
    formulas = (*_AVERAGES, *_CORRECTED, f"{_STEP} − α λ w")
    suggested_rate = 0.01
    beta1: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₁"})
    """Memory of the gradients' average v."""
    beta2: float = Field(0.999, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₂"})
    """Memory of the squared gradients' average s."""
    epsilon: float = Field(1e-8, gt=0, le=1, json_schema_extra={"scale": "log", "symbol": "ε"})
    """Keeps the division finite."""
    weight_decay: float = Field(0.01, ge=0, le=10, json_schema_extra={"scale": "log", "symbol": "λ"})
    """Fraction of a weight that a step of learning rate 1 would take off."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        return *_adam_rates(self.beta1, self.beta2, self.epsilon, lr, t), lr

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        v, s = state
        return [
            (np.square, g, u),
            *decayed_sums([self.beta1, self.beta2], [v, s], [g, u]),
            *_quotient(v, s, r, u),
        ]

    def decay(self, w: Array, mask: Array, r: Sequence[Array], u: Array) -> Calls:
        return decoupled_decay(self.weight_decay, r[2], w, mask, u)

    def units(self) -> tuple[Any, ...]:
        return 1 - self.beta1, 1 - self.beta2

    def starts(self) -> dict[str, tuple[str, Any]]:
        return {"v": ("v̂", self.beta1), "s": ("ŝ", self.beta2)}


class NAdam(Optimizer):
    """Adam that looks ahead like Nesterov: the newest gradient counts more than in Adam (Dozat 2016).

    w −= α(μ₊ v/(1−Πμμ₊) + (1−μ) g/(1−Πμ))/(√ŝ + ε), where μ = β₁(1 − ½·0.96^(0.004 t)) warms up and μ₊ is the next μ.
    """

    label = "NAdam"
    type: Literal["nadam"] = "nadam"
    slots = 2
    averages = ("v", "s")
    formulas = (
        *_AVERAGES,
        _CORRECTED[1],
        "μ = β₁ (1 − 0.5 · 0.96^(0.004 t))",
        "Δw = −α (μ₊ v / (1 − Πμ μ₊) + (1 − μ) g / (1 − Πμ)) / (√ŝ + ε)",
    )
    suggested_rate = 0.01
    beta1: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₁"})
    """Memory of the gradients' average v."""
    beta2: float = Field(0.999, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₂"})
    """Memory of the squared gradients' average s."""
    epsilon: float = Field(1e-8, gt=0, le=1, json_schema_extra={"scale": "log", "symbol": "ε"})
    """Keeps the division finite."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        # With V = v/(1−β₁), S = s/(1−β₂): as in Adam, and μ₊(1−β₁)V/(1−Π₊) + (1−μ)g/(1−Π) = f (k V + g)
        now, coming = _warmed(self.beta1, t), _warmed(self.beta1, t + 1)
        product = self.beta1**t * _warm_product(t)
        root = np.sqrt((1 - self.beta2**t) / (1 - self.beta2))
        f = (1 - now) / (1 - product)
        k = coming * (1 - self.beta1) / (1 - product * coming) / f
        return lr * root * f, lr * 0 + self.epsilon * root, lr * 0 + k

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        v, s = state
        ahead = empty_like(u)
        return [
            (np.square, g, u),
            *decayed_sums([self.beta1, self.beta2], [v, s], [g, u]),
            (np.multiply, v, r[2], ahead),
            (np.add, ahead, g, ahead),
            *_quotient(ahead, s, r, u),
        ]

    def units(self) -> tuple[Any, ...]:
        return 1 - self.beta1, 1 - self.beta2

    def starts(self) -> dict[str, tuple[str, Any]]:
        return {"s": ("ŝ", self.beta2)}

    def terms(self, state: Sequence[Array], g: Array, u: Array, t: Any) -> dict[str, Array]:
        found = super().terms(state, g, u, t)
        step = found.pop("Δw")
        warm = {
            "μ": _warmed(self.beta1, t),
            "μ₊": _warmed(self.beta1, t + 1),
            "Πμ": self.beta1**t * _warm_product(t),
        }
        return found | {name: np.broadcast_to(value, g.shape) for name, value in warm.items()} | {"Δw": step}


_WARMTH = 0.004 * np.log(0.96)
"""Logarithm of q: NAdam's μ is β₁(1 − q^t/2)."""


def _warmed(beta: Any, t: Array) -> Array:
    warmed: Array = beta * (1 - 0.5 * np.exp(_WARMTH * t))
    return warmed


def _warm_product(t: Array) -> Array:
    """Π (1 − q^i/2) for i = 1 to t, at the price of 50 terms however large t is.

    Its logarithm is −Σ_i Σ_k (q^i/2)^k/k, and summed over i first that is −Σ_k 2^−k/k · q^k (1 − q^(kt))/(1 − q^k).
    """
    k = np.arange(1, 51)[:, None]
    series = np.exp(_WARMTH * k) * np.expm1(_WARMTH * k * t) / np.expm1(_WARMTH * k)
    product: Array = np.exp(-(series * 0.5**k / k).sum(0))
    return product


class AmsGrad(Optimizer):
    """Adam that never forgets how large a gradient can be: divides by the largest √s so far (Reddi et al. 2018)."""

    label = "AMSGrad"
    type: Literal["amsgrad"] = "amsgrad"
    slots = 3
    averages = ("v", "s", "max s")
    formulas = (*_AVERAGES, "max s := max(max s, s)", _CORRECTED[0], "ŝ = max s / (1 − β₂ᵗ)", _STEP)
    suggested_rate = 0.01
    beta1: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₁"})
    """Memory of the gradients' average v."""
    beta2: float = Field(0.999, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₂"})
    """Memory of the squared gradients' average s."""
    epsilon: float = Field(1e-8, gt=0, le=1, json_schema_extra={"scale": "log", "symbol": "ε"})
    """Keeps the division finite."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        return _adam_rates(self.beta1, self.beta2, self.epsilon, lr, t)

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        v, s, largest = state
        return [
            (np.square, g, u),
            *decayed_sums([self.beta1, self.beta2], [v, s], [g, u]),
            (np.maximum, largest, s, largest),
            *_quotient(v, largest, r, u),
        ]

    def units(self) -> tuple[Any, ...]:
        return 1 - self.beta1, 1 - self.beta2, 1 - self.beta2

    def starts(self) -> dict[str, tuple[str, Any]]:
        return {"v": ("v̂", self.beta1), "max s": ("ŝ", self.beta2)}


class Adamax(Optimizer):
    """Adam with the largest recent gradient instead of the root of a mean: s = max(β₂ s, |g| + ε), w −= α v̂/s.

    From the same article (Kingma and Ba 2015, §7.1).
    """

    label = "Adamax"
    type: Literal["adamax"] = "adamax"
    slots = 2
    averages = ("v", "s")
    formulas = (_AVERAGES[0], "s := max(β₂ s, |g| + ε)", _CORRECTED[0], "Δw = −α v̂ / s")
    suggested_rate = 0.01
    beta1: float = Field(0.9, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₁"})
    """Memory of the gradients' average v."""
    beta2: float = Field(0.999, ge=0, lt=1, json_schema_extra={"scale": "log1m", "symbol": "β₂"})
    """Memory of the largest gradient's size s."""
    epsilon: float = Field(1e-8, gt=0, le=1, json_schema_extra={"scale": "log", "symbol": "ε"})
    """Keeps the division finite."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        return (lr * (1 - self.beta1) / (1 - self.beta1**t),)

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        v, s = state
        return [
            (np.abs, g, u),
            (np.add, u, number(self.epsilon, u), u),
            (np.multiply, s, number(self.beta2, s), s),
            (np.maximum, s, u, s),
            *decayed_sums([self.beta1], [v], [g]),
            (np.divide, v, s, u),
            (np.multiply, u, r[0], u),
        ]

    def units(self) -> tuple[Any, ...]:
        return 1 - self.beta1, 1.0

    def starts(self) -> dict[str, tuple[str, Any]]:
        return {"v": ("v̂", self.beta1)}
