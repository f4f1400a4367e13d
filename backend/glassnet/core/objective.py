"""Objective: what training makes small, as a function of the parameters, for one fixed batch in float64.

It runs the same forward and backward calls as a step of training does, without moving the weights.
"""

from __future__ import annotations

import numpy as np

from glassnet.core.data import Prepared
from glassnet.core.network import Network
from glassnet.core.program import Array, run
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
        run(self._workspace.forward)
        output, experiment, g = self._workspace.output, self._experiment, self.network.gradient
        run(experiment.loss.gradient(experiment.output.activation, output.z, output.a, self._y, output.dz))
        run(self._workspace.backward)
        scratch = np.empty_like(g)
        run(experiment.regularizer.gradient(self.theta, g, self.network.mask, self._training_examples, scratch))
        return g.copy()
