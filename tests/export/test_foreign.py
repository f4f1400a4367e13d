"""Networks of other programs: the same answers here as in onnxruntime, or a list of what is not supported.

Long, as it writes down every kind of graph that is read, and every kind that is not.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from glassnet.core.limits import Limits
from glassnet.core.program import Array
from glassnet.errors import GlassnetError, NotReadable
from glassnet.export.reading.foreign import Wish
from glassnet.export.reading.reader import Reading, read

Node = tuple[str, list[Any], dict[str, Any]]
RNG = np.random.default_rng(3)


def numbers(*shape: int) -> Array:
    return RNG.normal(size=shape).astype(np.float32)


def network(*nodes: Node, inputs: int = 2, opset: int = 17, kind: int = TensorProto.FLOAT) -> bytes:
    """A graph of nodes one after the other; None among the inputs of a node is the value so far."""
    value, made, constants = "x", [], []
    for number, (operator, given, settings) in enumerate(nodes):
        names = []
        for at, each in enumerate(given):
            names.append(value if each is None else f"c{number}.{at}")
            if each is not None:
                constants.append(numpy_helper.from_array(each, names[-1]))
        value = f"v{number}"
        made.append(helper.make_node(operator, names, [value], **settings))
    table = helper.make_tensor_value_info("x", kind, ["n", inputs])
    graph = helper.make_graph(
        made, "other", [table], [helper.make_tensor_value_info(value, TensorProto.FLOAT, ["n", "k"])], constants
    )
    model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", opset)])
    return bytes(model.SerializeToString())


def gemm(units: int, inputs: int) -> Node:
    return "Gemm", [None, numbers(units, inputs), numbers(units)], {"transB": 1}


def dense(units: int, inputs: int) -> tuple[Node, Node]:
    return ("MatMul", [None, numbers(inputs, units)], {}), ("Add", [None, numbers(units)], {})


def op(operator: str, **settings: Any) -> Node:
    return operator, [None], settings


def norm(units: int) -> Node:
    statistics = [numbers(units), numbers(units), numbers(units), np.abs(numbers(units)) + np.float32(0.1)]
    return "BatchNormalization", [None, *statistics], {"epsilon": 1e-3}


def scale(operator: str, units: int = 2) -> Node:
    return operator, [None, np.abs(numbers(units)) + np.float32(0.5)], {}


def answers(content: bytes, points: Array) -> Array:
    import onnxruntime

    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    result: Array = session.run(None, {session.get_inputs()[0].name: points.astype(np.float32)})[-1]
    return result


def assert_same(content: bytes, wish: Wish | None = None) -> Reading:
    found = read(content, Limits(), wish)
    points = numbers(200, len(found.trainer.experiment.data.dataset.inputs))
    np.testing.assert_allclose(found.trainer.predict(points), answers(content, points), rtol=1e-4, atol=1e-5)
    found.trainer.train(5)
    return found


NETWORKS: dict[str, list[Node]] = {
    "gemm": [gemm(4, 2), op("Tanh"), gemm(1, 4), op("Sigmoid")],
    "matmul and add": [*dense(4, 2), op("Relu"), *dense(3, 4), op("Softmax")],
    "no bias": [("MatMul", [None, numbers(2, 3)], {}), op("Relu"), gemm(1, 3), op("Sigmoid")],
    "scaled inputs": [scale("Sub"), scale("Div"), gemm(4, 2), op("Elu", alpha=0.5), gemm(1, 4), op("Sigmoid")],
    "scaled after": [gemm(4, 2), op("Selu"), scale("Mul", 4), scale("Add", 4), gemm(1, 4), op("Sigmoid")],
    "turned round": [
        ("Sub", [np.float32(1).reshape(1), None], {}),
        gemm(3, 2),
        op("Softplus"),
        gemm(1, 3),
        op("Sigmoid"),
    ],
    "norm before": [gemm(4, 2), norm(4), op("Relu"), gemm(1, 4), op("Sigmoid")],
    "norm after": [gemm(4, 2), op("LeakyRelu", alpha=0.2), norm(4), gemm(1, 4), op("Sigmoid")],
    "norm of inputs": [norm(2), gemm(4, 2), op("Sin"), gemm(1, 4), op("Sigmoid")],
    "norm of outputs": [gemm(4, 2), op("Tanh"), gemm(3, 4), norm(3), op("Softmax", axis=1)],
    "norm, then scale": [gemm(4, 2), norm(4), scale("Mul", 4), scale("Sub", 1), op("Tanh"), gemm(1, 4), op("Sigmoid")],
    "twice": [gemm(4, 2), gemm(3, 4), op("Tanh"), gemm(1, 3), op("Sigmoid")],
    "nothing": [op("Flatten"), op("Identity"), op("Cast", to=1), op("Dropout"), gemm(1, 2), op("Sigmoid")],
    "factors": [
        ("Gemm", [None, numbers(2, 4), numbers(1, 4)], {"alpha": 0.5, "beta": 2.0}),
        op("Relu"),
        gemm(1, 4),
        op("Sigmoid"),
    ],
    "values": [gemm(4, 2), op("Tanh"), gemm(1, 4)],
}


@pytest.mark.parametrize("name", NETWORKS)
def test_it_answers_as_before(name: str) -> None:
    content = network(*NETWORKS[name])
    assert_same(content)
    assert_same(network(*NETWORKS[name], opset=13))


@pytest.mark.parametrize(("inputs", "outputs", "dataset"), [(4, 3, "iris"), (64, 10, "digits"), (2, 3, "blobs")])
def test_data_of_the_same_shape(inputs: int, outputs: int, dataset: str) -> None:
    found = assert_same(network(gemm(5, inputs), op("Relu"), gemm(outputs, 5), op("Softmax"), inputs=inputs))
    assert found.trainer.experiment.data.dataset.type == dataset
    assert found.trainer.experiment.loss.type == "categorical_cross_entropy"
    (note,) = found.notes
    assert found.trainer.experiment.data.dataset.label in note


def test_the_data_that_are_wished_if_they_fit() -> None:
    wish = Wish.model_validate({"dataset": {"type": "spiral", "noise": 0.25}})
    content = network(*NETWORKS["gemm"])
    assert assert_same(content, wish).trainer.experiment.data.dataset == wish.dataset
    assert assert_same(content).trainer.experiment.data.dataset.type == "circle"
    other = assert_same(network(*NETWORKS["matmul and add"]), wish)
    assert other.trainer.experiment.data.dataset.type == "blobs"


def test_scores_are_made_what_the_task_asks_for() -> None:
    content = network(gemm(4, 2), op("Tanh"), gemm(3, 4))
    found = read(content, Limits())
    assert found.notes[1] == "Its outputs are taken as scores, to which Softmax was added."
    points = numbers(50, 2)
    scores = np.exp(answers(content, points))
    np.testing.assert_allclose(found.trainer.predict(points), scores / scores.sum(1, keepdims=True), rtol=1e-4)


def test_tanh_is_judged_by_squared_error() -> None:
    assert assert_same(network(gemm(1, 2), op("Tanh"))).trainer.experiment.loss.type == "squared_error"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("opset", [17, 20])
@pytest.mark.parametrize("activation", ["ELU", "GELU", "SiLU", "Softplus", "SELU", "LeakyReLU"])
def test_a_network_of_pytorch(activation: str, opset: int) -> None:
    torch = pytest.importorskip("torch")
    layers = torch.nn
    made = layers.Sequential(
        layers.Linear(4, 6),
        layers.BatchNorm1d(6),
        getattr(layers, activation)(),
        layers.Dropout(),
        layers.Linear(6, 3),
        layers.Softmax(1),
    ).eval()
    found = assert_same(exported(made, 4, opset)).trainer.experiment
    assert found.data.dataset.type == "iris"
    assert found.layers[0].activation.label.replace(" ", "").lower() == activation.lower()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_shortcuts_of_pytorch() -> None:
    torch = pytest.importorskip("torch")
    layers = torch.nn

    class Residual(layers.Module):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.zeroth = layers.Linear(2, 2)
            self.first, self.second, self.last = layers.Linear(2, 5), layers.Linear(5, 5), layers.Linear(5, 1)

        def forward(self, x: Any) -> Any:
            first = torch.tanh(self.first(torch.relu(x + self.zeroth(x))))
            second = torch.relu(first + self.second(first))
            return torch.sigmoid(self.last(second + 0.0) + 0.0)

    class Plain(Residual):
        def forward(self, x: Any) -> Any:
            first = layers.functional.silu(self.first(x))
            return torch.sigmoid(self.last(self.second(layers.functional.gelu(self.second(first))) + first))

    assert [layer.skip for layer in assert_same(exported(Residual(), 2)).trainer.experiment.layers] == [1, 0, 1]
    assert [layer.skip for layer in assert_same(exported(Plain(), 2)).trainer.experiment.layers] == [0, 0, 2]


def exported(module: Any, inputs: int, opset: int = 17) -> bytes:
    import torch

    file, axes = io.BytesIO(), {"input": {0: "n"}}
    table = torch.zeros(2, inputs)
    names = ["input"]
    torch.onnx.export(module, table, file, dynamo=False, dynamic_axes=axes, input_names=names, opset_version=opset)
    return file.getvalue()


def wide(content: bytes, change: Callable[[onnx.ModelProto], None]) -> bytes:
    made = onnx.load_from_string(content)
    change(made)
    return bytes(made.SerializeToString())


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ([gemm(4, 2), op("Abs"), op("Exp"), gemm(1, 4)], "not supported here: Abs, Exp"),
        ([gemm(5, 2), op("Relu"), gemm(7, 5)], "got 2 and 7"),
        ([gemm(4, 2), op("Relu"), gemm(1, 3)], "4 units and 3 inputs"),
        ([op("Relu"), gemm(1, 2)], "a layer of weights before every activation"),
        ([gemm(4, 2), op("Relu"), op("Tanh"), gemm(1, 4)], "before every activation"),
        ([gemm(4, 2), op("Softmax"), gemm(1, 4)], "output only"),
        ([op("Identity")], "layers of weights"),
        ([gemm(1, 2), op("Sigmoid"), scale("Mul", 1)], "after the last"),
        ([gemm(3, 2), op("Softmax", axis=0)], "other settings"),
        ([("Div", [np.ones(2, np.float32), None], {}), gemm(1, 2)], "a division by what it computes"),
        ([gemm(1, 2), ("Mul", [None, np.zeros((2, 3), np.float32)], {})], "another shape"),
        ([scale("Sub", 3), gemm(1, 2)], "each of 2 units"),
        ([("Div", [None, np.zeros(2, np.float32)], {}), gemm(1, 2)], "finite numbers"),
        ([gemm(4, 2), op("LeakyRelu", alpha=-2.0), gemm(1, 4)], "Leaky ReLU cannot be set so"),
        ([("MatMul", [numbers(1, 2), None], {})], "floating-point numbers"),
    ],
)
def test_what_is_not_supported_is_listed(nodes: list[Node], words: str) -> None:
    with pytest.raises(GlassnetError, match=words):
        read(network(*nodes), Limits())


def joined(nodes: list[Node], operator: str, first: str, second: str) -> bytes:
    """A network whose answer joins two of its values: x is the input, v0 what the first node gives."""

    def join(model: onnx.ModelProto) -> None:
        model.graph.node.append(helper.make_node(operator, [first, second], ["sum"]))
        model.graph.output[0].name = "sum"

    return wide(network(*nodes), join)


SHORTCUTS: dict[str, tuple[list[Node], str, str]] = {
    "under batch norm": ([gemm(3, 2), op("Relu"), gemm(3, 3), norm(3)], "v3", "v1"),
    "over two layers": ([gemm(3, 2), op("Elu"), gemm(3, 3), op("Sin"), gemm(3, 3)], "v4", "v1"),
    "over a linear layer": ([gemm(3, 2), gemm(3, 3)], "v0", "v1"),
}


@pytest.mark.parametrize("name", SHORTCUTS)
def test_shortcuts(name: str) -> None:
    nodes, first, second = SHORTCUTS[name]
    content = joined(nodes, "Add", first, second)
    found = read(content, Limits()).trainer
    assert found.experiment.output.skip
    points = numbers(200, 2)
    scores = answers(content, points)
    odds = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    expected = odds if scores.shape[1] == 3 else scores
    np.testing.assert_allclose(found.predict(points), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("nodes", "operator", "first", "second", "words"),
    [
        ([gemm(2, 2), op("Relu")], "Add", "v0", "v1", "ends in the sums of a layer"),
        ([gemm(3, 2), op("Relu"), gemm(2, 3)], "Add", "v1", "v2", "equal widths, got 3 and 2"),
        ([gemm(2, 2), op("Relu"), gemm(2, 2)], "Mul", "v1", "v2", "that joins several"),
        ([scale("Mul"), gemm(2, 2)], "Add", "x", "v1", "ends in the sums"),
    ],
)
def test_other_shortcuts_are_not_supported(
    nodes: list[Node], operator: str, first: str, second: str, words: str
) -> None:
    with pytest.raises(NotReadable, match=words):
        read(joined(nodes, operator, first, second), Limits())


def test_a_sum_that_is_scaled_before_its_activation_is_not_supported() -> None:
    def go_on(model: onnx.ModelProto) -> None:
        more = [("Mul", ["sum", "c1.1"], "scaled"), ("Relu", ["scaled"], "end")]
        model.graph.node.extend(helper.make_node(name, given, [result]) for name, given, result in more)
        model.graph.initializer.append(numpy_helper.from_array(numbers(2), "c1.1"))
        model.graph.output[0].name = "end"

    content = wide(joined([gemm(2, 2), op("Relu"), gemm(2, 2)], "Add", "v1", "v2"), go_on)
    with pytest.raises(NotReadable, match="got it scaled before"):
        read(content, Limits())


def test_activations_in_several_operators_are_known_by_what_they_compute() -> None:
    one = np.ones(1, np.float32)
    softplus = [op("Exp"), ("Add", [None, one], {}), op("Log")]
    tanh = [("Mul", [None, 2 * one], {}), op("Sigmoid"), ("Mul", [None, 2 * one], {}), ("Sub", [None, one], {})]
    content = network(gemm(3, 2), *softplus, gemm(3, 3), *tanh, gemm(1, 3), op("Sigmoid"))
    layers = assert_same(content).trainer.experiment.layers
    assert [layer.activation.type for layer in layers] == ["softplus", "tanh"]


def test_two_inputs_are_not_supported() -> None:
    def add(model: onnx.ModelProto) -> None:
        model.graph.input.append(helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 2]))

    with pytest.raises(NotReadable, match="one input, got 2"):
        read(wide(network(gemm(1, 2)), add), Limits())
