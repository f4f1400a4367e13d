"""Ensemble: many experiments trained in one call, as stacks where that is faster and one by one where it is not.

A model gives the same numbers alone and in a stack: the same bits where its products are computed by the same routine,
otherwise within the rounding of single products.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import prod
from typing import TypeVar

import numpy as np

from glassnet.core.alone import Alone
from glassnet.core.asked import refuse, whole
from glassnet.core.components.datasets.dataset import Table
from glassnet.core.data import Part, Prepared, named
from glassnet.core.evaluation import Evaluation
from glassnet.core.merging import structure, tail
from glassnet.core.program import Array
from glassnet.core.spec import Data, Experiment, checked
from glassnet.core.stack import Stack
from glassnet.core.trainer import Trainer

T = TypeVar("T")

CACHE = 450_000
"""Numbers that the models of a stack touch in a step, at most: about what a processor core's own cache holds."""
LARGE = 60_000
"""Numbers from which a model is faster by itself: its calls then cost their work, not their number."""
FEW = 4
"""Models from which a stack is faster than one after the other."""


class Ensemble:
    """K experiments. They may differ in seed, learning rate, λ, β, dropout, gain, optimizer, or in anything else.

    ``table`` holds the examples of those that describe data of their own.
    """

    def __init__(self, experiments: Sequence[Experiment], table: Table | None = None) -> None:
        if isinstance(experiments, Experiment) or not isinstance(experiments, Iterable):
            refuse("a list of experiments", f"{type(experiments).__name__}; a single one goes in a list as well")
        self.experiments, self._table = [checked(each) for each in experiments], table
        self._prepared: dict[tuple[Data, int, str], Prepared] = {}
        self._parts = [(places, self._part(places)) for places in self._places()]

    def train(self, steps: int) -> None:
        """Make so many steps with every model. One that diverges is no longer finite; the others go on."""
        steps = whole("steps", steps)
        for _, models in self._parts:
            models.train(steps)

    def adopt(self, thetas: Sequence[Array]) -> None:
        """Go on from other parameters, (P,) for each model; what its optimizer remembers stays."""
        for theta, had in zip(thetas, self.thetas, strict=True):
            if np.shape(theta) != had.shape:
                refuse(f"parameters of shape {had.shape}", f"{np.shape(theta)}; take those of an equal experiment")
        for places, models in self._parts:
            models.adopt([thetas[place] for place in places])

    def evaluate(self, part: Part) -> list[Evaluation]:
        """Loss and score of every model; not a number for one that has diverged."""
        return self._in_order([models.evaluate(named(part)) for _, models in self._parts])

    def predict(self, points: Array) -> list[Array]:
        """Every model's output activations (m, k) for raw inputs (m, d)."""
        return self._in_order([models.predict(points) for _, models in self._parts])

    @property
    def parts(self) -> Sequence[tuple[Sequence[int], Stack | Alone]]:
        """The numbers of the models that are trained in one call, with these models; to go through them in pieces."""
        return self._parts

    @property
    def prepared(self) -> list[Prepared]:
        """The data of all experiments, those that are shared once."""
        return list(self._prepared.values())

    @property
    def thetas(self) -> list[Array]:
        """The parameters of every model, (P,) each."""
        return self._in_order([models.thetas for _, models in self._parts])

    def trainer(self, model: int) -> Trainer:
        """One model by itself, to go on with from where it stands."""
        if not 0 <= model < len(self.experiments):
            refuse(f"the number of a model, below {len(self.experiments)}", str(model))
        places, models = next((places, models) for places, models in self._parts if model in places)
        trainer = Trainer(self.experiments[model], self._table)
        trainer.restore(models.standing(places.index(model)))
        return trainer

    def _part(self, places: Sequence[int]) -> Stack | Alone:
        chosen = [self.experiments[place] for place in places]
        prepared = [self._data(experiment) for experiment in chosen]
        if len(places) < FEW:
            each = zip(chosen, prepared, strict=True)
            return Alone([Trainer(experiment, self._table, data) for experiment, data in each])
        return Stack(chosen, prepared)

    def _data(self, experiment: Experiment) -> Prepared:
        """The data of an experiment, drawn once for all that share them."""
        key = experiment.data, experiment.seed, experiment.precision
        if key not in self._prepared:
            self._prepared[key] = Prepared(*key, self._table)
        return self._prepared[key]

    def _places(self) -> list[list[int]]:
        """The numbers of the models in each part, those updated alike in a row."""
        alike: dict[object, list[int]] = {}
        for place, experiment in enumerate(self.experiments):
            alike.setdefault(structure(experiment), []).append(place)
        cut = []
        for places in alike.values():
            tails = list(dict.fromkeys(tail(self.experiments[place]) for place in places))
            places.sort(key=lambda place: tails.index(tail(self.experiments[place])))
            parts = -(-len(places) // stack_size(self.experiments[places[0]]))
            cut += [part.tolist() for part in np.array_split(places, parts)]
        return cut

    def _in_order(self, found: Sequence[Sequence[T]]) -> list[T]:
        """What the parts found, in the order of the experiments."""
        each = {
            place: value
            for (places, _), values in zip(self._parts, found, strict=True)
            for place, value in zip(places, values, strict=True)
        }
        return [each[place] for place in range(len(self.experiments))]


def stack_size(experiment: Experiment) -> int:
    """How many models of this kind train fastest together. Measured: see ``benchmarks/ensemble.py``."""
    shapes = experiment.shapes()
    activations = experiment.batch_size * sum(prod(shape) for shape in shapes)
    weights = sum(prod(before) * prod(after) for before, after in pairwise(shapes))
    touched = 4 * activations + (3 + experiment.optimizer.slots) * weights
    return 1 if touched > LARGE else CACHE // touched
