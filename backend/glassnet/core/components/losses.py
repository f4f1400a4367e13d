"""Losses, means over the n examples of a batch (maths.md §3).

Legend: ``z`` logits, ``a`` output activation, ``y`` targets, ``dz`` dJ/dz; all (..., n, outputs).
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np

from glassnet.core.component import Component
from glassnet.core.components.activations import Activation
from glassnet.core.program import Array, Calls, number


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
        """Targets as ``training`` reads them: worked out once instead of in every step."""
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


class BinaryCrossEntropy(Loss):
    """For two classes: −[y log ŷ + (1−y) log(1−ŷ)]. A confident wrong answer costs without bound."""

    label = "Binary cross-entropy"
    type: Literal["binary_cross_entropy"] = "binary_cross_entropy"
    needs = "sigmoid"

    def value(self, z: Array, a: Array, y: Array) -> Any:
        losses = np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))  # from the logit, so that log 0 never occurs
        return losses.sum(-1).mean(-1)

    def gradient(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        return _mean_difference(1, a, y, dz)

    def coded(self, y: Array) -> Array:
        return 2 * y - 1

    def training(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        # With ŷ = (1 + tanh(z/2))/2: ŷ − y = (tanh(z/2) − (2y − 1))/2
        halved: Calls = [(np.multiply, z, number(0.5, z), dz), (np.tanh, dz, dz)]
        return halved + _mean_difference(0.5, dz, y, dz)


class CategoricalCrossEntropy(Loss):
    """For many classes: −log of the probability given to the right one. Goes with softmax."""

    label = "Categorical cross-entropy"
    type: Literal["categorical_cross_entropy"] = "categorical_cross_entropy"
    needs = "softmax"

    def value(self, z: Array, a: Array, y: Array) -> Any:
        shifted = z - z.max(-1, keepdims=True)
        losses = np.log(np.exp(shifted).sum(-1)) - (shifted * y).sum(-1)  # log-sum-exp
        return losses.mean(-1)

    def gradient(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        return _mean_difference(1, a, y, dz)


class SquaredError(Loss):
    """(ŷ − y)², for regression. For classes it works too, but learns slowly where the output saturates."""

    label = "Squared error"
    type: Literal["squared_error"] = "squared_error"

    def value(self, z: Array, a: Array, y: Array) -> Any:
        return np.square(a - y).sum(-1).mean(-1)

    def gradient(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        return _mean_difference(2, a, y, dz) + activation.backward(z, a, dz, dz)
