"""Networks for tests: built from layers, with given or drawn weights, and their loss as a function of theta."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from glassnet.core.components.activations import Activation
from glassnet.core.components.layers.layer import Layer
from glassnet.core.components.losses import Loss
from glassnet.core.components.regularizers import Regularizer, Unregularized
from glassnet.core.network import Network
from glassnet.core.program import Array, run
from glassnet.core.workspace import Workspace


class Objective:
    """The objective of one batch x (n, d), y (n, k), and its gradient, as a trainer computes them."""

    def __init__(
        self,
        layers: Sequence[Layer],
        ending: tuple[Activation, Loss],
        x: Array,
        y: Array,
        regularizer: Regularizer | None = None,
        models: int | None = None,
        precision: str = "float64",
    ) -> None:
        self.network = Network(layers, x.shape[1:], precision, models)
        self.activation, self.loss = ending
        self.regularizer, self.y = regularizer or Unregularized(), y.astype(precision)
        self.workspace = Workspace(self.network, self.network.inputs(x), training=True)

    def value(self) -> Any:
        run(self.workspace.forward)
        output, network = self.workspace.output, self.network
        w = network.theta[..., : network.trainable]
        penalty = self.regularizer.value(w, network.mask, len(self.y))
        return self.loss.value(output.z, output.a, self.y) + penalty

    def gradient(self) -> Array:
        """dJ/dtheta after ``value``: (..., trainable)."""
        output, network = self.workspace.output, self.network
        w, g = network.theta[..., : network.trainable], network.gradient
        run(self.loss.gradient(self.activation, output.z, output.a, self.y, output.dz))
        run(self.workspace.backward)
        run(self.regularizer.gradient(w, g, network.mask, len(self.y), np.empty_like(w)))
        return g

    def differences(self, epsilon: float = 1e-6) -> Array:
        """Two-sided differences of the objective by every trainable parameter of a single model."""
        theta, result = self.network.theta, np.empty(self.network.trainable)
        for i in range(self.network.trainable):
            kept = theta[i]
            theta[i] = kept + epsilon
            above = self.value()
            theta[i] = kept - epsilon
            result[i] = (above - self.value()) / (2 * epsilon)
            theta[i] = kept
        return result


def distance(a: Array, b: Array) -> float:
    """‖a − b‖ / (‖a‖ + ‖b‖), the ratio of gradient checking."""
    scale = np.linalg.norm(a) + np.linalg.norm(b)
    return float(np.linalg.norm(a - b) / scale) if scale else 0.0
