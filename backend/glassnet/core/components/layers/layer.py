"""What a layer is: shapes in, shapes out, named parameters, and calls bound to one workspace's buffers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from glassnet.core.component import Component
from glassnet.core.program import Array, Calls

Shape = tuple[int, ...]
Zone = Literal["weights", "scales", "running"]
Node = tuple[str, list[Array], dict[str, Any]]
"""One ONNX operator: name, inputs after the data, attributes."""


class Parameter(NamedTuple):
    """One named array of a layer and the zone of theta it lives in.

    ``weights`` and ``scales`` are learned, ``running`` is only remembered. Of the weights, the regularizer sees all but
    the last column where that column is a folded bias.
    """

    shape: Shape
    zone: Zone
    bias_column: bool = False
    start: float | tuple[tuple[float], ...] = 0.0
    """What it is filled with: one number, or one for each row."""


@dataclass
class Place:
    """Where a layer works: its parameters and the buffers of one workspace.

    Activations are (..., n, width) views; their memory has the batch innermost. ``x`` and ``out`` have one more column,
    constantly 1, if the layer that reads them asks for it (``folded``).
    """

    p: Mapping[str, Array]
    g: Mapping[str, Array]
    x: Array
    out: Array
    dout: Array
    dx: Array | None
    training: bool
    rng: np.random.Generator | None = None
    is_output: bool = False


@dataclass
class Bound:
    """A part of a step: calls over preallocated arrays."""

    forward: Calls
    backward: Calls = field(default_factory=list)
    after_first: Calls = field(default_factory=list)
    """To run once, after the very first step of training."""


@dataclass
class BoundLayer(Bound):
    """A layer's part of a step, with the arrays that others look at: each (..., n, width)."""

    z: Array = field(kw_only=True)
    """What the activation sees."""
    a: Array = field(kw_only=True)
    """What it makes of it."""
    dz: Array = field(kw_only=True)
    """Gradient by ``z``; of the output layer, the loss writes it."""


class Layer(Component):
    """One stage of the network: takes the numbers of the stage before and hands on its own."""

    kind = "layer"

    @property
    def folded(self) -> bool:
        """Whether the input should carry a constant unit, so that the bias is one more weight."""
        return False

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of one example after the layer, given its shape before."""
        raise NotImplementedError

    def parameters(self, shape: Shape) -> dict[str, Parameter]:
        """The layer's arrays by name, for inputs of this shape."""
        raise NotImplementedError

    def initialize(self, p: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Fill the weights in place; everything else starts at its ``Parameter.start``."""
        raise NotImplementedError

    def bind(self, place: Place) -> BoundLayer:
        """Look up everything once; return the calls that compute ``out``, then ``dx`` and gradients from ``dout``."""
        raise NotImplementedError

    def onnx(self, p: Mapping[str, Array]) -> list[Node]:
        """Inference as a chain of ONNX operators, each taking the result of the one before."""
        raise NotImplementedError


def shapes(layers: Sequence[Layer], shape: Shape) -> list[Shape]:
    """Shape of one example before the first layer and after each layer."""
    result = [shape]
    for layer in layers:
        result.append(layer.output_shape(result[-1]))
    return result
