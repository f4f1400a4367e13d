"""Losses, means over the n examples of a batch (maths.md §3).

Legend: ``z`` logits, ``a`` output activation, ``y`` targets, ``dz`` dJ/dz; all (..., n, outputs).
``weights`` how much each target counts, shaped like y.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field, field_validator

from glassnet.core.component import Component
from glassnet.core.components.activations import Activation
from glassnet.core.memory import empty
from glassnet.core.program import Array, Calls, number, product, transposed

Weight = Annotated[float, Field(gt=0, le=1000)]


class Loss(Component):
    """How far the network's answers are from the right ones; the number that training makes small."""

    kind = "loss"
    needs: ClassVar[str | None] = None
    """The only output activation it is defined for, if there is just one."""

    def value(self, z: Array, a: Array, y: Array) -> Any:
        """Mean loss: a number, or one per model on a leading axis (...)."""
        raise NotImplementedError

    def gradient(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        """The calls that write dz, the gradient of the mean loss by the logits, from a = g(z)."""
        raise NotImplementedError

    def coded(self, y: Array) -> Array:
        """Targets as ``training`` reads them: worked out once instead of in every step.

        Twice as wide as y where targets count differently: the weights follow the targets, (..., n, 2 outputs).
        """
        return y

    def training(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        """The calls of a training step that write dz from the logits, for coded targets. What they leave in a is free.

        The same as g(z) followed by ``gradient``; a loss overrides it where both together take fewer calls.
        """
        return [*activation.forward(z, a), *self.gradient(activation, z, a, y, dz)]

    @classmethod
    def facts(cls) -> dict[str, Any]:
        return {"needs": cls.needs}


def _mean_difference(factor: float, a: Array, y: Array, out: Array) -> Calls:
    """out = factor (a − y)/n: with a fitting output activation, the whole gradient of a loss."""
    return [(np.subtract, a, y, out), (np.multiply, out, number(factor / a.shape[-2], a), out)]


def _separated(y: Array, outputs: int) -> tuple[Array, Array | None]:
    """Coded targets and, if they have them, their weights."""
    return (y, None) if y.shape[-1] == outputs else (y[..., :outputs], y[..., outputs:])


class BinaryCrossEntropy(Loss):
    """For two classes: −[y log ŷ + (1−y) log(1−ŷ)]. A confident wrong answer costs without bound.

    With several outputs each is a question of its own, and the losses add up. A missing target costs nothing.
    """

    label = "Binary cross-entropy"
    type: Literal["binary_cross_entropy"] = "binary_cross_entropy"
    needs = "sigmoid"
    class_weights: tuple[Weight, ...] = ()
    """How much an example of "no" and one of "yes" count, against few examples of one of them. Empty: both 1."""

    @field_validator("class_weights")
    @classmethod
    def _two(cls, weights: tuple[float, ...]) -> tuple[float, ...]:
        if len(weights) not in (0, 2):
            raise ValueError(f"expected two weights, for no and yes, or none, got {len(weights)}")
        return weights

    def _weights(self, y: Array) -> Array:
        """How much each target y of 0, 1 or NaN counts."""
        no, yes = self.class_weights or (1.0, 1.0)
        weights: Array = np.where(np.isnan(y), 0, no + (yes - no) * y)
        return weights

    def value(self, z: Array, a: Array, y: Array) -> Any:
        known = np.where(np.isnan(y), 0, y)
        losses = np.maximum(z, 0) - z * known + np.log1p(np.exp(-np.abs(z)))  # from the logit: log 0 never occurs
        return (losses * self._weights(y)).sum(-1).mean(-1)

    def gradient(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        missing = empty(dz.shape, np.bool_)
        clean: Calls = [(np.isnan, y, missing), (np.copyto, dz, number(0, dz), "same_kind", missing)]
        if not self.class_weights:
            return _mean_difference(1, a, y, dz) + clean
        no, yes = self.class_weights
        weights = np.empty_like(dz)
        weighed: Calls = [
            (np.multiply, y, number(yes - no, y), weights),
            (np.add, weights, number(no, y), weights),
            (np.multiply, dz, weights, dz),
        ]
        return _mean_difference(1, a, y, dz) + weighed + clean

    def coded(self, y: Array) -> Array:
        code = 2 * y - 1
        if not self.class_weights and not np.isnan(y).any():
            return code
        return np.concatenate([np.where(np.isnan(y), 0, code), self._weights(y)], -1)

    def training(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        # With ŷ = (1 + tanh(z/2))/2: ŷ − y = (tanh(z/2) − (2y − 1))/2
        y, weights = _separated(y, z.shape[-1])
        halved: Calls = [(np.multiply, z, number(0.5, z), dz), (np.tanh, dz, dz)]
        weighed: Calls = [] if weights is None else [(np.multiply, dz, weights, dz)]
        return halved + _mean_difference(0.5, dz, y, dz) + weighed


class CategoricalCrossEntropy(Loss):
    """For many classes: −log of the probability given to the right one. Goes with softmax."""

    label = "Categorical cross-entropy"
    type: Literal["categorical_cross_entropy"] = "categorical_cross_entropy"
    needs = "softmax"
    class_weights: tuple[Weight, ...] = ()
    """How much an example of each class counts, against few examples of some of them. Empty: all 1."""

    def _weights(self, y: Array) -> Any:
        """How much each example counts (..., n, 1)."""
        return y @ np.array(self.class_weights, y.dtype)[:, None]

    def value(self, z: Array, a: Array, y: Array) -> Any:
        shifted = z - z.max(-1, keepdims=True)
        losses = np.log(np.exp(shifted).sum(-1)) - (shifted * y).sum(-1)  # log-sum-exp
        if self.class_weights:
            losses = losses * self._weights(y)[..., 0]
        return losses.mean(-1)

    def gradient(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        plain = _mean_difference(1, a, y, dz)
        if not self.class_weights:
            return plain
        row = empty((*dz.shape[:-1], 1), dz.dtype)
        weights = np.array([self.class_weights], dz.dtype)
        return [*plain, product(weights, transposed(y), transposed(row)), (np.multiply, dz, row, dz)]

    def coded(self, y: Array) -> Array:
        if not self.class_weights:
            return y
        return np.concatenate([y, np.broadcast_to(self._weights(y), y.shape)], -1)

    def training(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        y, weights = _separated(y, z.shape[-1])
        weighed: Calls = [] if weights is None else [(np.multiply, dz, weights, dz)]
        return [*activation.forward(z, a), *_mean_difference(1, a, y, dz), *weighed]


class SquaredError(Loss):
    """(ŷ − y)², for regression. For classes it works too, but learns slowly where the output saturates."""

    label = "Squared error"
    type: Literal["squared_error"] = "squared_error"

    def value(self, z: Array, a: Array, y: Array) -> Any:
        return np.square(a - y).sum(-1).mean(-1)

    def gradient(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        return _mean_difference(2, a, y, dz) + activation.backward(z, a, dz, dz)


class Huber(Loss):
    """Squared error for small errors, straight beyond δ: d²/2, then δ(|d| − δ/2). Outliers pull less (Huber 1964)."""

    label = "Huber"
    type: Literal["huber"] = "huber"
    delta: float = Field(1.0, gt=0, le=100, json_schema_extra={"scale": "log", "symbol": "δ"})
    """Where the parabola goes over into straight lines."""

    def value(self, z: Array, a: Array, y: Array) -> Any:
        error = np.abs(a - y)
        curved = np.minimum(error, self.delta)
        return (curved * (error - curved / 2)).sum(-1).mean(-1)

    def gradient(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        return [
            (np.subtract, a, y, dz),
            (np.maximum, dz, number(-self.delta, dz), dz),
            (np.minimum, dz, number(self.delta, dz), dz),
            (np.multiply, dz, number(1 / a.shape[-2], dz), dz),
            *activation.backward(z, a, dz, dz),
        ]


class AbsoluteError(Loss):
    """|ŷ − y|, for regression: every error pulls equally hard, so that a few wild values hardly matter."""

    label = "Absolute error"
    type: Literal["absolute_error"] = "absolute_error"

    def value(self, z: Array, a: Array, y: Array) -> Any:
        return np.abs(a - y).sum(-1).mean(-1)

    def gradient(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        return [
            (np.subtract, a, y, dz),
            (np.sign, dz, dz),
            (np.multiply, dz, number(1 / a.shape[-2], dz), dz),
            *activation.backward(z, a, dz, dz),
        ]
