"""Stack: K models of the same shape that train in lockstep on a leading axis.

Legend: ``theta`` (K, P); tables (K, m, ...), or (m, ...) where all models share data and batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from glassnet.core import asked
from glassnet.core.course import Course, Standing
from glassnet.core.data import PARTS, Part, Prepared
from glassnet.core.evaluation import Evaluation, score
from glassnet.core.inference import CHUNK, Inference
from glassnet.core.merging import merged_layers, merged_tail, tail
from glassnet.core.network import Network
from glassnet.core.program import Array, Calls
from glassnet.core.seeds import generator
from glassnet.core.spec import Experiment


class Stack:
    """Trains K experiments of the same structure. Those updated alike must follow one another."""

    def __init__(self, experiments: Sequence[Experiment], prepared: Sequence[Prepared]) -> None:
        self.experiments, self._prepared = experiments, prepared
        first = experiments[0]
        self.network = Network(
            merged_layers(experiments), first.data.input_shape(), first.precision, models=len(experiments)
        )
        for model, experiment in enumerate(experiments):
            self.network.initialize(generator(experiment.seed, "weights"), experiment.all_layers(), model)
        shared = all(each is prepared[0] for each in prepared)
        self._tables = {part: self._table(part, shared) for part in PARTS}
        self._inferences: dict[Part, Inference] = {}
        seeds = [experiment.seed for experiment in experiments]
        silenced = np.array([experiment.input_dropout for experiment in experiments]).reshape(-1, 1, 1)
        self._course = Course(
            first.model_copy(update={"input_dropout": silenced}),
            self.network,
            self._tables["train"],
            seeds[:1] if shared else seeds,
            seeds,
            self._groups(),
        )

    def train(self, steps: int) -> None:
        """Make so many steps. A model that diverges is no longer finite; the others go on."""
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            self._course.advance(steps, self._dev_losses)

    def adopt(self, thetas: Sequence[Array]) -> None:
        """Go on from other parameters, (P,) for each model."""
        self.network.theta[...] = np.stack(thetas)

    @property
    def steps(self) -> int:
        """Steps so far."""
        return self._course.steps

    @property
    def steps_per_epoch(self) -> int:
        """Mini-batches in one pass over the training set."""
        return self._course.batches.count

    @property
    def thetas(self) -> list[Array]:
        """The parameters of every model, (P,) each."""
        return list(self.network.theta)

    def program(self) -> Calls:
        """One step as the list of calls that is run."""
        return self._course.program()

    def standing(self, model: int) -> Standing:
        """All that the next steps of one model depend on, as if it had trained alone."""
        return self._course.standing_of(model)

    @np.errstate(over="ignore", invalid="ignore")
    def evaluate(self, part: Part) -> list[Evaluation]:
        """Loss and score of every model."""
        table = self._tables[part]
        if not table[0].shape[-2]:
            return [Evaluation(float("nan"), float("nan"))] * len(self.experiments)
        z, a = self._inference(part).logits_and_outputs(table[0])
        losses = self.experiments[0].loss.value(z, a, table[1])
        activation = self.experiments[0].output.activation
        return [
            Evaluation(float(loss), score(prepared, part, activation, outputs))
            for loss, prepared, outputs in zip(losses, self._prepared, a, strict=True)
        ]

    def predict(self, points: Array) -> list[Array]:
        """Every model's output activations (m, k) for raw inputs (m, d)."""
        points = asked.points(points, len(self.experiments[0].data.dataset.inputs))
        x = self.network.inputs(np.stack([prepared.present(points) for prepared in self._prepared]))
        return list(Inference(self.network, self._room(len(points)), x.shape[:-2]).logits_and_outputs(x)[1])

    def _table(self, part: Part, shared: bool) -> tuple[Array, Array]:
        """Inputs and targets (K, m, ...) of a part, or (m, ...) where all models share them."""
        activation = self.experiments[0].output.activation
        chosen = self._prepared[:1] if shared else self._prepared
        x = np.stack([prepared.present(prepared.x[part]) for prepared in chosen])
        y = np.stack([prepared.targets(part, activation) for prepared in chosen]).astype(self.network.dtype)
        return (self.network.inputs(x[0]), y[0]) if shared else (self.network.inputs(x), y)

    def _inference(self, part: Part) -> Inference:
        if part not in self._inferences:
            x = self._tables[part][0]
            self._inferences[part] = Inference(self.network, self._room(x.shape[-2]), x.shape[:-2])
        return self._inferences[part]

    def _room(self, rows: int) -> int:
        """Examples that all models are applied to at a time."""
        return min(rows, max(64, CHUNK // len(self.experiments)))

    def _dev_losses(self) -> Array:
        part: Part = "dev" if len(self._prepared[0].y["dev"]) else "train"
        return np.array([evaluation.loss for evaluation in self.evaluate(part)])

    def _groups(self) -> list[tuple[slice, Experiment]]:
        """Models that are updated together, with their knobs merged."""
        groups, begin = [], 0
        for _, run in groupby(self.experiments, tail):
            alike = list(run)
            groups.append((slice(begin, begin + len(alike)), merged_tail(alike)))
            begin += len(alike)
        return groups
