"""Course: a network on its way through the epochs: mini-batches, rates, randomness and the optimizer's memory.

One network, or K at once on a leading axis that make their steps in lockstep. Long, as what a step needs is bound here
once and kept in step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.core.asked import refuse
from glassnet.core.batches import Batches
from glassnet.core.memory import empty
from glassnet.core.network import Network
from glassnet.core.program import Array, Calls, run
from glassnet.core.seeds import generator
from glassnet.core.spec import Experiment
from glassnet.core.steps import Knobs, Steps


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

    def shapes(self) -> Any:
        """What must agree with those of the course that takes it up."""
        arrays = (self.theta, self.state, self.order, *self.memory)
        return [array.shape for array in arrays], len(self.random)


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
        groups: Sequence[Knobs] = (),
    ) -> None:
        self.steps: int = 0
        self.position: int = 0
        self._optimizer_steps: int = 0
        self._last: int | None = None
        self._finished_epochs: int = 0
        self._state, self._recording = np.zeros((0, 0)), False
        self._network, self._knobs = network, groups
        self._shuffling = [generator(seed, "batches") for seed in shuffles]
        self._dropping = [generator(seed, "dropout") for seed in drops]
        self._bind(experiment, table)
        self.forget()

    def _bind(self, experiment: Experiment, table: tuple[Array, Array]) -> None:
        """Look everything up, for these knobs."""
        self.experiment, self._table = experiment, table
        groups = self._knobs or [(..., experiment)]
        self._last = None
        slots = max(chosen.optimizer.slots for _, chosen in groups)
        shape = (slots, *self._network.lead, self._network.trainable)
        if self._state.shape != shape:
            self._state = empty(shape, self._network.dtype)
        self._steps = Steps(
            experiment, self._network, table, groups, self._state, self._dropping, recording=self._recording
        )

    @property
    def batches(self) -> Batches:
        """The mini-batches of this epoch."""
        return self._steps.batches

    def program(self) -> Calls:
        """One step as the list of calls that is compiled."""
        return self._steps.program()

    def last_inputs(self) -> Array:
        """The inputs of the last mini-batch; before the first step, those of the table's last."""
        last = (self.position or self.batches.count) - 1
        inputs: Array = self._table[0][self.batches.rows(last)]
        return inputs

    # ── gradients ──

    def record_gradients(self, wanted: bool) -> None:
        """Note from now on, or no longer, how large the gradients of each step are."""
        self._recording = wanted
        self.retune(self.experiment, self._table)

    def gradient_norms(self) -> Array:
        """‖dW[l]‖ of every layer at every step of this epoch so far: (steps, layers)."""
        squares = self._steps.squares[: self.position or self.batches.count]
        norms: Array = np.sqrt(np.maximum(squares[:, 0] - squares[:, 1], 0))  # the folded bias is no part of W
        return norms

    # ── the last step ──

    def batch_loss(self) -> float:
        """The loss of one network on the mini-batch of the last step, before that step; NaN if none was just made."""
        return float("nan") if self._last is None else self._steps.loss(self._last)

    def terms(self) -> dict[str, Array]:
        """The optimizer's quantities in the last step, by their names in the formulas; empty if none was just made."""
        if self._last is None:
            return {}
        network, lr = self._network, self._steps.groups[0].rates.learning_rates
        rate = network.factors() * np.float64(lr if np.ndim(lr) == 0 else lr[self._last])
        time = np.full(network.gradient.shape, self._optimizer_steps)
        return {"t": time, "α": rate} | self.experiment.optimizer.terms(
            list(self._state), network.gradient, network.step, self._optimizer_steps
        )

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
        old, order, had = self.experiment, self.batches.order, self._steps.groups
        if old.batch_size != experiment.batch_size and self.position:
            self._finished_epochs, self.position = self._finished_epochs + 1, 0
        self._bind(experiment, table)
        for group, before in zip(self._steps.groups, had, strict=True):
            if type(group.experiment.schedule) is type(before.experiment.schedule):
                group.rates.memory[...] = before.rates.memory
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
        memory = [group.rates.memory for group in self._steps.groups]
        return self._standing(self._network.theta, self._state, memory, self.batches.order, self._generators)

    def standing_of(self, model: int) -> Standing:
        """The same of one model in a stack, as if it had trained alone."""
        group, place = next(
            (group, model - group.models.start)
            for group in self._steps.groups
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
        if not isinstance(standing, Standing):
            refuse("a snapshot", type(standing).__name__)
        if standing.shapes() != self.standing().shapes() or standing.position >= self.batches.count:
            refuse("a snapshot of an equal experiment", "one with other shapes; restore it where it came from")
        self._network.theta[...] = standing.theta
        self._last = None
        self._state[...] = standing.state
        for group, memory in zip(self._steps.groups, standing.memory, strict=True):
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
            for step in self._steps.all[self.position : self.position + count]:
                step()
            if self.steps == 0:
                run(self._steps.after_first)
            self._last = self.position + count - 1
            steps -= count
            self.steps += count
            self._optimizer_steps += count
            self.position += count
            if self.position == self.batches.count:
                self._finished_epochs, self.position = self._finished_epochs + 1, 0
                if any(len(group.rates.memory) for group in self._steps.groups):
                    found = losses()
                    for group in self._steps.groups:
                        group.rates.watch(found[group.models])

    def _begin_epoch(self) -> None:
        m = self.batches.order.shape[-1]
        orders = [generator.permutation(m) for generator in self._shuffling]
        self.batches.load(orders[0] if self.batches.order.ndim == 1 else np.stack(orders))
        self._set_rates()

    def _set_rates(self) -> None:
        """Fill in the rates of all steps of this epoch."""
        past = self.position
        for group in self._steps.groups:
            group.rates.set(self._finished_epochs, self.steps - past, self._optimizer_steps - past + 1)
