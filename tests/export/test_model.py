"""The file itself: versions, names, shapes, metadata."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import onnx
import pytest

from glassnet.core.components.datasets.dataset import Table
from glassnet.core.components.datasets.own import Own
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export import model as module
from glassnet.export.model import file_name, model
from glassnet.export.outputs import names, units
from tests.export.compare import exported, trained

NORM = {"type": "dense", "units": 3, "normalization": {"type": "batch_norm"}}

OWN = {"labels": 3, "values": 2}


def ending(dataset: str, activation: str) -> Trainer:
    """A trainer of a dataset, or of an own table with several labels or values, with this output activation."""
    values: dict[str, Any] = {"output": {"activation": {"type": activation}}}
    if dataset not in OWN:
        return trained(1, data={"dataset": {"type": dataset}}, loss={"type": "squared_error"}, **values)
    rng, width = np.random.default_rng(4), OWN[dataset]
    x, y = rng.normal(size=(60, 2)), rng.integers(0, 2, (60, width))
    described = Own.describing(x, y if dataset == "labels" else y + 0.5)
    values |= {"data": {"dataset": described}, "loss": {"type": "squared_error"}}
    return Trainer(experiment(values), Table(x, y))


def nodes(trainer: Trainer) -> list[str]:
    return [node.name for node in model(trainer).graph.node]


def test_versions_are_those_that_everybody_can_read() -> None:
    made = model(trained())
    assert made.ir_version == 8
    assert [(opset.domain, opset.version) for opset in made.opset_import] == [("", 17)]
    assert made.producer_name == "glassnet"


def test_names_can_be_read() -> None:
    assert nodes(trained(layers=[{"type": "dense"}, NORM])) == [
        "normalize/Sub",
        "normalize/Div",
        "layer1/Gemm",
        "layer1/Tanh",
        "layer2/Gemm",
        "layer2/BatchNormalization",
        "layer2/Tanh",
        "output/Gemm",
        "output/Sigmoid",
        "label/Greater",
        "label/Cast",
        "label/Squeeze",
        "probabilities/Sub",
        "probabilities/Concat",
    ]
    features = {"features": [{"type": "x2"}, {"type": "sin_x1"}], "normalize": False}
    first = ["features/Split", "sin_x1/Sin", "features/Concat", "output/Gemm"]
    assert nodes(trained(data=features, layers=[]))[:4] == first


def test_no_two_tensors_share_a_name() -> None:
    graph = model(trained(layers=[NORM] * 3)).graph
    names = [name for node in graph.node for name in node.output] + [tensor.name for tensor in graph.initializer]
    assert len(set(names)) == len(names)
    assert "layer1/Gemm.B" in names


@pytest.mark.parametrize(
    ("dataset", "activation", "outputs"),
    [
        ("circle", "sigmoid", {"label": ["batch"], "probabilities": ["batch", 2]}),
        ("circle", "tanh", {"label": ["batch"], "scores": ["batch", 1]}),
        ("blobs", "softmax", {"label": ["batch"], "probabilities": ["batch", 3]}),
        ("blobs", "sigmoid", {"label": ["batch"], "scores": ["batch", 3]}),
        ("digits", "softmax", {"label": ["batch"], "probabilities": ["batch", 10]}),
        ("plane", "linear", {"variable": ["batch", 1]}),
        ("labels", "sigmoid", {"label": ["batch", 3], "probabilities": ["batch", 3]}),
        ("labels", "tanh", {"label": ["batch", 3], "scores": ["batch", 3]}),
        ("values", "linear", {"variable": ["batch", 2]}),
    ],
)
def test_outputs_are_called_as_scikit_learn_does(dataset: str, activation: str, outputs: dict[str, Any]) -> None:
    made = ending(dataset, activation)
    graph = model(made).graph
    shapes = {
        value.name: [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]
        for value in [*graph.input, *graph.output]
    }
    assert shapes == {"inputs": ["batch", len(made.experiment.data.dataset.inputs)]} | outputs
    assert [*outputs] == [value.name for value in graph.output] == names(made.experiment)
    answers = exported(made).run(made.data.x["train"])
    np.testing.assert_allclose(units(made.experiment, answers), made.predict(made.data.x["train"]), atol=1e-5)
    if "label" in outputs:
        expected = made.data.answers(made.predict(made.data.x["train"]), made.experiment.output.activation)
        np.testing.assert_array_equal(answers["label"], expected)
    if "probabilities" in outputs and dataset != "labels":
        np.testing.assert_allclose(answers["probabilities"].sum(1), 1, atol=1e-6)


@pytest.mark.parametrize(("dataset", "numbers"), [("circle", 2), ("blobs", 3), ("plane", 1)])
@pytest.mark.parametrize("rows", [0, 1, 7, 20_000])
def test_any_number_of_examples(dataset: str, numbers: int, rows: int) -> None:
    trainer = trained(1, data={"dataset": {"type": dataset}})
    points = np.random.default_rng(1).uniform(-6, 6, (rows, 2)).astype(np.float32)
    answers = exported(trainer).run(points)
    assert answers[names(trainer.experiment)[-1]].shape == (rows, numbers)
    if rows:
        np.testing.assert_allclose(units(trainer.experiment, answers), trainer.predict(points), rtol=0, atol=1e-5)
    if dataset != "plane":
        assert answers["label"].shape == (rows,)
        assert answers["label"].dtype == np.int64


def test_label_is_the_likelier_class() -> None:
    trainer = trained(600, optimizer={"type": "adam"}, learning_rate=0.01)
    points = trainer.data.x["train"].astype(np.float32)
    answers = exported(trainer).run(points)
    np.testing.assert_array_equal(answers["label"], answers["probabilities"].argmax(1))
    assert (answers["label"] == trainer.data.y["train"]).mean() > 0.9


def test_the_experiment_travels_with_the_model() -> None:
    chosen = {"data": {"dataset": {"type": "iris"}}, "layers": [NORM], "seed": 77, "schedule": {"type": "exponential"}}
    trainer = trained(5, **chosen)
    read = onnx.load_from_string(model(trainer).SerializeToString())
    properties = {entry.key: entry.value for entry in read.metadata_props}
    assert experiment(json.loads(properties["experiment"])) == trainer.experiment
    assert properties["steps"] == "5"
    assert json.loads(properties["classes"]) == ["setosa", "versicolor", "virginica"]
    assert json.loads(properties["inputs"])[2] == "petal length (cm)"
    assert "petal length (cm)" in read.graph.input[0].doc_string


def test_the_same_network_gives_the_same_bytes() -> None:
    first, second = (model(trained()).SerializeToString(deterministic=True) for _ in range(2))
    assert first == second


def test_weights_that_are_not_numbers_are_refused() -> None:
    trainer = trained()
    trainer.network.theta[3] = np.nan
    with pytest.raises(ExportFailed, match="not finite numbers; reset it"):
        model(trainer)


def test_an_invalid_graph_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_presented", lambda graph, data: "nowhere")
    with pytest.raises(ExportFailed, match="not valid ONNX"):
        model(trained())


@pytest.mark.parametrize(
    ("dataset", "units", "name"),
    [
        ("spiral", [8, 8, 8], "glassnet-spiral-8-8-8-step2.onnx"),
        ("multi_gauss", [], "glassnet-multi-gauss-step2.onnx"),
        ("circle", [2] * 30, "glassnet-circle-30-layers-step2.onnx"),
    ],
)
def test_file_name(dataset: str, units: list[int], name: str) -> None:
    layers = [{"type": "dense", "units": width} for width in units]
    assert file_name(trained(2, data={"dataset": {"type": dataset}}, layers=layers)) == name
