"""Precisions: the same network in float32, in float16, with products of 8-bit integers; each as good as it must be.

What a layer loses depends on its numbers. Where a network with all its layers in fewer bits does not agree well enough
with the trained one, its most sensitive layers stay in float32; where float32 itself does not, all is in float64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, get_args

import onnx

from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export.graph import Graph
from glassnet.export.model import model, scopes
from glassnet.export.narrow import HalfGraph, IntegerGraph
from glassnet.export.runtime import Runtime
from glassnet.export.verify import BOUND, Found, Probe
from glassnet.export.wide import WideGraph

Precision = Literal["float32", "float16", "int8"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)


class Narrow(NamedTuple):
    """How a network is brought to fewer bits, and how well it must agree then."""

    graph: Callable[[list[str]], Graph]
    difference: float
    """Largest difference, relative to the largest output where that is beyond ±1."""
    agreement: float
    """Least fraction of equal answers."""

    def accepts(self, found: Found) -> bool:
        """Whether that is close enough."""
        return found.difference <= self.difference and found.agreement >= self.agreement


NARROW: dict[str, Narrow] = {
    "float16": Narrow(HalfGraph, 1e-2, 0.995),
    "int8": Narrow(IntegerGraph, float("inf"), 0.99),
}


class Made(NamedTuple):
    """A model in a precision."""

    model: onnx.ModelProto
    layers: int
    """How many layers are in it."""


def full(trainer: Trainer, probe: Probe) -> Made:
    """The network in float32, or all of it in float64 between inputs and outputs where that is not exact enough."""
    made = model(trainer)
    if probe.found(Runtime(made.SerializeToString())).difference <= BOUND:
        return Made(made, len(trainer.network.layers))
    return Made(model(trainer, WideGraph()), 0)


def narrowed(trainer: Trainer, precision: Precision, probe: Probe) -> Made:
    """The network with as many layers as can be in this precision; ExportFailed if that is none."""
    narrow, found = NARROW[precision], None
    for layers in _choices(trainer, narrow, probe):
        made, found = _tried(trainer, narrow, layers, probe)
        if narrow.accepts(found):
            return Made(made, len(layers))
    assert found is not None
    raise ExportFailed(
        f"{precision} does not agree well enough: {found.agreement:.1%} given the same answer, "
        f"differences up to {found.max_difference:.1e}"
    )


def _choices(trainer: Trainer, narrow: Narrow, probe: Probe) -> Iterator[list[str]]:
    """All layers; then, as long as more are asked for, one less: without the one that loses most by itself."""
    layers = scopes(trainer.network)
    yield layers
    if len(layers) == 1:
        return
    losses = {layer: _loss(_tried(trainer, narrow, [layer], probe).found) for layer in layers}
    for _ in layers[1:]:
        layers = [layer for layer in layers if layer != max(layers, key=losses.__getitem__)]
        yield layers


def _loss(found: Found) -> tuple[float, float]:
    """How much is lost, to sort by; what is not a number is the worst."""
    difference = found.difference if found.difference == found.difference else float("inf")
    return 1 - found.agreement, difference


class _Tried(NamedTuple):
    model: onnx.ModelProto
    found: Found


def _tried(trainer: Trainer, narrow: Narrow, layers: list[str], probe: Probe) -> _Tried:
    made = model(trainer, narrow.graph(layers), with_state=False)
    return _Tried(made, probe.found(Runtime(made.SerializeToString())))
