"""Experiments with something of everything, and trainers that are under way."""

from typing import Any

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer

RICH: dict[str, Any] = {
    "layers": [
        {"type": "dense", "units": 5, "normalization": {"type": "batch_norm"}, "dropout": 0.2},
        {"type": "dense", "units": 3, "activation": {"type": "relu"}},
    ],
    "optimizer": {"type": "adam"},
    "regularizer": {"type": "l2", "rate": 0.3},
    "schedule": {"type": "exponential"},
    "batch_size": 7,
}
_DENSE = {"type": "dense", "units": 5}
SPECS: dict[str, dict[str, Any]] = {
    "batch norm and dropout": {
        "layers": [_DENSE | {"dropout": 0.2, "normalization": {"type": "batch_norm"}}, _DENSE],
        "optimizer": {"type": "adam"},
        "input_dropout": 0.1,
        "batch_size": 7,
    },
    "plateau": {"schedule": {"type": "plateau", "patience": 0}, "learning_rate": 5},
    "L-BFGS": {"optimizer": {"type": "l_bfgs"}, "batch_size": 300, "precision": "float64"},
    "digits": {"data": {"dataset": {"type": "digits"}}, "layers": [_DENSE], "batch_size": 64},
}
"""Whose next steps depend on more than their weights: randomness, losses seen, earlier gradients, the batches."""


def trained(spec: dict[str, Any], steps: int) -> Trainer:
    trainer = Trainer(experiment(spec))
    trainer.train(steps)
    return trainer
