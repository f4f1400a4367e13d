"""Rates: the numbers of a step that change from step to step, as the schedule and the optimizer say.

They are worked out once for all steps of an epoch, in an array of which every step reads its own row.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glassnet.core.components.layers.layer import Shape
from glassnet.core.program import Array
from glassnet.core.spec import Experiment

AHEAD = 1024
"""Steps that are worked out at a time while the learning rate stands still."""


class Rates:
    """The rates of models that are updated together; ``lead`` is () for one model, (K,) for several.

    ``values`` is (steps, kinds), or (steps, kinds, K, 1) where the models differ in their rates.
    """

    def __init__(self, experiment: Experiment, lead: Shape, steps: int, dtype: Any) -> None:
        self._experiment = experiment
        self.memory = np.array(experiment.schedule.memory).reshape(-1, *(1,) * len(lead)) * np.ones(lead)
        """What the schedule remembers of the training: (numbers,) or (numbers, K)."""
        kinds = experiment.optimizer.rates(self._learning_rate(0, np.zeros(1)), np.ones(1))
        self._differ = any(np.ndim(rate) > 1 for rate in kinds)
        self.values = np.zeros((steps, len(kinds), *((*lead, 1) if self._differ else ())), dtype)
        self.learning_rates: Any = 0.0
        """α of this epoch: one number for all of its steps, or one for each."""
        self._table: tuple[Any, int, Array] | None = None

    def at(self, step: int) -> list[Array]:
        """The rates of one step of the epoch, each a view."""
        return [self.values[step, kind, ...] for kind in range(self.values.shape[1])]

    def set(self, epoch: int, done: int, first: int) -> None:
        """Fill in an epoch that begins after so many epochs and steps; ``first`` counts the optimizer's steps from 1.

        Below 1 are steps that another optimizer made; they will not be made again.
        """
        lr = self._learning_rate(epoch, np.arange(done, done + len(self.values)))
        self.learning_rates = lr
        if np.ndim(lr) == 0:
            self.values[...] = self._ahead(lr, first)
        else:
            self._fill(self.values, lr, first)

    def watch(self, losses: Array) -> None:
        """Let the schedule take note of the dev loss after an epoch, () or (K,)."""
        if len(self.memory):
            self._experiment.schedule.watch(self.memory, losses)

    def _learning_rate(self, epoch: int, steps: Array) -> Any:
        """α at these steps: one number for all of them, or (steps,); where models differ (K, 1) or (K, steps)."""
        lr = self._experiment.learning_rate * self._experiment.schedule.factor(epoch, steps)
        if not len(self.memory):
            return lr
        return lr * (self.memory[0][:, None] if self.memory.ndim > 1 else self.memory[0])

    def _ahead(self, lr: Any, first: int) -> Array:
        """The rates of the steps from ``first`` on, from a table that is worked out for many epochs at a time."""
        count = len(self.values)
        if not self._table or self._table[0] != lr or not 0 <= first - self._table[1] <= len(self._table[2]) - count:
            table = np.empty((max(count, AHEAD), *self.values.shape[1:]), self.values.dtype)
            self._fill(table, lr, first)
            self._table = lr, first, table
        start = first - self._table[1]
        return self._table[2][start : start + count]

    def _fill(self, table: Array, lr: Any, first: int) -> None:
        """Write the rates of the steps from ``first`` on."""
        t = np.maximum(np.arange(first, first + len(table)), 1)
        for kind, rate in enumerate(self._experiment.optimizer.rates(lr, t)):
            room = table[:, kind]
            room[...] = np.broadcast_to(rate, (len(room[0]), len(t))).T[..., None] if self._differ else rate
