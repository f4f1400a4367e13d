"""Every member of the registry goes through ONNX and onnxruntime, alone and in combination, within 1e-5."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from glassnet.core import spec as spec
from glassnet.core.component import listed, registry
from glassnet.core.components.datasets.dataset import Dataset
from glassnet.core.predictor import Predictor
from glassnet.core.program import Array
from glassnet.export.outputs import units
from glassnet.export.verify import probing_points
from tests.export.compare import assert_same, exported, trained

ACTIVATIONS: dict[str, Any] = registry["activation"]
FEATURES = list(registry["feature"])
LOSSES: dict[str, Any] = registry["loss"]
DATASETS: dict[str, type[Dataset]] = listed("dataset")  # type: ignore[assignment]
TASKS = {member.task: name for name, member in reversed(DATASETS.items())}
"""The first dataset of each task."""
HIDDEN = [name for name, member in ACTIVATIONS.items() if member.hidden]
NORMALIZATIONS = [None, *registry["normalization"]]
ENDINGS = [
    (task, activation, loss)
    for task, activation, (loss, member) in product(TASKS, ACTIVATIONS, LOSSES.items())
    if member.needs in (None, activation) and (ACTIVATIONS[activation].hidden or DATASETS[TASKS[task]]().outputs() > 1)
]
ADAM = {"optimizer": {"type": "adam"}, "learning_rate": 0.01}


def dense(**values: Any) -> dict[str, Any]:
    return {"type": "dense", "units": 5, **values}


def choice(kind: str | None) -> dict[str, str] | None:
    return kind and {"type": kind}


@pytest.mark.parametrize(("activation", "normalization"), list(product(HIDDEN, NORMALIZATIONS)))
def test_every_activation_under_every_normalization(activation: str, normalization: str | None) -> None:
    layer = dense(activation={"type": activation}, normalization=choice(normalization))
    assert_same(trained(layers=[layer, layer], **ADAM))


@pytest.mark.parametrize("layer", registry["layer"])
def test_every_layer(layer: str) -> None:
    assert_same(trained(layers=[{"type": layer}, {"type": layer}], **ADAM))


@pytest.mark.parametrize(("task", "activation", "loss"), ENDINGS)
def test_every_ending(task: str, activation: str, loss: str) -> None:
    data = {"dataset": {"type": TASKS[task]}}  # type: ignore[index]
    output = {"activation": {"type": activation}}
    # few steps: a rectified output may die
    assert_same(trained(5, data=data, output=output, loss={"type": loss}, layers=[dense()], **ADAM))


@pytest.mark.parametrize("features", [[name] for name in FEATURES] + [FEATURES, FEATURES[1::-1], FEATURES[:2]])
@pytest.mark.parametrize("normalize", [True, False])
def test_every_feature(features: list[str], normalize: bool) -> None:
    data = {"features": [{"type": name} for name in features], "normalize": normalize}
    assert_same(trained(data=data, **ADAM))


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_dataset(dataset: str) -> None:
    assert_same(trained(data={"dataset": {"type": dataset}}, **ADAM))


@pytest.mark.parametrize("skip", [1, 2, 3])
@pytest.mark.parametrize("units", [5, 4, 7], ids=["as wide", "as the inputs", "projected"])
@pytest.mark.parametrize("normalization", NORMALIZATIONS)
def test_shortcuts(skip: int, units: int, normalization: str | None) -> None:
    """From the layer before, the one before that, or the inputs; with a projection where widths differ."""
    data = {"features": [{"type": name} for name in FEATURES[:4]]}
    bridged = dense(skip=skip, normalization=choice(normalization)) | {"units": units}
    assert_same(trained(data=data, layers=[dense(), dense(skip=2), bridged], output={"skip": 1}, **ADAM))


def test_dropout_is_absent_from_predictions() -> None:
    layers = [dense(dropout=0.5), dense(dropout=0.2, normalization={"type": "batch_norm"})]
    assert_same(trained(layers=layers, input_dropout=0.2, **ADAM))


def test_no_hidden_layer() -> None:
    assert_same(trained(layers=[], **ADAM))


def test_a_steep_network_after_a_long_training() -> None:
    """Large weights magnify every rounding: the file must not round more than the trainer does."""
    layer = dense(units=8, activation={"type": "relu"})
    trainer = trained(30_000, data={"dataset": {"type": "spiral"}}, layers=[layer] * 3, **ADAM)
    assert trainer.evaluate("dev").score > 0.95
    points = probing_points(trainer)
    exact = Predictor.of(trainer).predict(points)
    file, own = units(trainer.experiment, exported(trainer).run(points)), trainer.predict(points)
    assert rounding(file, exact) <= 1.2 * rounding(own, exact)


def rounding(found: Array, exact: Array) -> float:
    """Root mean square of what is not exact."""
    return float(np.sqrt(((found - exact) ** 2).mean()))


def test_a_network_trained_in_float64_leaves_in_float32() -> None:
    trainer = trained(precision="float64", layers=[dense(normalization={"type": "batch_norm"})], **ADAM)
    assert assert_same(trainer)["probabilities"].dtype.name == "float32"


def test_batch_norm_with_statistics_of_a_whole_training() -> None:
    layer = dense(units=8, activation={"type": "relu"}, normalization={"type": "batch_norm"})
    trainer = trained(3000, data={"dataset": {"type": "spiral"}}, layers=[layer] * 3, **ADAM)
    assert trainer.evaluate("train").score > 0.7
    assert_same(trainer)
