"""Course: a network on its way through the epochs: mini-batches, rates, randomness and the optimizer's memory.

One network, or K at once on a leading axis that make their steps in lockstep. Models whose optimizer, regularizer and
the like are of the same types form a *group*: a step computes all gradients together, then updates group by group.

Legend: ``w g u`` parameters, gradient and step (..., P); ``r`` the numbers that change from step to step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

import numpy as np

from glassnet.core.batches import Batches
from glassnet.core.memory import empty
from glassnet.core.network import Network
from glassnet.core.program import Array, Calls, Step, compile_steps, flattened, number, run
from glassnet.core.rates import Rates
from glassnet.core.seeds import generator
from glassnet.core.spec import Experiment
from glassnet.core.workspace import Workspace


@dataclass
class Group:
    """Models that are updated together. In a group of several, the experiment's knobs may be one number per model."""

    models: EllipsisType | slice
    experiment: Experiment
    rates: Rates


@dataclass(frozen=True)
class Standing:
    """All that a course depends on, copied: taking it up again repeats the same steps, bit for bit."""

    theta: Array
    state: Array
    memory: tuple[Array, ...]
    order: Array
    steps: int
    optimizer_steps: int
    finished_epochs: int
    position: int
    random: tuple[Any, ...]


class Course:
    """Advances a network step by step.

    ``shuffles`` are the seeds of the batches, one for all models where they share the table, or one each; ``drops`` are
    those of dropout, one each. In a stack, ``groups`` says which models are updated together, and by which knobs.
    """

    def __init__(
        self,
        experiment: Experiment,
        network: Network,
        table: tuple[Array, Array],
        shuffles: Sequence[int],
        drops: Sequence[int],
        groups: Sequence[tuple[EllipsisType | slice, Experiment]] = (),
    ) -> None:
        self.steps: int = 0
        self.position: int = 0
        self._optimizer_steps: int = 0
        self._finished_epochs: int = 0
        self._state = np.zeros((0, 0))
        self._groups: list[Group] = []
        self._records = False
        self._network = network
        self._shuffling = [generator(seed, "batches") for seed in shuffles]
        self._dropping = [generator(seed, "dropout") for seed in drops]
        self.bind(experiment, table, groups)
        self.forget()

    # ── what is bound ──

    def bind(
        self,
        experiment: Experiment,
        table: tuple[Array, Array],
        groups: Sequence[tuple[EllipsisType | slice, Experiment]] = (),
    ) -> None:
        """Look everything up, for these knobs: from here on a step is a function without arguments."""
        self.experiment = experiment
        had = self._groups
        self._table = self._x, y = table
        self.batches = Batches(
            self._x, experiment.loss.coded(y), experiment.batch_size, smallest=experiment.smallest_batch()
        )
        self._squares = np.zeros((self.batches.count if self._records else 0, 2, len(self._network.layers)), y.dtype)
        slots = max(each.optimizer.slots for _, each in groups or [(..., experiment)])
        shape = (slots, *self._network.lead, self._network.trainable)
        if self._state.shape != shape:
            self._state = empty(shape, self._network.dtype)
        self._groups = [self._group(*each) for each in groups or [(..., experiment)]]
        for group, before in zip(self._groups, had, strict=False):
            if type(group.experiment.schedule) is type(before.experiment.schedule):
                group.rates.memory[...] = before.rates.memory
        self._steps: list[Step] = []
        self._after_first: Calls = []
        for batch in self.batches.groups:
            first = len(self._steps)
            workspace = self.workspace(batch.x)
            program = batch.gather + self._program(workspace, batch.y, first)
            changing = [*(group.rates.values for group in self._groups), *([self._squares] if self._records else [])]
            here = [array[first : first + len(batch.batches)] for array in changing]
            each = [(*sources, *now) for sources, *now in zip(batch.batches, *here, strict=True)]
            self._steps += compile_steps(program, (*batch.source, *(array[first] for array in changing)), each)
            self._after_first = self._after_first or workspace.after_first

    def workspace(self, x: Array) -> Workspace:
        """Buffers and calls for inputs x, as in training."""
        return Workspace(self._network, x, True, self._dropping, self.experiment.input_dropout)

    def program(self) -> Calls:
        """One step of a full mini-batch as the list of calls that is compiled."""
        batch = self.batches.groups[0]
        return batch.gather + self._program(self.workspace(batch.x), batch.y, 0)

    def _group(self, models: EllipsisType | slice, experiment: Experiment) -> Group:
        lead = self._network.theta[models].shape[:-1]
        return Group(models, experiment, Rates(experiment, lead, self.batches.count, self._network.dtype))

    def _program(self, workspace: Workspace, y: Array, step: int) -> Calls:
        """A step as readable calls: forward, loss, backward, update."""
        experiment, output = self.experiment, workspace.output
        calls = [
            *workspace.logits,
            *experiment.loss.training(experiment.output.activation, output.z, output.a, y, output.dz),
            *workspace.backward,
            *self._measured(step),
            *(call for group in self._groups for call in self._update(group, group.rates.at(step))),
        ]
        return [flattened(call) for call in calls]

    def _measured(self, step: int) -> Calls:
        """The calls that note how large the gradients are, if they are recorded."""
        if not self._records:
            return []
        calls: Calls = []
        for layer, gradients in enumerate(self._network.gradients):
            g = gradients["weights"]
            parts = [g.reshape(-1), g[:, -1]] if self._network.layers[layer].folded else [g.reshape(-1)]
            calls += [(part.dot, part, self._squares[step, kind, layer, ...]) for kind, part in enumerate(parts)]
        return calls

    def _update(self, group: Group, r: Sequence[Array]) -> Calls:
        """From the gradient of the loss to new weights, for the models of a group."""
        network, experiment, examples = self._network, group.experiment, self._x.shape[-2]
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

    def record_gradients(self, wanted: bool) -> None:
        """Note from now on, or no longer, how large the gradients of each step are."""
        self._records = wanted
        self.retune(self.experiment, self._table)

    def gradient_norms(self) -> Array:
        """‖dW[l]‖ of every layer at every step of this epoch so far: (steps, layers)."""
        squares = self._squares[: self.position or self.batches.count]
        norms: Array = np.sqrt(np.maximum(squares[:, 0] - squares[:, 1], 0))  # the folded bias is no part of W
        return norms

    # ── where it stands ──

    @property
    def epoch(self) -> float:
        """Passes over the training set so far."""
        return self._finished_epochs + self.position / self.batches.count

    def forget(self) -> None:
        """Begin with a fresh optimizer."""
        self._state[...] = 0
        self._optimizer_steps = 0

    def retune(self, experiment: Experiment, table: tuple[Array, Array]) -> None:
        """Go on with other knobs. The same optimizer keeps its memory; with another batch size an epoch begins."""
        old, order = self.experiment, self.batches.order
        if old.batch_size != experiment.batch_size and self.position:
            self._finished_epochs, self.position = self._finished_epochs + 1, 0
        self.bind(experiment, table)
        if type(old.optimizer) is not type(experiment.optimizer):
            self.forget()
        else:
            units = zip(old.optimizer.units(), experiment.optimizer.units(), strict=True)
            for slot, (before, now) in zip(self._state, units, strict=True):
                slot *= before / now
        if self.position:
            self.batches.load(order)
            self._set_rates()

    def standing(self) -> Standing:
        """A copy of everything that the next steps depend on."""
        memory = [group.rates.memory for group in self._groups]
        return self._standing(self._network.theta, self._state, memory, self.batches.order, self._generators)

    def standing_of(self, model: int) -> Standing:
        """The same of one model in a stack, as if it had trained alone."""
        group, place = next(
            (group, model - group.models.start)
            for group in self._groups
            if isinstance(group.models, slice) and group.models.start <= model < group.models.stop
        )
        own = 0 if len(self._shuffling) == 1 else model
        order = self.batches.order if self.batches.order.ndim == 1 else self.batches.order[model]
        state = self._state[: group.experiment.optimizer.slots, model]
        generators = [self._shuffling[own], self._dropping[model]]
        return self._standing(self._network.theta[model], state, [group.rates.memory[:, place]], order, generators)

    def _standing(
        self,
        theta: Array,
        state: Array,
        memory: Sequence[Array],
        order: Array,
        generators: Sequence[np.random.Generator],
    ) -> Standing:
        return Standing(
            theta.copy(),
            state.copy(),
            tuple(numbers.copy() for numbers in memory),
            order,
            self.steps,
            self._optimizer_steps,
            self._finished_epochs,
            self.position,
            tuple(each.bit_generator.state for each in generators),
        )

    @property
    def _generators(self) -> list[np.random.Generator]:
        return [*self._shuffling, *self._dropping]

    def take_up(self, standing: Standing) -> None:
        """Go on from where a course of the same experiment stood."""
        self._network.theta[...] = standing.theta
        self._state[...] = standing.state
        for group, memory in zip(self._groups, standing.memory, strict=True):
            group.rates.memory[...] = memory
        self.steps, self._optimizer_steps = standing.steps, standing.optimizer_steps
        self._finished_epochs, self.position = standing.finished_epochs, standing.position
        for each, state in zip(self._generators, standing.random, strict=True):
            each.bit_generator.state = state
        self.batches.load(standing.order)
        self._set_rates()

    # ── steps ──

    def advance(self, steps: int, losses: Callable[[], Array]) -> None:
        """Make so many steps. ``losses`` gives the dev loss of every model: some schedules ask after each epoch."""
        while steps > 0:
            if self.position == 0:
                self._begin_epoch()
            count = 1 if self.steps == 0 else min(steps, self.batches.count - self.position)
            for step in self._steps[self.position : self.position + count]:
                step()
            if self.steps == 0:
                run(self._after_first)
            steps -= count
            self.steps += count
            self._optimizer_steps += count
            self.position += count
            if self.position == self.batches.count:
                self._finished_epochs, self.position = self._finished_epochs + 1, 0
                if any(len(group.rates.memory) for group in self._groups):
                    found = losses()
                    for group in self._groups:
                        group.rates.watch(found[group.models])

    def _begin_epoch(self) -> None:
        m = self.batches.order.shape[-1]
        orders = [generator.permutation(m) for generator in self._shuffling]
        self.batches.load(orders[0] if self.batches.order.ndim == 1 else np.stack(orders))
        self._set_rates()

    def _set_rates(self) -> None:
        """Fill in the rates of all steps of this epoch."""
        past = self.position
        for group in self._groups:
            group.rates.set(self._finished_epochs, self.steps - past, self._optimizer_steps - past + 1)
