"""Boundary: what networks answer over a plane, as bytes that pictures are made of."""

from __future__ import annotations

import numpy as np

from glassnet.core.data import Prepared
from glassnet.core.ensemble import Ensemble
from glassnet.core.plane import default_plane
from glassnet.core.program import Array
from glassnet.core.spec import Experiment


def boundary(outputs: Array, experiment: Experiment, data: Prepared) -> dict[str, Array]:
    """Of outputs (..., k): the label and how sure it is, 0 to 255; or the value as 128 + 127 · value/scale."""
    if data.data.dataset.task == "classes":
        confidence = np.clip(np.nan_to_num(outputs.max(-1)), 0, 1) * 255
        return {"label": outputs.argmax(-1).astype(np.uint8), "confidence": confidence.astype(np.uint8)}
    low, high, top = -1.0, 1.0, 1.0
    if data.data.dataset.task == "two_classes":
        low, high = experiment.output.activation.targets
    else:
        top = float(np.abs(data.y["train"]).max()) or 1.0
    value = (outputs[..., 0] - (low + high) / 2) * (2 / (high - low))
    return {"value": np.clip(np.nan_to_num(value * (127 / top)) + 128, 1, 255).astype(np.uint8)}


class Boundaries:
    """Small maps of what the models of an ensemble answer, on the plane of one dataset."""

    def __init__(self, data: Prepared, resolution: int) -> None:
        plane = default_plane(data.data.dataset).through(data.x["train"], data.data.dataset)
        self._grid, self._resolution, self._data = plane.grid(resolution), resolution, data

    def of(self, ensemble: Ensemble) -> dict[str, Array]:
        """One map of each model: arrays (K, r, r)."""
        side = (self._resolution, self._resolution)
        maps = [
            boundary(outputs, experiment, self._data)
            for outputs, experiment in zip(ensemble.predict(self._grid), ensemble.experiments, strict=True)
        ]
        return {name: np.stack([each[name].reshape(side) for each in maps]) for name in maps[0]}
