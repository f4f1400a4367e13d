"""Steps: all steps of an epoch, looked up once; from then on each is a function without arguments.

A step is written as a readable list of calls: forward, loss, backward, update. ``compile_steps`` makes functions of it.
Models whose optimizer, regularizer and the like are of the same types form a *group*: a step computes all gradients
together, then updates group by group.

Legend: ``w g u`` parameters, gradient and step (..., P); ``r`` the numbers that change from step to step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType

import numpy as np

from glassnet.core.batches import Batches
from glassnet.core.compiled import Step, compile_steps
from glassnet.core.components.layers.layer import BoundLayer
from glassnet.core.network import Network
from glassnet.core.program import Array, Calls, flattened, number, run
from glassnet.core.rates import Rates
from glassnet.core.spec import Experiment
from glassnet.core.workspace import Workspace

Knobs = tuple[EllipsisType | slice, Experiment]
"""Models, and the experiment by whose knobs they are updated; of several models, a knob may be one number for each."""


@dataclass
class Group:
    """Models that are updated together."""

    models: EllipsisType | slice
    experiment: Experiment
    rates: Rates


class Steps:
    """The steps of an epoch of one network, or of K at once, with the memory they work in."""

    def __init__(
        self,
        experiment: Experiment,
        network: Network,
        table: tuple[Array, Array],
        groups: Sequence[Knobs],
        state: Array,
        dropping: Sequence[np.random.Generator],
        recording: bool,
    ) -> None:
        self._experiment, self._network = experiment, network
        self._state, self._dropping, self._recording = state, dropping, recording
        x, y = table
        self._targets = y
        self._examples = x.shape[-2]
        self.batches = Batches(x, experiment.loss.coded(y), experiment.batch_size, experiment.smallest_batch())
        count = self.batches.count
        self.groups = [
            Group(models, chosen, Rates(chosen, network.theta[models].shape[:-1], count, network.dtype))
            for models, chosen in groups
        ]
        self.squares = np.zeros((count if recording else 0, 2, len(network.layers)), network.dtype)
        """Where gradients are recorded: Σ g² of each layer's weights with their biases, and of the biases alone."""
        self.all: list[Step] = []
        self._outputs: list[BoundLayer] = []
        self.after_first: Calls = []
        """To run once, after the very first step."""
        for batch in self.batches.groups:
            first = len(self.all)
            workspace = self.workspace(batch.x)
            self._outputs += [workspace.output] * len(batch.batches)
            program = batch.gather + self.written(workspace, batch.y, first)
            changing = [*(group.rates.values for group in self.groups), *([self.squares] if recording else [])]
            here = [array[first : first + len(batch.batches)] for array in changing]
            each = [(*sources, *now) for sources, *now in zip(batch.batches, *here, strict=True)]
            self.all += compile_steps(program, (*batch.source, *(array[first] for array in changing)), each)
            self.after_first = self.after_first or workspace.after_first

    def program(self) -> Calls:
        """The first step of an epoch as the list of calls that is compiled."""
        batch = self.batches.groups[0]
        return batch.gather + self.written(self.workspace(batch.x), batch.y, 0)

    def loss(self, step: int) -> float:
        """The mean loss of one network on the examples of a step of this epoch that was just made."""
        experiment, z = self._experiment, self._outputs[step].z  # what is left in a is free
        start, a = step * experiment.batch_size, np.empty_like(z)
        run(experiment.output.activation.forward(z, a))
        return float(experiment.loss.value(z, a, self._targets[self.batches.order[start : start + len(z)]]))

    def workspace(self, x: Array) -> Workspace:
        """Buffers and calls for inputs x, as in training."""
        return Workspace(self._network, x, True, self._dropping, self._experiment.input_dropout)

    def written(self, workspace: Workspace, y: Array, step: int) -> Calls:
        """A step as readable calls: forward, loss, backward, update."""
        experiment, output = self._experiment, workspace.output
        calls = [
            *workspace.logits,
            *experiment.loss.training(experiment.output.activation, output.z, output.a, y, output.dz),
            *workspace.backward,
            *self._measured(step),
            *(call for group in self.groups for call in self._update(group, group.rates.at(step))),
        ]
        return [flattened(call) for call in calls]

    def _measured(self, step: int) -> Calls:
        """The calls that note how large the gradients are, if they are recorded."""
        if not self._recording:
            return []
        calls: Calls = []
        for layer, gradients in enumerate(self._network.gradients):
            g = gradients["weights"]
            parts = [g.reshape(-1), g[:, -1]] if self._network.layers[layer].folded else [g.reshape(-1)]
            calls += [(part.dot, part, self.squares[step, kind, layer, ...]) for kind, part in enumerate(parts)]
        return calls

    def _update(self, group: Group, r: Sequence[Array]) -> Calls:
        """From the gradient of the loss to new weights, for the models of a group."""
        network, experiment, examples = self._network, group.experiment, self._examples
        w = network.theta[group.models][..., : network.trainable]
        g, u, mask = network.gradient[group.models], network.step[group.models], network.mask
        state = [slot[group.models] for slot in self._state[: experiment.optimizer.slots]]
        factors = number(network.factors()[group.models], w)
        live = number(factors > 0, g)
        return [
            *experiment.regularizer.gradient(w, g, mask, examples, u),
            *([] if live.all() else [(np.multiply, g, live, g)]),
            *experiment.clipping.calls(g, u),
            *experiment.optimizer.update(w, g, state, r, u),
            *experiment.optimizer.decay(w, mask, r, u),
            *([] if (factors == 1).all() else [(np.multiply, u, factors, u)]),
            (np.subtract, w, u, w),
            *self._constrained(group),
        ]

    def _constrained(self, group: Group) -> Calls:
        matrices = self._network.matrices(group.models)
        return [call for w in matrices for call in group.experiment.constraint.calls(w)]
