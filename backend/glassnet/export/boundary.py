"""Boundary: what a network answers over a plane, finely: up to 2,048 cells a side, on a GPU where there is one.

Legend: ``R`` cells along a side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from glassnet.core.answer_map import answer_map
from glassnet.core.plane import PairPlane, PcaPlane, Plane, default_plane
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput
from glassnet.export.model import model
from glassnet.export.outputs import units
from glassnet.export.runtime import Runtime

FINEST = 2048
"""Cells along a side, at most."""
BAND = 65_536
"""About so many cells are asked about at a time."""


class Boundary(NamedTuple):
    """A map of a network's answers, rows from the top."""

    plane: Plane
    maps: dict[str, Array]
    """As the page's map: ``label`` and ``confidence`` (R, R) uint8, or ``value`` (R, R) uint8 and ``scale``."""
    provider: str
    """Where onnxruntime ran the model."""
    reason: str
    """Why there."""


def boundary(trainer: Trainer, resolution: int = 512, choice: PairPlane | PcaPlane | None = None) -> Boundary:
    """The map of the trainer's network as exported; InvalidInput where there is no plane, or too fine a map."""
    dataset = trainer.experiment.data.dataset
    if not 1 <= resolution <= FINEST:
        raise InvalidInput(f"expected a map of 1 to {FINEST:,} cells along a side, got {resolution:,}")
    if len(dataset.inputs) < 2:
        raise InvalidInput(f"expected at least two inputs, which span a plane; {dataset.label} has one")
    plane = (choice or default_plane(dataset)).through(trainer.data.x["train"], dataset)
    runtime = Runtime(model(trainer).SerializeToString())
    bands = list(_bands(trainer, plane, resolution, runtime))
    scale = {"scale": bands[0]["scale"]} if "scale" in bands[0] else {}
    maps = {
        name: np.concatenate([band[name] for band in bands]).reshape(resolution, resolution)
        for name in bands[0]
        if name != "scale"
    }
    return Boundary(plane, maps | scale, runtime.provider, runtime.reason)


def _bands(trainer: Trainer, plane: Plane, resolution: int, runtime: Runtime) -> Iterator[dict[str, Array]]:
    """The map from the top, some rows at a time."""
    height = max(1, BAND // resolution)
    for top in range(0, resolution, height):
        answers = runtime.run(plane.grid(resolution, slice(top, top + height)))
        yield answer_map(units(trainer.experiment, answers), trainer.data, trainer.experiment.output.activation)
