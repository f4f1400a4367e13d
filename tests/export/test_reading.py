"""A file that was exported goes on where it was: the same file again, the same losses."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from glassnet.core.limits import Limits
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import GlassnetError, LimitExceeded, NotReadable
from glassnet.export.exporter import export
from glassnet.export.model import model
from glassnet.export.precision import Precision
from glassnet.export.reading.reader import read
from tests.export.compare import trained

NORM = {"type": "dense", "units": 3, "normalization": {"type": "batch_norm"}}
CHOICES: list[dict[str, Any]] = [
    {},
    {"optimizer": {"type": "adam"}, "layers": [NORM, {"type": "dense", "dropout": 0.3}]},
    {"optimizer": {"type": "momentum"}, "precision": "float64", "schedule": {"type": "plateau"}},
    {"data": {"dataset": {"type": "iris"}}, "layers": [{"type": "dense", "units": 5, "skip": 1}], "batch_size": 7},
    {"data": {"dataset": {"type": "plane"}, "features": [{"type": "x2"}, {"type": "sin_x1"}]}, "input_dropout": 0.2},
    {"data": {"dataset": {"type": "digits"}, "normalize": False}, "optimizer": {"type": "rmsprop"}},
    {"layers": [NORM | {"frozen": True}, {"type": "dense", "units": 2, "learning_rate_factor": 0.5}]},
]


def file(trainer: Trainer) -> bytes:
    return bytes(model(trainer).SerializeToString(deterministic=True))


def back(trainer: Trainer) -> Trainer:
    return read(file(trainer), Limits()).trainer


def losses(trainer: Trainer, steps: int) -> list[float]:
    found = []
    for _ in range(steps):
        trainer.train(1)
        found.append(trainer.batch_loss())
    return [*found, trainer.evaluate("train").loss, trainer.evaluate("dev").loss]


@pytest.mark.parametrize("values", CHOICES)
def test_it_is_the_same_training(values: dict[str, Any]) -> None:
    left = trained(37, **values)
    came = back(left)
    assert came.experiment == left.experiment
    assert (came.steps, came.epoch) == (37, left.epoch)
    np.testing.assert_array_equal(came.network.theta, left.network.theta)
    assert file(came) == file(left)
    assert losses(came, 60) == losses(left, 60)
    assert file(came) == file(left)


def test_a_network_that_never_trained_comes_back_too() -> None:
    left = trained(0)
    assert losses(back(left), 10) == losses(left, 10)


@pytest.mark.parametrize("precision", ["float16", "int8"])
def test_files_in_smaller_numbers_are_refused_kindly(precision: Precision) -> None:
    content = export(trained(600), precision).model
    with pytest.raises(NotReadable, match="take the float32 file"):
        read(content, Limits())


def changed(trainer: Trainer, **properties: str | None) -> bytes:
    made = model(trainer)
    kept = {entry.key: entry.value for entry in made.metadata_props} | properties
    onnx.helper.set_model_props(made, {key: value for key, value in kept.items() if value is not None})
    return bytes(made.SerializeToString())


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"state": None}, "take the float32 file"),
        ({"state": "nonsense"}, "the state of a training"),
        ({"state": "[" * 5000}, "the state of a training"),
        ({"experiment": "{"}, "JSON"),
        ({"experiment": "[" * 200_000}, "JSON"),
        ({"experiment": '{"layers": 3}'}, "layers"),
        ({"experiment": "{}", "state": None}, "state"),
        (
            {"experiment": '{"data": {"dataset": {"type": "own", "task": "regression", "inputs": 2, "rows": 5}}}'},
            "data",
        ),
        ({"experiment": '{"layers": [{"type": "dense", "units": 1000000}]}'}, "units in a layer"),
        ({"experiment": '{"layers": [{"type": "dense", "units": 5}]}'}, "bytes of parameters"),
    ],
)
def test_what_does_not_fit_is_said(properties: dict[str, str | None], words: str) -> None:
    with pytest.raises(GlassnetError, match=words):
        read(changed(trained(3, layers=[]), **properties), Limits())


def test_limits_hold_for_what_comes_back() -> None:
    with pytest.raises(LimitExceeded, match="at most 1 hidden layers"):
        read(file(trained(1)), Limits(max_layers=1))


def test_weights_that_another_program_changed_are_noticed() -> None:
    made = model(trained(5))
    bias = next(tensor for tensor in made.graph.initializer if tensor.name == "output/Gemm.C")
    bias.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(bias) + np.float32(1e-6), bias.name))
    with pytest.raises(NotReadable, match=r"output/Gemm\.C.*another program changed"):
        read(made.SerializeToString(), Limits())


def state(trainer: Trainer, **fields: Any) -> bytes:
    """The trainer's file with other numbers in its state."""
    import json

    text = next(entry.value for entry in model(trainer).metadata_props if entry.key == "state")
    return changed(trainer, state=json.dumps(json.loads(text) | fields))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"theta": "AAAA"}, "bytes of parameters, got 3"),
        ({"theta": "!"}, "theta"),
        ({"steps": -1}, "steps"),
        ({"steps": 2**70}, "steps"),
        ({"position": 30}, "equal experiment"),
        ({"random": []}, "equal experiment"),
        ({"more": 1}, "more"),
    ],
)
def test_a_state_is_checked(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(GlassnetError, match=words):
        read(state(trained(3), **fields), Limits())


def test_a_batch_never_holds_what_is_no_example() -> None:
    import base64

    rows = trained(3).snapshot().order.astype("<i4")
    for wrong in (np.zeros_like(rows), rows + 1, -rows):
        text = base64.urlsafe_b64encode(wrong.tobytes()).decode()
        with pytest.raises(GlassnetError, match="each example once"):
            read(state(trained(3), order=text), Limits())


def test_numbers_that_are_none_are_refused() -> None:
    import base64

    theta = np.full_like(trained(3).network.theta, np.nan)
    with pytest.raises(GlassnetError, match="finite"):
        read(state(trained(3), theta=base64.urlsafe_b64encode(theta.tobytes()).decode()), Limits())


def test_the_experiment_is_read_with_its_defaults() -> None:
    assert back(trained(1)).experiment == experiment({})
