"""The file itself: versions, names, shapes, metadata."""

from __future__ import annotations

import json

import numpy as np
import onnx
import pytest

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export import model as module
from glassnet.export.model import file_name, model
from tests.export.compare import exported, trained

NORM = {"type": "dense", "units": 3, "normalization": {"type": "batch_norm"}}


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
    ("dataset", "inputs", "outputs"), [("circle", 2, 1), ("blobs", 2, 3), ("digits", 64, 10), ("plane", 2, 1)]
)
def test_inputs_and_outputs(dataset: str, inputs: int, outputs: int) -> None:
    made = model(trained(1, data={"dataset": {"type": dataset}}))
    shapes = {
        value.name: [dim.dim_param or dim.dim_value for dim in value.type.tensor_type.shape.dim]
        for value in [*made.graph.input, *made.graph.output]
    }
    label = {} if dataset == "plane" else {"label": ["batch"]}
    assert shapes == {"inputs": ["batch", inputs], "output": ["batch", outputs]} | label


@pytest.mark.parametrize("dataset", ["circle", "blobs", "plane"])
@pytest.mark.parametrize("rows", [0, 1, 7, 20_000])
def test_any_number_of_examples(dataset: str, rows: int) -> None:
    trainer = trained(1, data={"dataset": {"type": dataset}})
    points = np.random.default_rng(1).uniform(-6, 6, (rows, 2)).astype(np.float32)
    answers = exported(trainer).run(points)
    assert answers["output"].shape == (rows, trainer.network.shapes[-1][0])
    if rows:
        np.testing.assert_allclose(answers["output"], trainer.predict(points), rtol=0, atol=1e-5)
    if dataset != "plane":
        assert answers["label"].shape == (rows,)
        assert answers["label"].dtype == np.int64


def test_label_is_the_likelier_class() -> None:
    trainer = trained(600, optimizer={"type": "adam"}, learning_rate=0.01)
    points = trainer.data.x["train"].astype(np.float32)
    answers = exported(trainer).run(points)
    np.testing.assert_array_equal(answers["label"], answers["output"][:, 0] > 0.5)
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
