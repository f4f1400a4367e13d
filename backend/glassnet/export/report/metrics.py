"""How good a network is: on every part, and class by class on examples it has not seen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from glassnet.core.data import PARTS, Part
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer


class PartScore(NamedTuple):
    """One part of the data."""

    name: Part
    examples: int
    loss: float
    score: float


class ClassScore(NamedTuple):
    """One class, or label: how many of those found are right, how many of those there are were found."""

    name: str
    examples: int
    precision: float
    recall: float


def parts(trainer: Trainer) -> list[PartScore]:
    """Loss and score of every part that has examples."""
    there = [part for part in PARTS if len(trainer.data.y[part])]
    return [PartScore(part, len(trainer.data.y[part]), *_numbers(trainer, part)) for part in there]


def _numbers(trainer: Trainer, part: Part) -> tuple[float, float]:
    found = trainer.evaluate(part)
    return found.loss, found.score


def unseen(trainer: Trainer) -> Part:
    """The part to judge by: the test set, else dev, else what was learned from."""
    return next(part for part in ("test", "dev", "train") if len(trainer.data.y[part]))


def by_class(trainer: Trainer) -> list[ClassScore]:
    """Precision and recall of every class or label; nothing in regression. NaN where there is nothing to count."""
    dataset, part = trainer.experiment.data.dataset, unseen(trainer)
    if dataset.task == "regression":
        return []
    y, said = trainer.data.y[part], _answers(trainer, part)
    several = dataset.task == "labels"
    scores = []
    for number, name in enumerate(dataset.classes):
        true = y.reshape(len(y), -1)[:, number] == 1 if several else y == number
        found = said.reshape(len(y), -1)[:, number] == 1 if several else said == number
        known = ~np.isnan(y.reshape(len(y), -1)[:, number]) if several else np.ones(len(y), bool)
        right = int((true & found & known).sum())
        scores.append(
            ClassScore(name, int(true.sum()), _share(right, (found & known).sum()), _share(right, true.sum()))
        )
    return scores


def errors(trainer: Trainer) -> tuple[float, float] | None:
    """Root mean square and mean absolute error on unseen examples; None unless it is regression."""
    if trainer.experiment.data.dataset.task != "regression":
        return None
    part = unseen(trainer)
    apart = _answers(trainer, part) - trainer.data.y[part]
    return float(np.sqrt(np.square(apart).mean())), float(np.abs(apart).mean())


def interval(share: float, examples: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of so many examples (Wilson 1927, eq. 8)."""
    z, n = 1.96, examples
    middle, reach = share + z * z / (2 * n), z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return (middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)


def _answers(trainer: Trainer, part: Part) -> Array:
    return trainer.data.answers(trainer.outputs(part)[1], trainer.experiment.output.activation)


def _share(count: int, of: int) -> float:
    return count / of if of else float("nan")
