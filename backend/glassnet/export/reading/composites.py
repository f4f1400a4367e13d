"""Composites: activations that other programs write as several operators, known by what they compute."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from math import erf
from typing import Any, NamedTuple

import numpy as np
from onnx import NodeProto

from glassnet.core.component import listed
from glassnet.core.components.activations import Activation, Linear
from glassnet.core.program import Array, run

MOST = 12
"""Operators in a composite, at most."""
POINTS = np.linspace(-8, 8, 65)[:, np.newaxis]
"""Where functions are compared."""
CLOSE = 1e-5


def _every(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """A function of two as one of any number."""
    return lambda *values: reduce(function, values)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "Abs": np.abs,
    "Add": np.add,
    "Div": np.divide,
    "Erf": np.vectorize(erf),
    "Exp": np.exp,
    "Log": np.log,
    "Max": _every(np.maximum),
    "Min": _every(np.minimum),
    "Mul": np.multiply,
    "Neg": np.negative,
    "Pow": np.power,
    "Relu": lambda x: np.maximum(x, 0),
    "Sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "Softplus": lambda x: np.logaddexp(x, 0),
    "Sqrt": np.sqrt,
    "Sub": np.subtract,
    "Tanh": np.tanh,
}
"""Operators that work on each number by itself and have no settings."""


class Composite(NamedTuple):
    """Some operators that are one activation."""

    activation: Activation
    input: str
    output: str
    nodes: int


def recognized(nodes: Sequence[NodeProto], output: str, constants: Mapping[str, Array]) -> list[NodeProto | Composite]:
    """The nodes that lead to an output, with every composite in the place of its nodes."""
    last_use = {name: at for at, node in enumerate(nodes) for name in node.input} | {output: len(nodes)}
    found: list[NodeProto | Composite] = []
    at = 0
    while at < len(nodes):
        composite = _composite(nodes[at : at + MOST], at, last_use, constants)
        found.append(composite or nodes[at])
        at += composite.nodes if composite else 1
    return found


def _composite(
    nodes: Sequence[NodeProto], at: int, last_use: Mapping[str, int], constants: Mapping[str, Array]
) -> Composite | None:
    """The shortest composite that these nodes begin with; ``at`` says where they stand in the graph."""
    value = next((name for name in nodes[0].input if name and name not in constants), None)
    if value is None:
        return None
    made = {value: POINTS}
    for number, node in enumerate(nodes):
        if (
            node.op_type not in FUNCTIONS
            or node.attribute
            or not all(_usable(each, made, constants) for each in node.input)
        ):
            return None
        given = [made[each] if each in made else constants[each].astype(np.float64) for each in node.input]
        with np.errstate(all="ignore"):
            made[node.output[0]] = FUNCTIONS[node.op_type](*given)
        alone = all(last_use.get(name, -1) <= at + number for name in made if name != node.output[0])
        if number and alone and (activation := _computing(made[node.output[0]])):
            return Composite(activation, value, node.output[0], number + 1)
    return None


def _usable(name: str, made: Mapping[str, Array], constants: Mapping[str, Array]) -> bool:
    """Whether it is known at the points: computed there, or one number for all."""
    return name in made or (name in constants and constants[name].size == 1 and constants[name].dtype.kind in "fi")


def _computing(values: Array) -> Activation | None:
    """The activation that has these values at the points."""
    for member in listed("activation").values():
        activation = member.model_validate({})
        if isinstance(activation, Activation) and activation.hidden and not isinstance(activation, Linear):
            expected = np.empty_like(POINTS)
            run(activation.forward(POINTS.copy(), expected))
            if np.allclose(values.reshape(-1), expected[:, 0], rtol=CLOSE, atol=CLOSE):
                return activation
    return None
