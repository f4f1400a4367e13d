"""Chain: a graph of another program as a list of layers, one after the other.

Legend: a *factor* s and a *shift* t stand between layers, x → s x + t, until the next layer takes them in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

from glassnet.core.components.activations import Activation
from glassnet.core.program import Array
from glassnet.errors import NotReadable
from glassnet.export.reading.activations import ACTIVATIONS, activation

NOTHING = {"Cast", "Dropout", "Flatten", "Identity"}
"""Operators that change nothing in a table of numbers, when a network answers."""
SCALING = {"Add", "Sub", "Mul", "Div"}
KNOWN = {"Gemm", "MatMul", "BatchNormalization", "Constant", *NOTHING, *SCALING, *ACTIVATIONS}

FLOATS = (TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.FLOAT16)
USUAL: dict[str, dict[str, tuple[int, ...]]] = {
    "Softmax": {"axis": (-1, 1)},
    "Flatten": {"axis": (1, -1)},
    "Cast": {"to": FLOATS},
    "BatchNormalization": {"training_mode": (0,)},
}
"""Operator -> the settings, and what they may be."""


@dataclass
class Link:
    """One layer: weights (units, inputs), biases (units,), what normalizes the sums, and the activation."""

    weights: Array
    bias: Array
    norm: tuple[Array, ...] = ()
    """γ, β, mean and variance (units,)."""
    epsilon: float = 1e-5
    activation: Activation | None = None


@dataclass
class Chain:
    """The layers so far, and what happened to the numbers since the last of them."""

    links: list[Link] = field(default_factory=list)
    factor: Array = field(default_factory=lambda: np.ones(1))
    shift: Array = field(default_factory=lambda: np.zeros(1))

    def dense(self, weights: Array, bias: Array) -> None:
        """Another layer, which takes in what happened to its inputs."""
        width = weights.shape[1]
        if self.links and len(self.links[-1].bias) != width:
            raise NotReadable(
                f"expected layers that fit together, got {len(self.links[-1].bias)} units and {width} inputs"
            )
        factor, shift = (_wide(vector, width) for vector in (self.factor, self.shift))
        self.links.append(Link(weights * factor, bias + weights @ shift))
        self.factor, self.shift = np.ones(1), np.zeros(1)

    def scale(self, factor: Array, shift: Array) -> None:
        """x → factor x + shift: inside the last layer while it has no activation, else for the next one to take in."""
        last = self.links[-1] if self.links else None
        if last and last.activation is None and not last.norm:
            units = len(last.bias)
            last.weights = last.weights * _wide(factor, units)[:, None]
            last.bias = last.bias * _wide(factor, units) + _wide(shift, units)
        elif last and last.activation is None:
            gamma, beta, *rest = last.norm
            factor, shift = _wide(factor, len(beta)), _wide(shift, len(beta))
            last.norm = (gamma * factor, beta * factor + shift, *rest)
        else:
            self.factor, self.shift = self.factor * factor, self.shift * factor + shift

    def normalize(self, norm: tuple[Array, ...], epsilon: float) -> None:
        """Batch normalization: a part of the layer before, or nothing but another scale."""
        last = self.links[-1] if self.links else None
        gamma, beta, mean, variance = norm
        if last and last.activation is None and not last.norm and len(gamma) == len(last.bias):
            last.norm, last.epsilon = (gamma, beta, mean - last.bias, variance), epsilon
            last.bias = np.zeros_like(last.bias)
        else:
            factor = gamma / np.sqrt(variance + epsilon)
            self.scale(factor, beta - mean * factor)

    def activate(self, chosen: Activation) -> None:
        """The activation of the last layer."""
        if not self.links or self.links[-1].activation is not None:
            raise NotReadable(f"expected a layer of weights before every activation, got {chosen.label} after none")
        self.links[-1].activation = chosen


def links(graph: GraphProto) -> list[Link]:
    """The layers of a graph; NotReadable lists what is not supported."""
    constants = _constants(graph)
    inputs = [value.name for value in graph.input if value.name not in constants]
    if len(inputs) != 1:
        raise NotReadable(f"expected a network with one input, got {len(inputs)}; export it with a single table")
    nodes = _leading_to(graph, _main_output(graph), constants)
    found, value = Chain(), inputs[0]
    for node in nodes:
        computed = [name for name in node.input if name and name not in constants]
        if computed != [value]:
            raise NotReadable(f"expected one layer after the other, got {node.name or node.op_type} that joins several")
        _add(found, node, [constants.get(name) for name in node.input])
        value = node.output[0]
    if not found.links or (found.factor != 1).any() or found.shift.any():
        raise NotReadable("expected layers of weights that end in an activation, got none, or more after the last")
    return found.links


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


def _leading_to(graph: GraphProto, output: str, constants: dict[str, Array]) -> list[NodeProto]:
    """The nodes that an output needs, in their order."""
    needed, nodes = {output}, list[NodeProto]()
    for node in reversed(graph.node):
        if needed.intersection(node.output) and not constants.keys() & set(node.output):
            nodes.insert(0, node)
            needed.update(node.input)
    unknown = sorted({node.op_type[:40] for node in nodes} - KNOWN)
    if unknown:
        raise NotReadable(
            f"expected a feed-forward network of {', '.join(sorted(KNOWN - {'Constant'}))}; not supported here: "
            f"{', '.join(unknown[:12])}"
        )
    return nodes


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
    found.dense(weights, _wide(bias, len(weights)))


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


def _wide(vector: Array, width: int) -> Array:
    """A number for each of so many units."""
    if len(vector) not in (1, width):
        raise NotReadable(f"expected a number for each of {width:,} units, got {len(vector):,}; the file was damaged")
    return np.broadcast_to(vector, width)
