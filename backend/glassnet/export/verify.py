"""Is the exported model the trained network? Both are asked about the same points, and the answers compared."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from statistics import median
from typing import NamedTuple

import numpy as np

from glassnet.core.plane import default_plane
from glassnet.core.predictor import Predictor
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export.outputs import units
from glassnet.export.runtime import Runtime

BOUND = 1e-5
"""Largest difference an export in float32 may have. Of values beyond ±1: relative to the largest of them."""
CLOSE = 1e-2
"""Two values of a regression that differ by less, relative to the largest, count as the same answer."""
RESOLUTION = 100
"""Cells along a side of the grid that is compared: those of the map on the page."""
TIMED = 10_000
"""Examples of a timed run."""
RUNS = (3, 9)
"""How often it is timed: at least and, unless that takes longer than ENOUGH, at most."""
SINGLE_RUNS = (20, 200)
"""The same for runs of a single example."""
ENOUGH = 0.5
"""Seconds."""


@dataclass(frozen=True)
class Form:
    """How a model computes."""

    layers: int
    """How many of the network's layers are in the precision that it is called by; the others keep more bits."""
    fine: bool
    """Where the usual form loses too much. In float16: only products are; in int8: a number takes two bytes."""
    wide: bool
    """Whether what is not in that precision, inputs and outputs apart, is in float64: float32 is not exact enough."""


@dataclass(frozen=True)
class Report(Form):
    """How a model computes, and what its comparison with the trained network found."""

    max_difference: float
    """Largest difference between onnxruntime and the trainer, over all output units and points."""
    agreement: float
    """Fraction of answers that are the same class, or label; in regression, within 1 % of the largest value."""
    points: int
    """How many points were compared: a grid over the plane of the maps, and all examples."""
    provider: str
    """Where onnxruntime ran the model, for example CPUExecutionProvider."""
    reason: str
    """Why there."""
    milliseconds_per_10k: float
    """Median time for 10,000 points."""
    milliseconds_single: float
    """Median time for a single point."""


class Found(NamedTuple):
    """How far a model is from the trainer."""

    difference: float
    """The largest, relative to the largest output where that is beyond ±1."""
    agreement: float
    max_difference: float
    """The largest, as it is."""


class Probe:
    """Points, and what the trained network says about them, for any number of models to be compared with.

    It says so in float64: its own rounding in float32 is no measure of others'.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.points = probing_points(trainer)
        self._trainer = trainer
        self._expected = Predictor.of(trainer).predict(self.points)
        self._answers = trainer.data.answers(self._expected, trainer.experiment.output.activation)
        self.scale = max(1.0, float(np.abs(self._expected).max()))

    def found(self, runtime: Runtime) -> Found:
        """How far a model is from the trainer."""
        answers = runtime.run(self.points)
        differences = np.abs(units(self._trainer.experiment, answers) - self._expected)
        same = answers["label"] == self._answers if "label" in answers else differences <= CLOSE * self.scale
        worst = float(differences.max())
        return Found(worst / self.scale, float(same.mean()), worst)

    def check(self, found: Found) -> None:
        """ExportFailed if a model in float32 differs by more than BOUND."""
        most = BOUND * self.scale
        if not found.max_difference <= most:
            raise ExportFailed(
                f"expected the exported model to differ from the trained network by at most {most:.0e}, "
                f"got {found.max_difference:.1e}; train with smaller weights (a lower learning rate, or L2) and export "
                "again"
            )

    def report(self, runtime: Runtime, found: Found, form: Form) -> Report:
        """What was found, with where it ran, and how fast."""
        many, single = (
            _milliseconds(runtime, np.resize(self.points, (count, self.points.shape[1])), runs)
            for count, runs in ((TIMED, RUNS), (1, SINGLE_RUNS))
        )
        return Report(
            **asdict(form),
            max_difference=found.max_difference,
            agreement=found.agreement,
            points=len(self.points),
            provider=runtime.provider,
            reason=runtime.reason,
            milliseconds_per_10k=many,
            milliseconds_single=single,
        )


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


def _milliseconds(runtime: Runtime, points: Array, runs: tuple[int, int]) -> float:
    batch, times = points.astype(np.float32), list[float]()
    fewest, most = runs
    while len(times) < fewest or (len(times) < most and sum(times) < ENOUGH):
        begun = time.perf_counter()
        runtime.run(batch)
        times.append(time.perf_counter() - begun)
    return 1000 * median(times)
