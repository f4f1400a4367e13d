"""Probes of the plane: what every neuron, and the whole network, says over it.

Legend: maps travel as bytes ``u`` = 128 + 127 · value/scale, rows from the top; ``r`` cells a side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from glassnet.core.answer_map import answer_map
from glassnet.core.components.probes.probe import Probe
from glassnet.core.program import Array

if TYPE_CHECKING:
    from glassnet.core.trainer import Trainer
    from glassnet.core.view import View


def _bytes(maps: Array, scale: Array | float) -> Array:
    """Values as bytes; ``scale`` is what becomes ±127."""
    with np.errstate(invalid="ignore"):
        return np.clip(maps * (127 / scale) + 128, 1, 255).astype(np.uint8)


class NeuronsProbe(Probe):
    """What every neuron says over the plane: blue where it is positive, orange where it is negative."""

    label = "Neurons"
    type: Literal["neurons"] = "neurons"
    merge = "latest"
    shows = "heatmap"

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        maps = view.activations(trainer)
        result: dict[str, Array] = {}
        for index, activations in enumerate(maps, -1):
            name = str(index) if index >= 0 else "inputs"
            thumbnails = view.thumbnails(activations)
            scale = np.maximum(np.abs(thumbnails).max((1, 2)), 1e-6)
            result[f"layer {name}" if index >= 0 else name] = _bytes(thumbnails, scale[:, None, None])
            result[f"scale {name}"] = scale.astype(np.float32)
        if view.focus and view.focus[0] + 1 < len(maps) and view.focus[1] < maps[view.focus[0] + 1].shape[1]:
            layer, unit = view.focus
            picture = view.picture(maps[layer + 1], unit)
            top = max(float(np.abs(picture).max()), 1e-6)
            result |= {"focus": _bytes(picture, top), "focus scale": np.array([top], np.float32)}
        return result


class BoundaryProbe(Probe):
    """What the network answers over the plane: the classes, how sure it is, or the value."""

    label = "Output"
    type: Literal["boundary"] = "boundary"
    merge = "latest"
    shows = "heatmap"

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        outputs = view.activations(trainer)[-1]
        found = answer_map(outputs, trainer.data, trainer.experiment.output.activation)
        side = (view.resolution, view.resolution)
        return {name: each if name == "scale" else each.reshape(side) for name, each in found.items()}
