"""Tracing: one example on its way through the network as predictions see it, and the gradient on its way back.

Nothing is silenced at random, and batch norm uses its running statistics. All of it is written to be read, in float64.
Legend: ``n`` units of a layer; rows are (1, n), matrices (n, inputs); gradients have the names of what they are by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from glassnet.core.components.layers.layer import Layer
from glassnet.core.program import Array, run
from glassnet.core.trainer import Trainer

Values = dict[str, Array]


@dataclass(frozen=True)
class LayerTrace:
    """What one layer computes of one example; names that do not apply to it are left out."""

    layer: Layer
    parameters: Mapping[str, Array]
    """weights, bias, gamma, beta, mean, variance, projection."""
    forward: Values
    """input A[l−1], z = W A[l−1] + b, normalized ẑ, scaled z̃, shortcut, before (what g sees), a = g(before)."""
    backward: Values = field(default_factory=dict)
    """Gradients of the loss by a, before, z, input, and by what the layer learns. Empty without a known answer."""


@dataclass(frozen=True)
class Trace:
    """One example, layer by layer."""

    layers: Sequence[LayerTrace]
    target: Array | None
    """What the output units should say (1, outputs), if the answer is known."""
    loss: float | None
    """The loss of this example alone, without the penalty on weights."""

    @property
    def output(self) -> Array:
        """What the output units say (1, outputs)."""
        return self.layers[-1].forward["a"]


@np.errstate(over="ignore", invalid="ignore")
def trace(trainer: Trainer, point: Array, target: Array | None = None) -> Trace:
    """Follow raw inputs (d,) through a trainer's network; with the target (outputs,) also back from the loss."""
    layers = _forward(trainer, point)
    if target is None:
        return Trace(layers, None, None)
    y, end = np.array(target, np.float64)[None], layers[-1].forward
    loss = trainer.experiment.loss
    _backward(trainer, layers, y)
    return Trace(layers, y, float(loss.value(end["before"], end["a"], y)))


def _forward(trainer: Trainer, point: Array) -> list[LayerTrace]:
    network = trainer.network
    seen = [trainer.activations(point[None])[0].astype(np.float64)]
    layers = []
    for layer, views, source in zip(network.layers, network.parameters, network.sources, strict=True):
        parameters = _parameters(layer, views)
        forward = _layer(layer, parameters, seen[-1], None if source is None else seen[source])
        layers.append(LayerTrace(layer, parameters, forward))
        seen.append(forward["a"])
    return layers


def _parameters(layer: Layer, views: Mapping[str, Array]) -> Values:
    """Copies in float64, with the bias in an array of its own (1, n)."""
    parameters = {name: np.array(view, np.float64) for name, view in views.items()}
    if layer.folded:
        folded = parameters["weights"]
        parameters |= {"weights": folded[:, :-1], "bias": folded[:, -1][None]}
    return parameters


def _layer(layer: Layer, p: Values, x: Array, source: Array | None) -> Values:
    """All that one layer computes on the way forward."""
    z = x @ p["weights"].T + p.get("bias", 0.0)
    found, before = {"input": x, "z": z}, z
    if layer.normalization:
        plain = p | {"gamma": np.ones_like(p["gamma"]), "beta": np.zeros_like(p["beta"])}
        found["normalized"], found["scaled"] = np.empty_like(z), np.empty_like(z)
        run(layer.normalization.inference(plain, z, found["normalized"]))
        run(layer.normalization.inference(p, z, found["scaled"]))
        before = found["scaled"]
    if source is not None:
        found["shortcut"] = source @ p["projection"].T if "projection" in p else source
        before = before + found["shortcut"]
    a = np.empty_like(before)
    run(layer.activation.forward(before, a))
    return found | {"before": before, "a": a}


def _backward(trainer: Trainer, layers: Sequence[LayerTrace], y: Array) -> None:
    """Fill in the gradients from the last layer to the first; a shortcut adds to those of its source."""
    end, experiment = layers[-1].forward, trainer.experiment
    arriving = [np.zeros_like(each.forward["input"]) for each in layers]
    dbefore = np.empty_like(end["before"])
    run(experiment.loss.gradient(experiment.output.activation, end["before"], end["a"], y, dbefore))
    for number in reversed(range(len(layers))):
        found, source = layers[number], trainer.network.sources[number]
        if found is not layers[-1]:
            dbefore = np.empty_like(found.forward["a"])
            found.backward["a"] = arriving[number + 1]
            run(
                found.layer.activation.backward(
                    found.forward["before"], found.forward["a"], found.backward["a"], dbefore
                )
            )
        found.backward["before"] = dbefore
        _layer_gradients(found)
        arriving[number] += found.backward["input"]  # shortcuts from later layers have arrived before
        found.backward["input"] = arriving[number]
        if source is not None:
            w = found.parameters.get("projection")
            if w is not None:
                found.backward["projection"] = dbefore.T @ layers[source].forward["input"]
            arriving[source] += dbefore if w is None else dbefore @ w


def _layer_gradients(found: LayerTrace) -> None:
    """From the gradient by what the activation sees to those by z, the input, and what the layer learns."""
    p, forward, backward, dz = found.parameters, found.forward, found.backward, found.backward["before"]
    if found.layer.normalization:
        h, dscaled = forward["normalized"], dz
        backward |= {"gamma": dscaled * h, "beta": dscaled, "normalized": dscaled * p["gamma"]}
        dz = found.layer.normalization.inference_gradient(p, forward["z"], h, backward["normalized"])
    else:
        backward["bias"] = dz
    backward |= {"z": dz, "weights": dz.T @ forward["input"], "input": dz @ p["weights"]}
