"""Is the exported model the trained network? Both are asked about the same points, and the answers compared."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median

import numpy as np

from glassnet.core.plane import default_plane
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export.outputs import units
from glassnet.export.runtime import Runtime

BOUND = 1e-4
"""Largest difference an export may have. In regression, of values beyond ±1: relative to the largest of them."""
RESOLUTION = 100
"""Cells along a side of the grid that is compared: those of the map on the page."""
TIMED = 10_000
"""Examples of a timed run."""
RUNS = (3, 9)
"""How often it is timed: at least and, unless that takes longer than ENOUGH, at most."""
ENOUGH = 0.5
"""Seconds."""


@dataclass(frozen=True)
class Report:
    """What the comparison found."""

    max_difference: float
    """Largest difference between onnxruntime and the trainer, over all output units and points."""
    agreement: float
    """Fraction of answers that are the same class, or label; 1 in regression."""
    points: int
    """How many points were compared: a grid over the plane of the maps, and all examples."""
    provider: str
    """Where onnxruntime ran the model, for example CPUExecutionProvider."""
    reason: str
    """Why there."""
    milliseconds_per_10k: float
    """Median time for 10,000 points."""


def verify(trainer: Trainer, model: bytes) -> Report:
    """Compare; ExportFailed if the model cannot be loaded or differs by more than BOUND."""
    runtime, points = Runtime(model), probing_points(trainer)
    expected = trainer.predict(points)
    answers = runtime.run(points)
    worst = float(np.abs(units(trainer.experiment, answers) - expected).max())
    scale = max(1.0, float(np.abs(expected).max())) if "label" not in answers else 1.0
    if not worst <= BOUND * scale:
        raise ExportFailed(
            f"expected the exported model to differ from the trained network by at most {BOUND * scale:.0e}, "
            f"got {worst:.1e}; train with smaller weights (a lower learning rate, or L2) and export again"
        )
    classes = trainer.data.answers(expected, trainer.experiment.output.activation)
    agreement = float((answers["label"] == classes).mean()) if "label" in answers else 1.0
    return Report(worst, agreement, len(points), runtime.provider, runtime.reason, _milliseconds(runtime, points))


def probing_points(trainer: Trainer) -> Array:
    """Raw inputs (m, d) that both can represent exactly: the grid of the default map, then all examples.

    A single input has no map: examples only.
    """
    data = trainer.data
    if data.x["train"].shape[1] == 1:
        return np.concatenate(list(data.x.values())).astype(np.float32).astype(np.float64)
    plane = default_plane(data.data.dataset).through(data.x["train"], data.data.dataset)
    rounded: Array = np.concatenate([plane.grid(RESOLUTION), *data.x.values()]).astype(np.float32)
    return rounded.astype(np.float64)


def _milliseconds(runtime: Runtime, points: Array) -> float:
    batch = np.resize(points, (TIMED, points.shape[1])).astype(np.float32)
    times: list[float] = []
    fewest, most = RUNS
    while len(times) < fewest or (len(times) < most and sum(times) < ENOUGH):
        begun = time.perf_counter()
        runtime.run(batch)
        times.append(time.perf_counter() - begun)
    return 1000 * median(times)
