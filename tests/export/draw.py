"""Experiments drawn at random over all that can be chosen, the same for the same number."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassnet.core.component import listed, registry
from glassnet.core.components.datasets.dataset import Dataset
from glassnet.core.components.losses import Loss
from glassnet.core.components.optimizers import Optimizer
from glassnet.core.spec import Experiment, experiment
from glassnet.errors import InvalidExperiment

DATASETS: dict[str, type[Dataset]] = listed("dataset")  # type: ignore[assignment]
LOSSES: dict[str, type[Loss]] = registry["loss"]  # type: ignore[assignment]
OPTIMIZERS: dict[str, type[Optimizer]] = registry["optimizer"]  # type: ignore[assignment]
HIDDEN = [name for name, each in registry["activation"].items() if each.hidden]  # type: ignore[attr-defined]


def drawn(number: int) -> Experiment:
    """The experiment of a number; what does not fit together is drawn again."""
    dice = np.random.default_rng(number)
    while True:
        try:
            return experiment(_values(dice, number))
        except InvalidExperiment:
            continue


def _values(dice: np.random.Generator, number: int) -> dict[str, Any]:
    dataset, optimizer = DATASETS[_one(dice, list(DATASETS))], OPTIMIZERS[_one(dice, list(OPTIMIZERS))]
    rows = experiment({"data": {"dataset": _type(dataset), "features": []}}).training_examples()
    layers = [_layer(dice, depth) for depth in range(1, dice.integers(0, 5) + 1)]
    return {
        "data": _data(dice, dataset),
        "layers": layers,
        **_ending(dice, len(layers)),
        "optimizer": _type(optimizer),
        "learning_rate": float(optimizer.suggested_rate * dice.choice([0.3, 1.0, 3.0])),
        **{kind: {"type": _one(dice, list(registry[kind]))} for kind in ("schedule", "clipping", "constraint")},
        "regularizer": {"type": _one(dice, list(registry["regularizer"]))},
        "input_dropout": float(dice.choice([0, 0, 0.1])),
        "batch_size": rows if optimizer.full_batch else int(dice.choice([1, 10, 32])),
        "precision": _one(dice, ["float32", "float64"]),
        "seed": number,
    }


def _data(dice: np.random.Generator, dataset: type[Dataset]) -> dict[str, Any]:
    names = list(registry["feature"])
    shown = dice.choice(names, dice.integers(1, len(names) + 1), replace=False) if dataset.planar() else []
    features = [{"type": str(name)} for name in shown]
    return {"dataset": _type(dataset), "features": features, "normalize": bool(dice.random() < 0.8)}


def _layer(dice: np.random.Generator, depth: int) -> dict[str, Any]:
    normalization = _one(dice, [None, None, *registry["normalization"]])
    return {
        "type": _one(dice, list(registry["layer"])),
        "units": int(dice.integers(1, 13)),
        "activation": {"type": _one(dice, HIDDEN)},
        "initializer": {"type": _one(dice, list(registry["initializer"]))},
        "normalization": normalization and {"type": normalization},
        "dropout": float(dice.choice([0, 0, 0.3])),
        "skip": int(dice.choice([0, 0, dice.integers(1, depth + 1)])),
        "frozen": bool(dice.random() < 0.1),
        "learning_rate_factor": float(dice.choice([1, 1, 0.5])),
    }


def _ending(dice: np.random.Generator, layers: int) -> dict[str, Any]:
    """Often what follows from the task; else any output activation and loss."""
    if dice.random() < 0.5:
        return {}
    skip = int(dice.choice([0, 0, dice.integers(1, layers + 2)]))
    activation, loss = _one(dice, list(registry["activation"])), _one(dice, list(LOSSES))
    needed = LOSSES[loss].needs or activation
    return {"output": {"activation": {"type": needed}, "skip": skip}, "loss": {"type": loss}}


def _type(member: type[Any]) -> dict[str, str]:
    return {"type": member.model_fields["type"].default}


def _one(dice: np.random.Generator, of: list[Any]) -> Any:
    return of[int(dice.integers(len(of)))]
