"""A trained network as an ONNX model that takes raw inputs: features, normalization and layers are all inside.

    inputs  float32 (batch, d)   what the dataset's columns are, unscaled

What it answers says ``outputs``.

Legend: a *value* is the name of a tensor in the graph.
"""

from __future__ import annotations

import json

import numpy as np
import onnx
from onnx import checker, helper, shape_inference

from glassnet.core.carried import packed
from glassnet.core.data import Prepared
from glassnet.core.network import Network
from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export.finite import check_finite
from glassnet.export.graph import FLOAT, Graph, tensor
from glassnet.export.outputs import add_outputs


def model(trainer: Trainer, graph: Graph | None = None, with_state: bool = True) -> onnx.ModelProto:
    """The trainer's network as it predicts now. Raises ExportFailed where a weight is not finite.

    It grows in the graph that is given, which may compute some of it in other types; without one, all is in float32.
    With the state of the training it can be opened again and trained on.
    """
    check_finite(trainer.network)
    carried = {"state": packed(trainer.snapshot())} if with_state else {}
    graph, experiment = graph or Graph(), trainer.experiment
    last = _layers(graph, trainer.network, _presented(graph, trainer.data))
    units = graph.node("units", "Identity", [last])  # in float32, whatever the layer computes in
    results = add_outputs(graph, experiment, units)
    names = experiment.data.dataset.inputs
    raw = tensor("inputs", FLOAT, ["batch", len(names)], f"raw, in this order: {', '.join(names)}")
    return _finished(graph.model([raw], results), trainer, carried)


def scopes(network: Network) -> list[str]:
    """The first part of the names of each layer's nodes."""
    return [*(f"layer{number}" for number in range(1, len(network.layers))), "output"]


def _layers(graph: Graph, network: Network, presented: str) -> str:
    """All layers, one after the other, with their shortcuts; the value of the last."""
    values = [presented]
    layers = zip(scopes(network), network.layers, network.parameters, strict=True)
    for number, (scope, layer, parameters) in enumerate(layers, 1):
        source = network.sources[number - 1]
        known = {"": values[-1]} | ({} if source is None else {"source": values[source]})
        for node in layer.onnx(parameters):
            inputs = [known[each] if isinstance(each, str) else each for each in node.inputs]
            known[""] = known[node.name] = graph.node(scope, node.operator, inputs, **node.attributes)
        values.append(known[""])
    return values[-1]


def file_name(trainer: Trainer, precision: str = "float32") -> str:
    """What the file is to be called: data, widths of the hidden layers, steps, and the precision unless float32."""
    dataset, shapes = trainer.experiment.data.dataset, trainer.network.shapes[1:-1]
    widths = ["x".join(map(str, shape)) for shape in shapes] if len(shapes) <= 8 else [f"{len(shapes)}-layers"]
    narrow = [] if precision == "float32" else [precision]
    return "-".join(["glassnet", dataset.type.replace("_", "-"), *widths, f"step{trainer.steps}", *narrow]) + ".onnx"


def _presented(graph: Graph, data: Prepared) -> str:
    """The inputs as the first layer sees them: features, then normalization."""
    value = _features(graph, data) if data.data.features else "inputs"
    if data.data.normalize:
        value = graph.node("normalize", "Sub", [value, data.mean])
        value = graph.node("normalize", "Div", [value, data.deviation])
    return value


def _features(graph: Graph, data: Prepared) -> str:
    """Columns computed from x1 and x2, side by side; nothing to do if they are just x1 and x2."""
    names = [feature.type for feature in data.data.features]
    if names == ["x1", "x2"]:
        return "inputs"
    x1 = graph.node("features", "Split", ["inputs"], results=2, axis=1)
    known = {"x1": x1, "x2": f"{x1}.1"}
    columns: list[str | np.ndarray] = []
    for feature in data.data.features:
        value = ""
        for operator, inputs in feature.onnx():
            value = graph.node(feature.type, operator, [known.get(name, value) for name in inputs])
        columns.append(value)
    return graph.node("features", "Concat", columns, axis=1)


def _example(data: Prepared) -> list[float]:
    """The inputs of one example, to try the model with: short numbers near those of the first."""
    first = data.x["dev"][0] if len(data.x["dev"]) else data.x["train"][0]
    return [float(f"{value:.4g}") for value in first]


def _finished(model: onnx.ModelProto, trainer: Trainer, carried: dict[str, str]) -> onnx.ModelProto:
    """With metadata and all shapes written in, checked by onnx itself."""
    experiment = trainer.experiment
    dataset = experiment.data.dataset
    helper.set_model_props(
        model,
        {
            "experiment": experiment.model_dump_json(),
            "steps": str(trainer.steps),
            "inputs": json.dumps(dataset.inputs, ensure_ascii=False),
            "classes": json.dumps(dataset.classes, ensure_ascii=False),
            "example": json.dumps(_example(trainer.data)),
            **carried,
        },
    )
    model.doc_string = f"{dataset.label}, trained with Glassnet for {trainer.steps} steps; takes raw inputs."
    try:
        model = shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
        checker.check_model(model, full_check=True)
    except (checker.ValidationError, shape_inference.InferenceError) as error:
        raise ExportFailed(f"the exported model is not valid ONNX: {error}") from error
    return model
