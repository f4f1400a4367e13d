"""Chain: a graph of another program as a list of layers, one after the other, with shortcuts."""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

from glassnet.core.program import Array
from glassnet.errors import NotReadable
from glassnet.export.reading.activations import ACTIVATIONS, activation
from glassnet.export.reading.composites import Composite, recognized
from glassnet.export.reading.link import Chain, Link, wide

NOTHING = {"Cast", "Dropout", "Flatten", "Identity"}
"""Operators that change nothing in a table of numbers, when a network answers."""
SCALING = {"Add", "Sub", "Mul", "Div"}
KNOWN = {"Gemm", "MatMul", "BatchNormalization", "Constant", *NOTHING, *SCALING, *ACTIVATIONS}

FLOATS = (TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.FLOAT16)
USUAL: dict[str, dict[str, tuple[object, ...]]] = {
    "Softmax": {"axis": (-1, 1)},
    "Flatten": {"axis": (1, -1)},
    "Cast": {"to": FLOATS},
    "BatchNormalization": {"training_mode": (0,)},
    "Gelu": {"approximate": (b"none",)},
    "Swish": {"alpha": (1.0,)},
}
"""Operator -> the settings, and what they may be."""


def links(graph: GraphProto) -> list[Link]:
    """The layers of a graph; NotReadable lists what is not supported."""
    constants = _constants(graph)
    inputs = [value.name for value in graph.input if value.name not in constants]
    if len(inputs) != 1:
        raise NotReadable(f"expected a network with one input, got {len(inputs)}; export it with a single table")
    output = _main_output(graph)
    found, value, places = Chain(), inputs[0], {inputs[0]: 0}
    for node in _leading_to(graph, output, constants):
        if isinstance(node, Composite):
            _expect([node.input], value, "an activation")
            found.activate(node.activation)
            value = node.output
        else:
            computed = [name for name in node.input if name and name not in constants]
            if node.op_type == "Add" and len(computed) == 2 and value in computed:
                (source,) = {*computed} - {value} or {value}
                found.bring(places.get(source, len(found.links)))
            else:
                _expect(computed, value, node.name or node.op_type)
                _add(found, node, [constants.get(name) for name in node.input])
            value = node.output[0]
        places = _placed(places, found, node, value)
    if not found.links or found.changed:
        raise NotReadable("expected layers of weights that end in an activation, got none, or more after the last")
    return found.links


def _expect(computed: list[str], value: str, what: str) -> None:
    """A node goes on with the value so far, and with nothing else."""
    if computed != [value]:
        raise NotReadable(f"expected one layer after the other, got {what} that joins several")


def _placed(places: dict[str, int], found: Chain, node: NodeProto | Composite, value: str) -> dict[str, int]:
    """The values that are just what comes out of so many layers: shortcuts may begin there."""
    number = len(found.links)
    if not (isinstance(node, NodeProto) and node.op_type in NOTHING):
        places = {name: place for name, place in places.items() if place < number}
    return places if found.changed else places | {value: number}


def _constants(graph: GraphProto) -> dict[str, Array]:
    """The arrays of a graph by name."""
    found = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant" and node.attribute and node.attribute[0].HasField("t"):
            found[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
        elif node.op_type in ("Identity", "Cast") and node.input[0] in found:
            found[node.output[0]] = found[node.input[0]]
    return found


def _main_output(graph: GraphProto) -> str:
    """The last output that is a table of floating-point numbers."""
    for value in reversed(graph.output):
        if value.type.tensor_type.elem_type in (TensorProto.FLOAT, TensorProto.DOUBLE):
            return str(value.name)
    raise NotReadable("expected an output of floating-point numbers, got none; export the probabilities or values")


def _leading_to(graph: GraphProto, output: str, constants: dict[str, Array]) -> list[NodeProto | Composite]:
    """The nodes that an output needs, in their order; several that are one activation as one."""
    needed, nodes = {output}, list[NodeProto]()
    for node in reversed(graph.node):
        if needed.intersection(node.output) and not constants.keys() & set(node.output):
            nodes.insert(0, node)
            needed.update(node.input)
    steps = recognized(nodes, output, constants)
    unknown = sorted({node.op_type[:40] for node in steps if isinstance(node, NodeProto)} - KNOWN)
    if unknown:
        raise NotReadable(
            f"expected a feed-forward network of {', '.join(sorted(KNOWN - {'Constant'}))}; not supported here: "
            f"{', '.join(unknown[:12])}"
        )
    return steps


def _add(found: Chain, node: NodeProto, values: list[Array | None]) -> None:
    """What one node does."""
    settings = {each.name: helper.get_attribute_value(each) for each in node.attribute}
    operator = node.op_type
    if any(settings.get(name, usual[0]) not in usual for name, usual in USUAL.get(operator, {}).items()):
        raise NotReadable(
            f"expected {operator} over the numbers of one example, got other settings; not supported here"
        )
    if operator in ACTIVATIONS:
        found.activate(activation(operator, settings))
    elif operator == "Gemm":
        _gemm(found, values, settings)
    elif operator == "MatMul":
        weights = _matrix(values[1]).T
        found.dense(weights, np.zeros(len(weights)))
    elif operator == "BatchNormalization":
        norm = tuple(_vector(value) for value in values[1:5])
        found.normalize(norm, float(settings.get("epsilon", 1e-5)))
    elif operator in SCALING:
        _scaled(found, operator, values)


def _gemm(found: Chain, values: list[Array | None], settings: dict[str, Any]) -> None:
    if settings.get("transA"):
        raise NotReadable("expected examples in rows, got a Gemm that transposes them; export it without transA")
    weights = _matrix(values[1])
    weights = (weights if settings.get("transB") else weights.T) * float(settings.get("alpha", 1.0))
    bias = np.zeros(1) if len(values) < 3 else _vector(values[2]) * float(settings.get("beta", 1.0))
    found.dense(weights, wide(bias, len(weights)))


def _scaled(found: Chain, operator: str, values: list[Array | None]) -> None:
    first = values[0] is not None  # the constant comes first: c − x, c / x
    number = _vector(values[0] if first else values[1])
    one, none = np.ones(1), np.zeros(1)
    if operator == "Div" and first:
        raise NotReadable("expected a feed-forward network, got a division by what it computes; it is not supported")
    match operator:
        case "Add":
            found.scale(one, number)
        case "Sub":
            found.scale(-one if first else one, number if first else -number)
        case "Mul":
            found.scale(number, none)
        case "Div":
            found.scale(1 / number, none)


def _matrix(value: Array | None) -> Array:
    if value is None or value.ndim != 2 or not value.size or value.dtype.kind != "f":
        raise NotReadable(
            "expected weights that are a table of floating-point numbers, got others; they may be computed"
        )
    return value.astype(np.float64)


def _vector(value: Array | None) -> Array:
    """A constant with a number for each unit, or one for all."""
    if value is None or value.size != max((1, *value.shape)) or (value.ndim and value.shape[-1] != value.size):
        raise NotReadable("expected a number for each unit, got another shape; such a network is not supported")
    return value.reshape(-1).astype(np.float64)
