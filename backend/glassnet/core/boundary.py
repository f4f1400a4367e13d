"""Boundaries: what many networks answer over one plane, on small maps."""

from __future__ import annotations

import numpy as np

from glassnet.core.answer_map import answer_map
from glassnet.core.data import Prepared
from glassnet.core.ensemble import Ensemble
from glassnet.core.plane import default_plane
from glassnet.core.program import Array

MAPS = {"value", "label", "confidence"}


class Boundaries:
    """Small maps of what the models of an ensemble answer, on the plane of one dataset."""

    def __init__(self, data: Prepared, resolution: int) -> None:
        plane = default_plane(data.data.dataset).through(data.x["train"], data.data.dataset)
        self._grid, self._resolution, self._data = plane.grid(resolution), resolution, data

    def of(self, ensemble: Ensemble) -> dict[str, Array]:
        """One map of each model: arrays (K, r, r)."""
        side = (self._resolution, self._resolution)
        maps = [
            answer_map(outputs, self._data, experiment.output.activation)
            for outputs, experiment in zip(ensemble.predict(self._grid), ensemble.experiments, strict=True)
        ]
        return {name: np.stack([each[name].reshape(side) for each in maps]) for name in MAPS & maps[0].keys()}
