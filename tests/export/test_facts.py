"""What an ONNX file takes and gives, and the files that are refused."""

from __future__ import annotations

import onnx
import pytest
from onnx import TensorProto, helper

from glassnet.errors import NotReadable
from glassnet.export.exporter import export
from glassnet.export.facts import MOST_BYTES, facts_of
from glassnet.export.inspecting import read
from glassnet.export.model import model
from glassnet.export.precision import Precision
from tests.export.compare import trained


def file(operator: str = "Relu", rows: str | int = "n", kind: int = TensorProto.FLOAT, **attributes: object) -> bytes:
    value = helper.make_tensor_value_info("x", kind, [rows, 2])
    result = helper.make_tensor_value_info("y", kind, [rows, 2])
    graph = helper.make_graph([helper.make_node(operator, ["x"], ["y"], **attributes)], "g", [value], [result])
    built = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    return bytes(built.SerializeToString())


def growing() -> bytes:
    """A small file whose answer to a row has 10 billion numbers."""
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", None]) for name in "xy"]
    times = helper.make_tensor("times", TensorProto.INT64, [2], [1, 10**10])
    graph = helper.make_graph([helper.make_node("Tile", ["x", "times"], ["y"])], "g", values[:1], values[1:], [times])
    built = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
    return bytes(built.SerializeToString())


def test_our_own_files_tell_everything() -> None:
    whole = model(trained(5))
    facts = facts_of(whole.SerializeToString())
    (inputs,) = facts.inputs
    assert (inputs.name, inputs.kind, inputs.shape) == ("inputs", "float32", (-1, 2))
    assert [each.name for each in facts.outputs] == [value.name for value in whole.graph.output]
    assert {each.name: each.kind for each in facts.outputs}["label"] == "int64"
    assert facts.metadata["steps"] == "5"
    assert facts.text == whole.doc_string


@pytest.mark.parametrize("precision", ["float32", "float16", "int8"])
def test_files_of_every_precision_can_be_served(precision: Precision) -> None:
    layers = [{"type": "dense", "units": 32}] * 2
    assert read(export(trained(300, layers=layers), precision).model).inputs[0].name == "inputs"


def test_a_model_that_grows_beyond_all_memory_is_refused() -> None:
    with pytest.raises(NotReadable, match=r"cannot run|memory|ended its process"):
        facts_of(growing())


def test_nonsense_is_refused_by_the_process() -> None:
    with pytest.raises(NotReadable, match="not an ONNX file"):
        facts_of(b"\xff" * 100)


def test_a_process_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(NotReadable, match="ended its process"):
        facts_of(b"x")


def test_a_huge_file_is_refused_unread() -> None:
    with pytest.raises(NotReadable, match=r"at most 64 MiB, got 64\.0 MiB"):
        facts_of(bytes(MOST_BYTES + 1))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "without nodes"),
        (file()[:-20], "not an ONNX file"),
        (file(rows=5), "any number of rows"),
        (file("Identity", kind=TensorProto.STRING), "tensor of numbers"),
        (file("Identity", kind=TensorProto.COMPLEX128), "tensor of numbers"),
        (file("NoSuchThing"), "NoSuchThing"),
        (file("Transpose", perm=[1, 0]), "as many rows"),
    ],
)
def test_what_cannot_be_served_is_said(content: bytes, words: str) -> None:
    with pytest.raises(NotReadable, match=words):
        read(content)


def test_weights_in_other_files_are_refused_wherever_they_are() -> None:
    tensor = TensorProto(name="w", data_type=TensorProto.FLOAT, dims=[2], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="/etc/passwd")
    in_graph = onnx.load_model_from_string(file())
    in_graph.graph.initializer.append(tensor)
    in_node = onnx.load_model_from_string(file())
    in_node.graph.node.append(helper.make_node("Constant", [], ["c"], value=tensor))
    for each in (in_graph, in_node):
        with pytest.raises(NotReadable, match="inside the file"):
            read(each.SerializeToString())
