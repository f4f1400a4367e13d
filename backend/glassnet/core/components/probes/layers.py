"""Probes of every layer: how its numbers spread, and which of its units are of no use.

Legend: a layer is called "layer 1", "layer 2", …, the last one "output".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from glassnet.core.components.probes.gradients import layer_names
from glassnet.core.components.probes.probe import Curve, Probe
from glassnet.core.passing import passed
from glassnet.core.program import Array, run

if TYPE_CHECKING:
    from glassnet.core.components.layers.layer import Layer
    from glassnet.core.passing import Passed
    from glassnet.core.trainer import Trainer
    from glassnet.core.view import View

BINS = 40
"""Bars of a histogram, at most; few numbers fill fewer."""
EXAMPLES = 256
"""Training examples on which units are judged, at most."""
FLAT = 0.05
"""A slope below this part of the activation's steepest is flat."""
MOSTLY = 0.9
"""Share of the examples on which a saturated unit is flat."""
ALIKE = 1e-6
"""Weights closer than this part of the layer's largest are equal."""


class ActivationScalesProbe(Curve):
    """How large every layer's activations are on the last mini-batch: the root of their mean square.

    Far below 1 the signal dies on its way through the network; far above 1 it explodes, or saturates what follows.
    """

    label = "Activation scale"
    type: Literal["activation_scales"] = "activation_scales"
    shows = "layers"
    log = True
    unit = "rms of a"
    decades: ClassVar = (-6, 3)

    def values(self, trainer: Trainer) -> dict[str, float]:
        if trainer.steps == 0:
            return {}
        layers = passed(trainer.network, trainer.last_inputs())
        scales = (float(np.sqrt(np.mean(np.square(layer.activations, dtype=np.float64)))) for layer in layers)
        return dict(zip(layer_names(trainer.network), scales, strict=True))


class DistributionsProbe(Probe):
    """How the numbers of every layer spread: its weights, gradients, weighted sums and activations.

    All are of the last mini-batch, with the weights of now. Healthy layers keep a similar width from the first to the
    last; sums that drift far from 0 saturate a sigmoid or tanh, and batch norm pulls them back. Batch norm takes its
    mean and variance from the batch while it trains, and running averages when it predicts: both are shown.
    """

    label = "Distributions"
    type: Literal["distributions"] = "distributions"
    merge = "latest"
    per_second = 8.0
    shows = "histogram"

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        """For each layer and quantity the counts, and as "… range": low, high, mean, standard deviation."""
        network, result = trainer.network, dict[str, Array]()
        names = layer_names(network)
        for name, layer, p, g in zip(names, network.layers, network.parameters, network.gradients, strict=True):
            result |= _histogram(f"{name}: weights", layer.weights_alone(p))
            if trainer.steps:
                result |= _histogram(f"{name}: gradients", layer.weights_alone(g))
        x = trainer.last_inputs()
        for name, seen in zip(names, passed(network, x), strict=True):
            result |= _sums(name, "", seen)
        if any("variance" in p for p in network.parameters):
            for name, seen in zip(names, passed(network, x, batch_statistics=False), strict=True):
                result |= _sums(name, ", predicting", seen)
        return result


def _sums(name: str, mode: str, layer: Passed) -> dict[str, Array]:
    return (
        _histogram(f"{name}: sums{mode}", layer.sums)
        | _histogram(f"{name}: before{mode}", layer.before)
        | _histogram(f"{name}: activations{mode}", layer.activations)
    )


def _histogram(name: str, values: Array) -> dict[str, Array]:
    """Counts over equal bins from the lowest to the highest value, and what they spread around."""
    finite = values[np.isfinite(values)].astype(np.float64)
    if not finite.size:
        return {}
    counts, edges = np.histogram(finite, int(np.clip(2 * np.sqrt(finite.size), 5, BINS)))
    return {
        name: counts.astype(np.int32),
        f"{name} range": np.array([edges[0], edges[-1], finite.mean(), finite.std()], np.float32),
    }


class UnitsProbe(Probe):
    """Hidden units that are of no use: dead, saturated, or a copy of another unit of their layer."""

    label = "Units"
    type: Literal["units"] = "units"
    merge = "latest"
    per_second = 8.0
    shows = "units"

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        """For each hidden layer (3, units): 1 where a unit is dead, saturated, symmetric."""
        network, data = trainer.network, trainer.data
        x = network.inputs(data.present(data.x["train"][:EXAMPLES]))
        layers = passed(network, x, batch_statistics=False)[:-1]
        each = zip(layer_names(network), network.layers, network.parameters, layers, strict=False)
        return {name: np.array(_useless(layer, p["weights"], seen), np.uint8) for name, layer, p, seen in each}


def _useless(layer: Layer, w: Array, seen: Passed) -> tuple[Array, Array, Array]:
    saturated = _saturated(layer, seen)  # a sigmoid far out says exactly 0 too
    return (seen.activations == 0).all(0) & ~saturated, saturated, _symmetric(w)


def _saturated(layer: Layer, seen: Passed) -> Array:
    """Units far out, on both sides or one, where an activation with two flat ends has hardly any slope."""
    slope = _slopes(layer, seen.before)
    far = np.array([[-50.0], [0.0], [50.0]], seen.before.dtype)
    left, steepest, right = np.abs(_slopes(layer, far))[:, 0]
    if max(left, right) > FLAT * steepest:
        return np.zeros(slope.shape[1], bool)
    result: Array = (np.abs(slope) < FLAT * steepest).mean(0) > MOSTLY
    return result


def _slopes(layer: Layer, before: Array) -> Array:
    a, slope = np.empty_like(before), np.empty_like(before)
    run(layer.activation.forward(before.copy(), a))
    run(layer.activation.derivative(a if layer.activation.from_output else before.copy(), a, slope))
    return slope


def _symmetric(w: Array) -> Array:
    """Units whose incoming weights, with the bias, are those of another."""
    steps = np.round(w / max(float(np.abs(w).max()), 1e-30) / ALIKE)
    _, group, counts = np.unique(steps, axis=0, return_inverse=True, return_counts=True)
    result: Array = counts[group.reshape(-1)] > 1
    return result
