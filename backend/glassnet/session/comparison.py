"""Two runs beside each other: what both answer over the same plane, and how far they disagree."""

from __future__ import annotations

import numpy as np

from glassnet.core.plane import PairPlane, PcaPlane
from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.core.timeline import Moment
from glassnet.core.trainer import Trainer
from glassnet.core.view import View
from glassnet.errors import InvalidInput
from glassnet.protocol import Compared, packed
from glassnet.session.branch import Branch

RESOLUTION = 60


def compared(first: Branch, second: Branch, plane: PairPlane | PcaPlane | None) -> Compared:
    """Both at their ends; InvalidInput if they were trained on different data."""
    moments = first.timeline.moments[-1], second.timeline.moments[-1]
    if _examples(moments[0].experiment) != _examples(moments[1].experiment):
        raise InvalidInput("expected two runs on the same data, got runs on different data; choose another pair")
    one, other = (_at(moment) for moment in moments)
    maps = _maps(one, other, plane, RESOLUTION)
    regression = one.experiment.data.dataset.task == "regression"
    values = _values(maps[0], regression), _values(maps[1], regression)
    side = round(len(values[0]) ** 0.5)
    difference = values[1] - values[0] if regression else np.abs(maps[1] - maps[0]).sum(1) / 2
    changed = np.abs(difference) if regression else maps[0].argmax(1) != maps[1].argmax(1)
    pictures = {"first": values[0], "second": values[1], "difference": difference}
    return Compared(
        first=first.id,
        second=second.id,
        resolution=side,
        maps={name: packed(picture.reshape(side, side)) for name, picture in pictures.items()},
        disagreement=float(changed.mean()),
        regression=regression,
        numbers=(_numbers(one), _numbers(other)),
    )


def _examples(experiment: Experiment) -> tuple[object, ...]:
    """What the examples depend on; features and normalization only present them in another way."""
    data = experiment.data
    return data.dataset, data.split, experiment.seed


def _at(moment: Moment) -> Trainer:
    trainer = Trainer(moment.experiment)
    trainer.restore(moment.standing)
    return trainer


def _maps(one: Trainer, other: Trainer, plane: PairPlane | PcaPlane | None, resolution: int) -> tuple[Array, Array]:
    """The probabilities of all classes, or the values, of both on the same grid: each (R², classes)."""
    views = [View(trainer.data, plane, resolution) for trainer in (one, other)]
    maps = [_shares(trainer, view.activations(trainer)[-1]) for trainer, view in zip((one, other), views, strict=True)]
    finest = min(view.resolution for view in views)
    return (maps[0], maps[1]) if len(maps[0]) == len(maps[1]) else _maps(one, other, plane, finest)


def _shares(trainer: Trainer, outputs: Array) -> Array:
    outputs = np.nan_to_num(outputs.astype(float))
    if trainer.experiment.data.dataset.task != "two_classes":
        return outputs
    no, yes = trainer.experiment.output.activation.targets
    share = np.clip((outputs[:, :1] - no) / (yes - no), 0, 1)
    return np.concatenate([1 - share, share], 1)


def _values(shares: Array, regression: bool) -> Array:
    """The value, the second of two classes' probability, or that of the answer."""
    return shares[:, 0] if regression else shares[:, 1] if shares.shape[1] == 2 else shares.max(1)


def _numbers(trainer: Trainer) -> dict[str, float]:
    parts = [part for part, y in trainer.data.y.items() if part != "test" and len(y)]
    losses = {f"{part} loss": trainer.evaluate(part).loss for part in parts}
    return losses | {f"{part} score": trainer.evaluate(part).score for part in parts}
