"""An experiment with something of everything, and trainers that are under way."""

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


def trained(spec: dict[str, Any], steps: int) -> Trainer:
    trainer = Trainer(experiment(spec))
    trainer.train(steps)
    return trainer
