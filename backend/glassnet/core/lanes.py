"""Lanes: experiments that race against each other: which may, and from where they start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glassnet.core.component import Frozen
from glassnet.core.ensemble import Ensemble
from glassnet.core.lane import Lane
from glassnet.core.program import Array
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidExperiment

MOST_LANES = 16
SHARED = {
    "data.dataset": "dataset",
    "data.split": "split",
    "data.features": "features",
    "data.normalize": "normalization of the inputs",
    "seed": "seed",
    "precision": "precision",
    "loss": "loss",
    "batch_size": "batch size",
}
"""What must be the same in all lanes, as otherwise their batches or their losses cannot be compared."""


def racing(lanes: Sequence[Lane]) -> list[Experiment]:
    """The lanes' experiments; InvalidExperiment says which lane does not fit, and by which setting."""
    if not 2 <= len(lanes) <= MOST_LANES:
        raise InvalidExperiment(f"expected 2 to {MOST_LANES} lanes, got {len(lanes)}; add lanes or remove some")
    experiments = [_sound(number, lane) for number, lane in enumerate(lanes, 1)]
    for number, (lane, each) in enumerate(zip(lanes[1:], experiments[1:], strict=True), 2):
        for path, name in SHARED.items():
            first, other = _get(experiments[0], path), _get(each, path)
            if first != other:
                raise InvalidExperiment(
                    f"lane {number} ({lane.label}): expected the same {name} as lane 1 ({lanes[0].label}), "
                    f"{_said(first)}, got {_said(other)}; {_advice(path, experiments)}"
                )
    return experiments


def start_from(ensemble: Ensemble, trainer: Trainer) -> None:
    """Give all models the weights of a trainer, layer by layer where the shapes agree."""
    ensemble.adopt([_kept(ensemble.trainer(model), trainer) for model in range(len(ensemble.experiments))])


def _kept(lane: Trainer, trainer: Trainer) -> Array:
    for new, had in zip(lane.network.parameters, trainer.network.parameters, strict=False):
        for name in new.keys() & had.keys():
            if new[name].shape == had[name].shape:
                new[name][...] = had[name]
    return lane.network.theta


def _sound(number: int, lane: Lane) -> Experiment:
    try:
        return experiment(lane.spec)
    except InvalidExperiment as error:
        raise InvalidExperiment(f"lane {number} ({lane.label}): {error}") from error


def _advice(path: str, experiments: Sequence[Experiment]) -> str:
    whole = next((each.optimizer.label for each in experiments if each.optimizer.full_batch), None)
    if path == "batch_size" and whole:
        return f"{whole} needs the whole training set in each batch: give all lanes that batch size or leave it out"
    return "make it the same, so that all lanes learn from the same batches"


def _get(each: Experiment, path: str) -> Any:
    value: Any = each
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _said(value: Any) -> str:
    """A setting in a few words."""
    if isinstance(value, tuple):
        return ", ".join(_said(each) for each in value) or "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Frozen):
        knobs = value.model_dump()
        kind = getattr(value, "label", "")
        told = ", ".join(f"{name} {number}" for name, number in knobs.items() if isinstance(number, int | float))
        return f"{kind} ({told})" if kind and told else kind or told
    return f"{value:,}" if isinstance(value, int) else str(value)
