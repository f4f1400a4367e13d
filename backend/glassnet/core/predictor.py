"""Predictor: a trained network alone, without its data: what is needed to apply it, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glassnet.core.data import shown
from glassnet.core.inference import CHUNK, Inference
from glassnet.core.network import Network
from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer


@dataclass(frozen=True)
class Predictor:
    """The network as a trainer has it now. Can be pickled.

    It computes in float64, whatever the network was trained in: what it says of a row does not depend on the others,
    and is what the parameters mean. Of a network that divides by small deviations, rounding in float32 can change the
    fifth digit.
    """

    experiment: Experiment
    theta: Array
    mean: Array
    deviation: Array
    """Of each column that is shown: it presents (x − mean)/deviation."""

    @classmethod
    def of(cls, trainer: Trainer) -> Predictor:
        """A copy of what a trainer has learned."""
        data = trainer.data
        return cls(trainer.experiment, trainer.network.theta.copy(), data.mean, data.deviation)

    def predict(self, points: Array) -> Array:
        """Output activations (m, k) for raw inputs (m, d)."""
        experiment = self.experiment
        network = Network(experiment.all_layers(), experiment.data.input_shape(), "float64")
        network.theta[...] = self.theta
        x = network.inputs((shown(experiment.data, points.astype(np.float64)) - self.mean) / self.deviation)
        return Inference(network, min(len(x), CHUNK)).logits_and_outputs(x)[1]
