"""The networks whose training is timed, each as an experiment."""

from __future__ import annotations

from typing import Any, NamedTuple

from glassnet.core.component import registry
from glassnet.core.spec import Experiment, experiment


class Workload(NamedTuple):
    """A network with its data, and what to call it."""

    name: str
    title: str
    experiment: Experiment


HALF = {"train": 0.5, "dev": 0.25}
"""250 of 500 points to train on."""
ALL_FEATURES = tuple({"type": name} for name in registry["feature"])


def _dense(units: int, activation: str, **more: Any) -> dict[str, Any]:
    return {"type": "dense", "units": units, "activation": {"type": activation}, **more}


def _workload(name: str, title: str, data: dict[str, Any], layers: list[dict[str, Any]], **more: Any) -> Workload:
    return Workload(name, title, experiment({"data": data, "layers": layers, **more}))


def workloads() -> list[Workload]:
    """Small to large; float32, learning rate 0.03 under SGD and 0.001 under Adam."""
    circle = {"dataset": {"type": "circle"}, "split": HALF}
    wide = {**circle, "features": ALL_FEATURES}
    small = [_dense(4, "tanh"), _dense(2, "tanh")]
    adam: dict[str, Any] = {"optimizer": {"type": "adam"}, "learning_rate": 0.001}
    normalized = [_dense(8, "tanh", normalization={"type": "batch_norm"})] * 6
    return [
        _workload("W1", "2-4-2-1 tanh, batch 10, SGD", circle, small),
        _workload("W1b", "2-4-2-1 tanh, batch 30, Adam", circle, small, batch_size=30, **adam),
        _workload("W2p", "7-8×6-1 tanh, batch 10, SGD", wide, [_dense(8, "tanh")] * 6),
        _workload(
            "W2",
            "the same with batch norm, L2, Adam",
            wide,
            normalized,
            regularizer={"type": "l2", "rate": 0.01},
            **adam,
        ),
        _workload(
            "W3",
            "2-64-64-3 ReLU softmax, batch 64, Adam",
            {"dataset": {"type": "blobs", "points": 4000}},
            [_dense(64, "relu")] * 2,
            batch_size=64,
            **adam,
        ),
        _workload(
            "W4",
            "784-128-64-10 ReLU softmax, batch 64, Adam",
            {"dataset": {"type": "random_pictures"}},
            [_dense(128, "relu"), _dense(64, "relu")],
            batch_size=64,
            **adam,
        ),
    ]
