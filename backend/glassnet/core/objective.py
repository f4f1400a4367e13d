"""Objective: what training makes small, as a function of the parameters, for one fixed batch in float64.

It runs the same forward and backward calls as a step of training does, without moving the weights.
"""

from __future__ import annotations

import numpy as np

from glassnet.core.data import Prepared
from glassnet.core.network import Network
from glassnet.core.program import Array, Calls, run
from glassnet.core.spec import Experiment
from glassnet.core.workspace import Workspace


class Objective:
    """J(θ): the mean loss of some training examples plus the penalty, and its gradient by backpropagation."""

    def __init__(self, experiment: Experiment, data: Prepared, rows: Array) -> None:
        self.network = Network(experiment.all_layers(), experiment.data.input_shape(), "float64")
        self._experiment, self._training_examples = experiment, len(data.y["train"])
        self._y = data.targets("train", experiment.output.activation)[rows]
        x = self.network.inputs(data.present(data.x["train"][rows]))
        self._workspace = Workspace(self.network, x, training=True)
        self._backpropagation = self._calls()
        self.theta: Array = self.network.theta[: self.network.trainable]
        """The learned parameters (P,); change them in place."""

    def value(self) -> float:
        """J at the present parameters."""
        run(self._workspace.forward)
        output, experiment = self._workspace.output, self._experiment
        penalty = experiment.regularizer.value(self.theta, self.network.mask, self._training_examples)
        return float(experiment.loss.value(output.z, output.a, self._y) + penalty)

    def gradient(self) -> Array:
        """dJ/dθ (P,) at the present parameters, by one pass forward and one back."""
        run(self._backpropagation)
        gradient: Array = self.network.gradient.copy()
        return gradient

    def _calls(self) -> Calls:
        """The calls of a training step up to the gradient, with the loss in the form that training takes."""
        experiment, network, output = self._experiment, self.network, self._workspace.output
        w, g = network.theta[: network.trainable], network.gradient
        y, activation = experiment.loss.coded(self._y), experiment.output.activation
        return [
            *self._workspace.logits,
            *experiment.loss.training(activation, output.z, output.a, y, output.dz),
            *self._workspace.backward,
            *experiment.regularizer.gradient(w, g, network.mask, self._training_examples, np.empty_like(w)),
        ]
