"""Lockstep: several experiments trained side by side up to a number of epochs, and measured on the way.

Legend: ``K`` models, ``T`` measurements; a number that is not there yet, or of a model that diverged, is NaN.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

import numpy as np

from glassnet.core.components.datasets.dataset import Table
from glassnet.core.data import PARTS, Part
from glassnet.core.ensemble import Ensemble
from glassnet.core.evaluation import Evaluation
from glassnet.core.limits import MIB, needed_bytes, parameters
from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput, LimitExceeded

MEASUREMENTS = 120
"""Measurements of a run, at most about."""
MOST_WORK = 30_000_000_000
"""Parameters times examples that all models learn from, at most: about a minute of a processor's time."""
MOST_AT_ONCE = 300_000_000
"""Parameters times examples of one measurement of all models, at most: some milliseconds."""
MOST_MEMORY = 512 * MIB
"""What all models may take together."""
EVERY = 4
"""Measurements from one set of maps to the next."""
PIECE = 0.002
"""Seconds that a piece of the training takes, about."""


class Lockstep:
    """Models that start together, make their steps together, and are measured at the same steps."""

    def __init__(self, experiments: Sequence[Experiment], table: Table | None, epochs: int) -> None:
        self.experiments = experiments
        self.steps_per_epoch = max(-(-each.training_examples() // each.batch_size) for each in experiments)
        self._affordable(epochs)
        self.ensemble = Ensemble(experiments, table)
        self.marks = marks(epochs * self.steps_per_epoch)
        """The steps at which is measured (T,)."""
        self.curves = {name: np.full((len(experiments), len(self.marks)), np.nan) for name in CURVES}
        """Loss on the training and the dev set, and the score that models are judged by: each (K, T)."""
        has_dev = all(len(each.y["dev"]) for each in self.ensemble.prepared)
        self.judged_by: Part = "dev" if has_dev else "train"
        """The part of the data that models are judged by: dev, or train where there is no dev set."""
        self.measured = 0
        """Measurements made so far."""
        self._together = 1

    @property
    def epochs(self) -> Array:
        """The epochs of the measurements (T,)."""
        return self.marks / self.steps_per_epoch

    @property
    def done(self) -> bool:
        """Whether the last step is made."""
        return self.measured == len(self.marks)

    @property
    def finite(self) -> Array:
        """Which models have not diverged (K,)."""
        return np.array([bool(np.isfinite(theta).all()) for theta in self.ensemble.thetas])

    def run(self) -> Iterator[bool]:
        """Train and measure, a few milliseconds at a time: True when something new was measured."""
        step = 0
        for mark in self.marks:
            while step < mark:
                steps = min(self._together, mark - step)
                yield from self._train(int(steps))
                step += steps
            yield from self._measure()

    def model(self, number: int) -> Trainer:
        """One of the models by itself, to go on with."""
        trainer = self.ensemble.trainer(number)
        if not np.isfinite(trainer.network.theta).all():
            raise InvalidInput(f"expected a model that has not diverged, got number {number + 1}; choose another")
        return trainer

    def arrays(self) -> dict[str, Array]:
        """The curves so far, as they are told."""
        told = {name: curve[:, : self.measured].astype(np.float32) for name, curve in self.curves.items()}
        steps, epochs = self.marks[: self.measured], self.epochs[: self.measured]
        return told | {"step": steps.astype(np.int32), "epoch": epochs.astype(np.float32)}

    @property
    def progress(self) -> float:
        """Which part of the steps is made."""
        return float(self.marks[max(0, self.measured - 1)] / self.marks[-1])

    @property
    def shows(self) -> bool:
        """Whether it is time for what takes longer than a curve: about as often as one can look."""
        return self.done or self.measured % EVERY == 1

    def latest(self, name: str) -> Array:
        """The newest measurement of every model (K,)."""
        return self.curves[name][:, max(0, self.measured - 1)]

    def _train(self, steps: int) -> Iterator[bool]:
        """So many steps of all models. What one piece takes decides how many steps the next ones have."""
        for _, models in self.ensemble.parts:
            begun = perf_counter()
            models.train(steps)
            share = PIECE / max(perf_counter() - begun, 1e-6)
            self._together = max(1, min(2 * steps, int(steps * share)))
            yield False

    def _measure(self) -> Iterator[bool]:
        for part in PARTS[:2]:
            for places, models in self.ensemble.parts:
                self._note(part, places, models.evaluate(part))
                yield False
        finite = self.finite
        for curve in self.curves.values():
            curve[~finite, self.measured] = np.nan
        self.measured += 1
        yield True

    def _note(self, part: Part, places: Sequence[int], found: Sequence[Evaluation]) -> None:
        self.curves[part][places, self.measured] = [each.loss for each in found]
        if part == self.judged_by:
            self.curves["score"][places, self.measured] = [each.score for each in found]

    def _affordable(self, epochs: int) -> None:
        sizes = [parameters(each) for each in self.experiments]
        work = epochs * sum(size * each.training_examples() for size, each in zip(sizes, self.experiments, strict=True))
        at_once = sum(sizes) * max(each.data.dataset.rows() for each in self.experiments)
        memory = sum(needed_bytes(each) for each in self.experiments)
        _at_most("parameters × examples × epochs of all models", work, MOST_WORK, "take fewer epochs or models")
        _at_most("parameters × examples of all models", at_once, MOST_AT_ONCE, "take fewer models or smaller ones")
        _at_most("MiB of memory", -(-memory // MIB), MOST_MEMORY // MIB, "take fewer models or smaller ones")


CURVES = ("train", "dev", "score")


def marks(steps: int) -> Array:
    """Steps to measure at: the first and the last, dense at the beginning, then evenly spread."""
    early = np.geomspace(1, steps, MEASUREMENTS // 2)
    even = np.linspace(0, steps, MEASUREMENTS // 2)
    found: Array = np.unique(np.concatenate([early, even]).round().astype(int))
    return found


def _at_most(what: str, asked: int, limit: int, advice: str) -> None:
    if asked > limit:
        raise LimitExceeded(f"expected at most {limit:,} {what}, got {asked:,}; {advice}")
