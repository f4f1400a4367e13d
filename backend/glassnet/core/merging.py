"""Merging: which experiments can be trained as one stack of models, and the one set of knobs that stands for all.

Models of a stack make the same calls over arrays with a leading axis (K, ...). They must have the same shapes and the
same layers; seeds, starting weights, data, dropout, and everything that follows the gradient may differ.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, TypeVar

import numpy as np

from glassnet.core.component import Frozen
from glassnet.core.components.initializers import Auto
from glassnet.core.components.layers.layer import Layer
from glassnet.core.spec import Experiment

AFTER_THE_GRADIENT = ("optimizer", "regularizer", "schedule", "clipping", "constraint")
"""The choices of an experiment that have their say when the gradients of all models are there."""
_FREE = {"dropout": 0.0, "learning_rate_factor": 1.0, "initializer": Auto()}
"""The knobs of a layer that may differ within a stack."""

T = TypeVar("T", bound=Frozen)


def structure(experiment: Experiment) -> Hashable:
    """What experiments must have in common to be trained as one stack."""
    layers = tuple(layer.model_copy(update=_FREE) for layer in experiment.all_layers())
    data = experiment.data
    sizes = data.input_shape(), data.dataset.rows(), data.split, data.dataset.task, experiment.batch_size
    return layers, sizes, experiment.loss, experiment.precision


def tail(experiment: Experiment) -> Hashable:
    """What models must have in common to be updated together: all but the numbers among the knobs."""
    return tuple(_types(getattr(experiment, name)) for name in AFTER_THE_GRADIENT)


def _types(part: Frozen) -> Hashable:
    fields = [(name, getattr(part, name)) for name in type(part).model_fields]
    return type(part).__name__, tuple((name, value) for name, value in fields if not isinstance(value, float))


def merged_layers(experiments: Sequence[Experiment]) -> tuple[Layer, ...]:
    """The layers of a stack: knobs that differ are arrays (K, 1, 1)."""
    each = zip(*(experiment.all_layers() for experiment in experiments), strict=True)
    return tuple(merged(layers, (-1, 1, 1)) for layers in each)


def merged_tail(experiments: Sequence[Experiment]) -> Experiment:
    """An experiment whose rate, and whose knobs after the gradient, are arrays (K, 1) where they differ."""
    parts: dict[str, Any] = {
        name: merged([getattr(experiment, name) for experiment in experiments], (-1, 1)) for name in AFTER_THE_GRADIENT
    }
    rates = np.array([experiment.learning_rate for experiment in experiments]).reshape(-1, 1)
    rate = rates if len(np.unique(rates)) > 1 else rates.flat[0]
    return experiments[0].model_copy(update=parts | {"learning_rate": rate})


def merged(parts: Sequence[T], shape: tuple[int, ...]) -> T:
    """One component for several of the same type: where a knob differs it is an array of this shape."""
    differing: dict[str, Any] = {}
    for name in type(parts[0]).model_fields:
        found = [getattr(part, name) for part in parts]
        if all(value == found[0] for value in found) or name == "initializer":
            continue  # starting weights are drawn model by model
        inner = isinstance(found[0], Frozen)
        differing[name] = merged(found, shape) if inner else np.array(found, np.float64).reshape(shape)
    return parts[0].model_copy(update=differing)
