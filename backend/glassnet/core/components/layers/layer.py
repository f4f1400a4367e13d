"""What a layer is: shapes in, shapes out, named parameters, and calls bound to one workspace's buffers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from glassnet.core.component import Component
from glassnet.core.program import Array, Calls

if TYPE_CHECKING:
    from pydantic import Field

    from glassnet.core.components.activations import Activation
    from glassnet.core.components.normalizations import Normalization

Shape = tuple[int, ...]
Zone = Literal["weights", "scales", "running"]


class Node(NamedTuple):
    """One ONNX operator."""

    operator: str
    inputs: Sequence[str | Array] = ("",)
    attributes: Mapping[str, Any] = MappingProxyType({})
    name: str = ""
    """By which later nodes refer to its result."""


class Parameter(NamedTuple):
    """One named array of a layer and the zone of theta it lives in.

    ``weights`` and ``scales`` are learned, ``running`` is only remembered. Of the weights, the regularizer sees all but
    the last column where that column is a folded bias.
    """

    shape: Shape
    zone: Zone
    bias_column: bool = False
    start: float = 0.0
    """What it is filled with."""
    blend: Any = 0.0
    """In the running zone: which share of each new mean over a batch is taken in."""


@dataclass
class ByExample:
    """What normalized layers keep for their scales and running statistics: by name, each (..., m, width).

    m is the number of examples n, or 1 where the batch is so large that ufuncs may as well broadcast.
    """

    value: Mapping[str, Array]
    """The scales themselves, (..., m, width)."""
    deviation: Mapping[str, Array]
    """Of each scale: what it is to be divided by to give ``ratio``; 1 at first. (..., m, width)"""
    ratio: Mapping[str, Array]
    """value / deviation, there when backward begins. (..., m, width)"""
    contribution: Mapping[str, Array]
    """What each example adds to the gradient of a scale, to be written by backward. (..., n, width)"""
    seen: Mapping[str, Array]
    """Where forward leaves that of which running statistics follow the mean over the batch. (..., n, width)"""


@dataclass
class Place:
    """Where a layer works: its parameters and the buffers of one workspace.

    Activations are (..., n, width) views; their memory has the batch innermost. ``x`` and ``dx`` have one more column,
    constantly 1 in ``x``, if the layer that reads them asks for it (``folded``).
    """

    p: Mapping[str, Array]
    g: Mapping[str, Array]
    x: Array
    dx: Array | None
    """Where the gradient by x goes; None where nobody needs it."""
    before: Array
    """Where what the activation sees is to be written; may be ``a`` itself."""
    a: Array
    """Where the activation writes."""
    out: Array
    """What the next layer reads: ``a``, or ``a`` with some units silenced."""
    dout: Array
    """The gradient by ``out``; backward may write over it."""
    slope: Array
    """The activation's derivative, there when backward begins."""
    training: bool
    rng: Sequence[np.random.Generator] = ()
    """For dropout: one generator for each model."""
    is_output: bool = False
    source: Array | None = None
    """The activations that a shortcut brings, (..., n, width of the source)."""
    dsource: Array | None = None
    """Their gradient, to be added to; None where nobody needs it."""
    by_example: ByExample | None = None
    """For a layer with normalization, while training."""


@dataclass
class Bound:
    """A part of a step: calls over preallocated arrays."""

    forward: Calls
    backward: Calls = field(default_factory=list)


@dataclass
class BoundLayer(Bound):
    """A layer's part of a step, with the arrays that others look at: each (..., n, width)."""

    z: Array = field(kw_only=True)
    """What the activation sees."""
    a: Array = field(kw_only=True)
    """What it makes of it."""
    dz: Array = field(kw_only=True)
    """Gradient by ``z``; of the output layer, the loss writes it."""
    answer: Calls = field(default_factory=list, kw_only=True)
    """Of the output layer: the activation's calls, which a loss may do without while training."""
    shortcut: Calls = field(default_factory=list, kw_only=True)
    """What adds to ``dsource``, to be run when the gradient by the source is there otherwise."""


class Layer(Component):
    """One stage of the network: takes the numbers of the stage before and hands on its own."""

    kind = "layer"
    if TYPE_CHECKING:
        # Knobs of every layer; members declare them, so that forms show them where they belong.
        activation: Activation = Field(...)
        normalization: Normalization | None = None
        dropout: float = 0.0
        skip: int = 0
        learning_rate_factor: float = 1.0
        frozen: bool = False

    @property
    def folded(self) -> bool:
        """Whether the input should carry a constant unit, so that the bias is one more weight."""
        return False

    def weights_alone(self, arrays: Mapping[str, Array]) -> Array:
        """Its weights, or their gradient, (..., units, inputs), without the biases folded into them."""
        w = arrays["weights"]
        return w[..., :-1] if self.folded else w

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of one example after the layer, given its shape before."""
        raise NotImplementedError

    def parameters(self, shape: Shape, source: Shape | None = None) -> dict[str, Parameter]:
        """The layer's arrays by name, for inputs of this shape and a shortcut from this shape, if there is one."""
        raise NotImplementedError

    def initialize(self, p: Mapping[str, Array], rng: np.random.Generator) -> None:
        """Fill the weights in place; everything else starts at its ``Parameter.start``."""
        raise NotImplementedError

    def bind(self, place: Place) -> BoundLayer:
        """Look up everything once; return the calls that compute ``out``, then ``dx`` and gradients from ``dout``."""
        raise NotImplementedError

    def onnx(self, p: Mapping[str, Array]) -> list[Node]:
        """Inference as ONNX operators.

        Among a node's inputs, "" is the result of the one before, "source" the shortcut's activations; other names are
        results that a node before gave its name to.
        """
        raise NotImplementedError


def sources(layers: Sequence[Layer]) -> list[int | None]:
    """For each layer the number of the activations that its shortcut brings, 0 being the input; None: no shortcut."""
    return [number - layer.skip if layer.skip else None for number, layer in enumerate(layers, 1)]


def shapes(layers: Sequence[Layer], shape: Shape) -> list[Shape]:
    """Shape of one example before the first layer and after each layer."""
    result = [shape]
    for layer in layers:
        result.append(layer.output_shape(result[-1]))
    return result
