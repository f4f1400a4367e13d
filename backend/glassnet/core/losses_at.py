"""Losses: what training makes small, at many parameter vectors at once.

J(θ) is the mean loss of fixed training examples plus the penalty, with dropout off; batch norm takes its means over
these examples, as in training. K vectors are evaluated together, as K models on a leading axis.
"""

from __future__ import annotations

from math import prod

import numpy as np

from glassnet.core.gradient_check import calm
from glassnet.core.network import Network
from glassnet.core.program import Array, run
from glassnet.core.seeds import generator
from glassnet.core.trainer import Trainer
from glassnet.core.workspace import Workspace
from glassnet.errors import LimitExceeded

MOST_EXAMPLES = 512
"""Training examples that a loss is the mean of, at most."""
BUDGET = 10_000_000
"""Examples times parameters of one loss, at most: some milliseconds of work."""
CHUNK = 300_000
"""Numbers in the vectors that are evaluated together, about: what caches hold, and a few milliseconds."""
MOST_TOGETHER = 128


class Losses:
    """J of the experiment that a trainer trains. Nothing of the trainer changes."""

    def __init__(self, trainer: Trainer) -> None:
        self.experiment, data = trainer.experiment, trainer.data
        self.training_examples = len(data.y["train"])
        self.rows = self._rows()
        """Which training examples."""
        self.examples = len(self.rows)
        self.together = self._together(trainer.network)
        """Vectors that are evaluated in one go."""
        layers = calm(self.experiment).all_layers()
        shape, precision = self.experiment.data.input_shape(), self.experiment.precision
        self._network = Network(layers, shape, precision, models=self.together)
        x = self._network.inputs(data.present(data.x["train"][self.rows]))
        targets = data.targets("train", self.experiment.output.activation)[self.rows]
        self._y = targets.astype(self._network.dtype)
        running = self._network.zones["running"]
        self._workspace = Workspace(self._network, x, training=running.start < running.stop)

    def at(self, thetas: Array) -> Array:
        """J at each of the vectors (m, P), with or without running statistics: (m,) float64."""
        chunks = [thetas[begin : begin + self.together] for begin in range(0, len(thetas), self.together)]
        return np.concatenate([self._chunk(chunk) for chunk in chunks] or [np.empty(0)])

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def _chunk(self, thetas: Array) -> Array:
        network, experiment = self._network, self.experiment
        network.theta[: len(thetas), : thetas.shape[-1]] = thetas
        run(self._workspace.forward)
        output, w = self._workspace.output, network.theta[:, : network.trainable]
        penalty = experiment.regularizer.value(w, network.mask, self.training_examples)
        losses: Array = experiment.loss.value(output.z, output.a, self._y) + penalty
        return losses[: len(thetas)].astype(np.float64)

    def _rows(self) -> Array:
        """All training examples, or as many as there may be, drawn once."""
        m = self.training_examples
        if m <= MOST_EXAMPLES:
            return np.arange(m)
        return np.sort(generator(self.experiment.seed, "batches").permutation(m)[:MOST_EXAMPLES])

    def _together(self, network: Network) -> int:
        parameters, units = network.theta.shape[-1], sum(prod(shape) for shape in network.shapes[1:])
        if (work := self.examples * parameters) > BUDGET:
            raise LimitExceeded(
                f"expected at most {BUDGET:,} examples times parameters for one loss, got {self.examples:,} × "
                f"{parameters:,} = {work:,}; a map needs thousands of losses: make the network smaller"
            )
        return int(np.clip(CHUNK // (self.examples * (4 * units + parameters // 8)), 1, MOST_TOGETHER))
