"""Epoch: the steps of one pass over the training set, looked up once and then only run.

Legend: ``x y`` inputs and targets of a mini-batch, ``w g`` parameters and gradient, ``t`` optimizer steps from 1,
``r`` the numbers that change from step to step.
"""

from __future__ import annotations

import numpy as np

from glassnet.core.batches import Batches
from glassnet.core.components.layers.dense import Dense
from glassnet.core.network import Network, Workspace
from glassnet.core.program import Array, Calls, Compiled, compile_steps, run
from glassnet.core.spec import Experiment


class Epoch:
    """A compiled step for every mini-batch. Binding it again is how a knob of the experiment changes."""

    def __init__(
        self,
        experiment: Experiment,
        network: Network,
        table: tuple[Array, Array],
        state: Array,
        dropping: np.random.Generator,
    ) -> None:
        self._experiment, self._network, self._state = experiment, network, state
        normalized = any(isinstance(layer, Dense) and layer.normalization for layer in network.layers)
        self.batches = Batches(*table, experiment.batch_size, smallest=2 if normalized else 1)
        self._examples = len(table[0])
        kinds = len(experiment.optimizer.rates(np.ones(1), np.ones(1)))
        self._rates = np.zeros((self.batches.count, kinds), network.dtype)
        self._steps: list[Compiled] = []
        self._after_first: Calls = []
        for x, y in self.batches.groups:
            workspace = Workspace(network, x[0], training=True, rng=dropping)
            rates = self._rates[len(self._steps) : len(self._steps) + len(x)]
            program = self.program(workspace, y[0], rates[0])
            self._steps += compile_steps(program, (x[0], y[0], rates[0]), list(zip(x, y, rates, strict=True)))
            self._after_first = self._after_first or workspace.after_first

    def program(self, workspace: Workspace, y: Array, r: Array) -> Calls:
        """One step as readable calls: forward, loss, backward, regularizer, optimizer."""
        experiment, network, output = self._experiment, self._network, workspace.output
        w, g = network.theta[: network.trainable], network.gradient
        scratch = np.empty_like(w)
        rates = [r[i : i + 1].reshape(()) for i in range(len(r))]
        return [
            *workspace.forward,
            *experiment.loss.gradient(experiment.output.activation, output.z, output.a, y, output.dz),
            *workspace.backward,
            *experiment.regularizer.gradient(w, g, network.mask, self._examples, scratch),
            *experiment.optimizer.update(w, g, list(self._state), rates, scratch),
            (np.subtract, w, scratch, w),
        ]

    def set_rates(self, epoch: int, steps: Array, t: Array) -> None:
        """Fill in the rates of all steps of this epoch: ``steps`` finished before each, ``t`` of the optimizer."""
        experiment = self._experiment
        lr = experiment.learning_rate * experiment.schedule.factor(epoch, steps)
        for column, rate in zip(self._rates.T, experiment.optimizer.rates(lr, t), strict=True):
            column[...] = rate

    def run(self, position: int, count: int) -> None:
        """Run so many steps from a position within the epoch."""
        for step, views in self._steps[position : position + count]:
            step(*views)

    def run_very_first(self) -> None:
        """The first step of all: running statistics begin at the first batch's values."""
        self.run(0, 1)
        run(self._after_first)
