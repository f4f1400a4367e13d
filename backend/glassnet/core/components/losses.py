"""Losses, means over the n examples of a batch (maths.md §3).

Legend: ``z`` logits, ``a`` output activation, ``y`` targets, ``dz`` dJ/dz; all (..., n, outputs).
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np

from glassnet.core.component import Component
from glassnet.core.components.activations import Activation
from glassnet.core.program import Array, Calls, constant


class Loss(Component):
    """How far the network's answers are from the right ones; the number that training makes small."""

    kind = "loss"
    needs: ClassVar[str | None] = None
    """The only output activation it is defined for, if there is just one."""

    def value(self, z: Array, a: Array, y: Array) -> Any:
        """Mean loss: a number, or one per model on a leading axis (...)."""
        raise NotImplementedError

    def gradient(self, activation: Activation, z: Array, a: Array, y: Array, dz: Array) -> Calls:
        """The calls that write dz, the gradient of the mean loss by the logits."""
        raise NotImplementedError

    @classmethod
    def facts(cls) -> dict[str, Any]:
        return {"needs": cls.needs}


def _mean_difference(factor: float, a: Array, y: Array, out: Array) -> Calls:
    """out = factor (a − y)/n: with a fitting output activation, the whole gradient of a loss."""
    return [(np.subtract, a, y, out), (np.multiply, out, constant(factor / a.shape[-2], a), out)]


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
