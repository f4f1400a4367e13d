"""What a step costs, counted: NumPy calls, which a clock would only show with noise, and bytes."""

import tracemalloc
from typing import Any

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.limits import Limits, needed_bytes
from glassnet.core.program import Calls
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import LimitExceeded

DEEP = [{"type": "dense", "units": 8, "normalization": {"type": "batch_norm"}}] * 6
SEVEN = {"data": {"features": [{"type": name} for name in list(registry["feature"])[:7]]}}
NORMALIZED = SEVEN | {"layers": DEEP, "optimizer": {"type": "adam"}, "regularizer": {"type": "l2"}}
SMALL: dict[str, tuple[dict[str, Any], int]] = {
    "2-4-2-1, SGD": ({}, 20),
    "2-4-2-1, Adam": ({"optimizer": {"type": "adam"}, "batch_size": 30}, 26),
    "7-8x6-1, SGD": (SEVEN | {"layers": [{"type": "dense", "units": 8}] * 6}, 40),
    "7-8x6-1 with batch norm, L2 and Adam": (NORMALIZED, 139),
}


@pytest.mark.parametrize("name", SMALL)
def test_a_step_takes_no_more_calls_than_it_did(name: str) -> None:
    spec, most = SMALL[name]
    assert len(Trainer(experiment(spec)).program()) <= most


def _arrays(calls: Calls) -> list[np.ndarray]:
    owners = [getattr(call[0], "__self__", None) for call in calls]
    return [value for value in (*owners, *(value for call in calls for value in call)) if isinstance(value, np.ndarray)]


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("kind", ["optimizer", "schedule", "regularizer", "clipping", "constraint", "normalization"])
def test_no_array_of_a_step_is_of_another_float_type(kind: str, precision: str) -> None:
    for name in registry[kind]:
        layer = {"type": "dense", "units": 5, "dropout": 0.1, "skip": 1}
        chosen = (
            {"layers": [layer | {"normalization": {"type": name}}]}
            if kind == "normalization"
            else {kind: {"type": name}}
        )
        full = {"precision": precision, "batch_size": 300, "input_dropout": 0.1, "learning_rate": 0.001}
        trainer = Trainer(experiment({"layers": [layer]} | full | chosen))
        trainer.train(3)
        types = {array.dtype.name for array in _arrays(trainer.program()) if array.dtype.kind == "f"}
        assert types == {precision}, name
        assert trainer.network.theta.dtype == trainer.predict([[0, 0]]).dtype == precision


@pytest.mark.parametrize(
    "spec",
    [
        {"layers": [{"type": "dense", "units": 64}] * 3, "batch_size": 300},
        {"layers": DEEP, "batch_size": 100, "optimizer": {"type": "adam"}},
        {
            "data": {"dataset": {"type": "digits"}},
            "layers": [{"type": "dense", "units": 128, "dropout": 0.5}],
            "batch_size": 64,
        },
        {"data": {"dataset": {"type": "blobs", "points": 5000}}, "batch_size": 10},
    ],
    ids=["wide", "deep", "digits", "many batches"],
)
def test_the_bytes_stated_are_about_those_taken(spec: dict[str, Any]) -> None:
    chosen = experiment(spec)
    stated = needed_bytes(chosen)
    Trainer(chosen)  # what is loaded once and kept
    tracemalloc.start()
    trainer = Trainer(chosen)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert trainer.steps == 0
    assert 0.6 * taken < stated < 1.6 * taken


def test_an_experiment_that_needs_more_memory_than_allowed_is_refused_before_any_is_taken() -> None:
    greedy = experiment({"layers": [{"type": "dense", "units": 256}] * 40, "batch_size": 300})
    tracemalloc.start()
    with pytest.raises(LimitExceeded, match=r"expected at most 16 MiB of memory, got \d+; make the network"):
        Limits(max_parameters=10_000_000, max_megabytes=16).check(greedy)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4e6
