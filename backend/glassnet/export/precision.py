"""Precisions: the same network in float32, in float16, with products of 8-bit integers; each as good as it must be.

What a layer loses depends on its numbers. Where a network with all its layers in fewer bits does not agree well enough
with the trained one, its most sensitive layers stay in float32; where none of them can be in fewer bits so, they are in
the fine form. Where float32 itself is not exact enough, all is in float64.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal, NamedTuple, get_args

import onnx

from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export.floats import FloatGraph
from glassnet.export.graph import Graph
from glassnet.export.model import model, scopes
from glassnet.export.narrow import HalfGraph, IntegerGraph, NarrowGraph
from glassnet.export.runtime import Runtime
from glassnet.export.verify import BOUND, Form, Found, Probe, Report

Precision = Literal["float32", "float16", "int8"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)


class Required(NamedTuple):
    """How well a model must agree with the trained network."""

    difference: float
    """Largest difference, relative to the largest output where that is beyond ±1."""
    agreement: float
    """Least fraction of equal answers."""

    def accepts(self, found: Found) -> bool:
        """Whether that is close enough."""
        return found.difference <= self.difference and found.agreement >= self.agreement


REQUIRED: dict[Precision, Required] = {
    "float32": Required(BOUND, 0.995),
    "float16": Required(1e-2, 0.995),
    "int8": Required(float("inf"), 0.99),
}
NARROW: dict[Precision, type[NarrowGraph]] = {"float16": HalfGraph, "int8": IntegerGraph}


class Made(NamedTuple):
    """A model, loaded and compared with the network."""

    model: onnx.ModelProto
    form: Form
    runtime: Runtime
    found: Found


class Models:
    """The models of a trained network."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._probe = Probe(trainer)
        self._layers = scopes(trainer.network)

    def made(self, precision: Precision) -> Made:
        """The network in a precision; ExportFailed if it is not the same network there."""
        return self._full if precision == "float32" else self._narrowed(precision)

    def report(self, made: Made) -> Report:
        """What was found, with where it ran, and how fast."""
        return self._probe.report(made.runtime, made.found, made.form)

    @cached_property
    def _full(self) -> Made:
        """In float32, or in float64 between inputs and outputs where that is not exact enough."""
        forms = [Form(len(self._layers), fine=False, wide=wide) for wide in (False, True)]
        tried = (self._compared(FloatGraph(form.wide), form, with_state=True) for form in forms)
        made = next(made for made in tried if made.form.wide or REQUIRED["float32"].accepts(made.found))
        self._probe.check(made.found)
        return made

    def _narrowed(self, precision: Precision) -> Made:
        """With as many layers as can be in this precision; in its fine form if none can be otherwise."""
        for fine in (False, True):
            whole = self._tried(precision, fine, self._layers)
            if made := whole if REQUIRED[precision].accepts(whole.found) else self._partly(precision, fine):
                return made
        raise ExportFailed(
            f"{precision} does not agree well enough: {whole.found.agreement:.1%} given the same answer, "
            f"differences up to {whole.found.max_difference:.1e}"
        )

    def _partly(self, precision: Precision, fine: bool) -> Made | None:
        """With as many as can be of the layers that lose least by themselves; None if none can be.

        How many is found by halving: that takes a few tries where one by one would take minutes in a deep network.
        """
        if len(self._layers) == 1:
            return None
        losses = {layer: _loss(self._tried(precision, fine, [layer]).found) for layer in self._layers}
        layers = sorted(self._layers, key=losses.__getitem__)
        best, enough, many = None, 0, len(layers)
        while many - enough > 1:
            count = (enough + many) // 2
            made = self._tried(precision, fine, layers[:count])
            if REQUIRED[precision].accepts(made.found):
                best, enough = made, count
            else:
                many = count
        return best

    def _tried(self, precision: Precision, fine: bool, layers: list[str]) -> Made:
        form = Form(len(layers), fine, wide=fine and self._full.form.wide)
        return self._compared(NARROW[precision](layers, form.fine, form.wide), form)

    def _compared(self, graph: Graph, form: Form, with_state: bool = False) -> Made:
        made = model(self._trainer, graph, with_state)
        runtime = Runtime(made.SerializeToString())
        return Made(made, form, runtime, self._probe.found(runtime))


def _loss(found: Found) -> tuple[float, float]:
    """How much is lost, to sort by; what is not a number is the worst."""
    difference = found.difference if found.difference == found.difference else float("inf")
    return 1 - found.agreement, difference
