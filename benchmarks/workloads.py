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
    norms: bool = False
    """Whether the length of every layer's gradient is read after each step."""


HALF = {"train": 0.5, "dev": 0.25}
"""250 of 500 points to train on."""
ALL_FEATURES = tuple({"type": name} for name in registry["feature"])


def _dense(units: int, activation: str, **more: Any) -> dict[str, Any]:
    return {"type": "dense", "units": units, "activation": {"type": activation}, **more}


def _workload(name: str, title: str, data: dict[str, Any], layers: list[dict[str, Any]], **more: Any) -> Workload:
    return Workload(name, title, experiment({"data": data, "layers": layers, **more}))


CIRCLE: dict[str, Any] = {"dataset": {"type": "circle"}, "split": HALF}
CLOUDS: dict[str, Any] = {"dataset": {"type": "blobs", "points": 4000}}
PICTURES: dict[str, Any] = {"dataset": {"type": "random_pictures"}}
ADAM: dict[str, Any] = {"optimizer": {"type": "adam"}, "learning_rate": 0.001}


def workloads() -> list[Workload]:
    """Small to large, wide and deep; float32, learning rate 0.03 under SGD and 0.001 under Adam."""
    return [*tiny(), *larger(), *deep()]


def tiny() -> list[Workload]:
    """Networks as one builds them by clicking: a step is mostly the calls, not the arithmetic."""
    small, wide = [_dense(4, "tanh"), _dense(2, "tanh")], {**CIRCLE, "features": ALL_FEATURES}
    plain, normalized = _dense(8, "tanh"), _dense(8, "tanh", normalization={"type": "batch_norm"})
    more: dict[str, Any] = {"regularizer": {"type": "l2", "rate": 0.01}, **ADAM}
    return [
        _workload("W1", "2-4-2-1 tanh, batch 10, SGD", CIRCLE, small),
        _workload("W1b", "2-4-2-1 tanh, batch 30, Adam", CIRCLE, small, batch_size=30, **ADAM),
        _workload("W2p", "7-8×6-1 tanh, batch 10, SGD", wide, [plain] * 6),
        _workload("W2", "the same with batch norm, L2, Adam", wide, [normalized] * 6, **more),
    ]


def larger() -> list[Workload]:
    """Networks whose arithmetic counts."""
    middle, large = [_dense(64, "relu")] * 2, [_dense(128, "relu"), _dense(64, "relu")]
    return [
        _workload("W3", "2-64-64-3 ReLU softmax, batch 64, Adam", CLOUDS, middle, batch_size=64, **ADAM),
        _workload("W4", "784-128-64-10 ReLU softmax, batch 64, Adam", PICTURES, large, batch_size=64, **ADAM),
        _workload("W4L", "the same, batch 256", PICTURES, large, batch_size=256, **ADAM),
    ]


def deep() -> list[Workload]:
    """Twenty hidden layers on three clouds shown with all features, as one looks for vanishing gradients."""
    data = {**CLOUDS, "features": ALL_FEATURES}
    found = [
        _workload("W5", "7-64×20-3 ReLU softmax, batch 64, SGD, norms", data, [_dense(64, "relu")] * 20, batch_size=64),
        _workload("W5s", "the same with sigmoid", data, [_dense(64, "sigmoid")] * 20, batch_size=64),
    ]
    return [workload._replace(norms=True) for workload in found]
