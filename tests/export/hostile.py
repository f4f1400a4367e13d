"""Files as nobody should send them: made wrong on purpose, or damaged at random."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from onnx import ModelProto, StringStringEntryProto, TensorProto, helper

from glassnet.core.program import Array


def outside(model: ModelProto) -> None:
    """Weights in another file, far from here."""
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.append(StringStringEntryProto(key="location", value="../../../../etc/passwd"))


def outside_quietly(model: ModelProto) -> None:
    """The same without saying so."""
    tensor = model.graph.initializer[0]
    tensor.external_data.append(StringStringEntryProto(key="location", value="/etc/passwd"))


def ten_gigabytes(model: ModelProto) -> None:
    """A shape that nothing fills."""
    model.graph.initializer[0].dims[:] = [50_000, 50_000]


def beyond_all_numbers(model: ModelProto) -> None:
    """A shape whose size no machine can count."""
    model.graph.initializer[0].dims[:] = [2**62, 2**62, 2**62]


def negative(model: ModelProto) -> None:
    """A shape that is none."""
    model.graph.initializer[0].dims[:] = [-4, -3]


def strings(model: ModelProto) -> None:
    """Weights that are words."""
    model.graph.initializer[0].data_type = TensorProto.STRING


def circle(model: ModelProto) -> None:
    """The first node reads what the last one makes."""
    model.graph.node[0].input[0] = model.graph.node[-1].output[0]


def twice(model: ModelProto) -> None:
    """A value that is made two times."""
    model.graph.node.append(model.graph.node[0])


def of_others(model: ModelProto) -> None:
    """An operator that ONNX does not know."""
    model.opset_import.append(helper.make_opsetid("com.example", 1))
    model.graph.node[1].domain = "com.example"


def unknown(model: ModelProto) -> None:
    """An operator that no one knows, said to be ONNX's."""
    model.graph.node[1].op_type = "Exfiltrate"


def function(model: ModelProto) -> None:
    """An operator that the file defines itself."""
    opset = helper.make_opsetid("", 17)
    node = helper.make_node("Identity", ["x"], ["y"])
    model.functions.append(helper.make_function("local", "Mine", ["x"], ["y"], [node], [opset]))


def nested(model: ModelProto) -> None:
    """A graph inside a node."""
    inner = helper.make_graph([], "inner", [], [])
    model.graph.node[0].attribute.append(helper.make_attribute("body", inner))


def constant(model: ModelProto) -> None:
    """A constant that is larger than the file."""
    tensor = TensorProto(data_type=TensorProto.FLOAT, dims=[100_000, 100_000], raw_data=b"1234")
    node = helper.make_node("Constant", [], ["huge"], value=tensor)
    model.graph.node.insert(0, node)


def old(model: ModelProto) -> None:
    """An opset from before operators meant what they mean."""
    model.opset_import[0].version = 3


def new(model: ModelProto) -> None:
    """An opset from the future."""
    model.opset_import[0].version = 10**6


def no_opset(model: ModelProto) -> None:
    """No opset at all."""
    del model.opset_import[:]


def crowd(model: ModelProto) -> None:
    """More nodes than any network of ours."""
    model.graph.node.extend(helper.make_node("Identity", ["inputs"], [f"n{i}"]) for i in range(6000))


WRONG: dict[Callable[[ModelProto], None], str] = {
    outside: "in another file; save it as one file",
    outside_quietly: "in another file",
    ten_gigabytes: "expected 10,000,000,000 bytes",
    beyond_all_numbers: "damaged",
    negative: "damaged",
    strings: "float32 weights",
    circle: "too early or in a circle",
    twice: "made once",
    of_others: r"got others: com\.example\.",
    unknown: "Exfiltrate",
    function: "a function of its own, Mine",
    nested: "another one inside",
    constant: "expected 40,000,000,000 bytes",
    old: "got 3; export it again with opset 17",
    new: "got 1000000",
    no_opset: "got 0",
    crowd: "at most 5,000 nodes",
}
"""What is done to a sound file -> what is said about it."""


def mutated(content: bytes, rng: np.random.Generator) -> bytes:
    """The file damaged in one of six ways."""
    data: Array = np.frombuffer(content, np.uint8).copy()
    at, length = int(rng.integers(len(data))), int(rng.integers(1, 64))
    match int(rng.integers(6)):
        case 0:  # some bits
            where = rng.integers(len(data), size=length)
            data[where] ^= (1 << rng.integers(8, size=length)).astype(np.uint8)
        case 1:  # a run of noise
            data[at : at + length] = rng.integers(256, size=len(data[at : at + length]))
        case 2:  # cut off
            data = data[:at]
        case 3:  # a piece lost
            data = np.concatenate([data[:at], data[at + length :]])
        case 4:  # a piece twice
            data = np.concatenate([data[: at + length], data[at:]])
        case 5:  # a number grown to its largest
            data[at] = 255
    return data.tobytes()
