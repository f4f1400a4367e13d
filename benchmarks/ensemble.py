"""Many models at once, beside the same models one after the other."""

from __future__ import annotations

from statistics import median
from typing import Literal

import numpy as np

from benchmarks.figures import Figure, Section, short, table
from benchmarks.timing import pinned, rates, ratio
from benchmarks.workloads import workloads
from glassnet.core.ensemble import Ensemble
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer

MODELS = 64
ROUNDS, SECONDS = 5, 1.0
"""Long enough for one after the other: each model then makes many steps before it is the next one's turn."""
Differing = Literal["rates", "seeds"]
FIGURES: list[tuple[str, str, Differing]] = [
    ("W7", "W1", "rates"),
    ("W7-seeds", "W1", "seeds"),
    ("W7-W2p", "W2p", "rates"),
    ("W7-W2", "W2", "rates"),
    ("W7-W3", "W3", "rates"),
]
"""What a figure is called, the network that is trained many times, and what the models differ in.

Models that differ in their learning rate share data and batches; those that differ in their seed share nothing.
"""


class AtOnce:
    """All models in one stack."""

    def __init__(self, experiments: list[Experiment]) -> None:
        self._ensemble = Ensemble(experiments)
        self._steps_per_epoch = Trainer(experiments[0]).steps_per_epoch

    def train(self, epochs: int) -> None:
        self._ensemble.train(epochs * self._steps_per_epoch)


class OneAfterTheOther:
    """The same models, each with a trainer of its own."""

    def __init__(self, experiments: list[Experiment]) -> None:
        self._trainers = [Trainer(experiment) for experiment in experiments]

    def train(self, epochs: int) -> None:
        for trainer in self._trainers:
            trainer.train(epochs * trainer.steps_per_epoch)


def run() -> Section:
    """Steps a second of all models together; how many times faster they are at once."""
    figures, rows = [], []
    known = {workload.name: workload for workload in workloads()}
    for name, network, differing in FIGURES:
        with pinned():
            at_once, loop = measure(copies(known[network].experiment, MODELS, differing))
        times = ratio(at_once, loop)
        figures += [Figure(f"{name}.ours", median(at_once), "steps/s"), Figure(f"{name}.vs_loop", times, "x")]
        title = f"{name}  {known[network].title}; {MODELS} {differing}"
        rows.append([title, f"{median(at_once):,.0f}", f"{median(loop):,.0f} ({short(times)}×)"])
    title = f"{MODELS} models: steps of a model a second, all models together, one thread on one core"
    return Section([table(title, ["network", "at once", "one after the other (at once is)"], rows)], figures)


def measure(experiments: list[Experiment]) -> tuple[list[float], list[float]]:
    """Steps of a model a second in every round: at once, one after the other."""
    found = rates({"at once": AtOnce(experiments), "loop": OneAfterTheOther(experiments)}, ROUNDS, SECONDS)
    steps = MODELS * Trainer(experiments[0]).steps_per_epoch
    at_once, loop = ([rate * steps for rate in each] for each in found.values())
    return at_once, loop


def copies(experiment: Experiment, count: int, differing: Differing) -> list[Experiment]:
    """The same experiment with seeds from 1, or with learning rates from a tenth of its own up to that."""
    if differing == "seeds":
        return [experiment.model_copy(update={"seed": seed}) for seed in range(1, count + 1)]
    shares = np.geomspace(0.1, 1, count)
    return [
        experiment.model_copy(update={"learning_rate": experiment.learning_rate * share}) for share in shares.tolist()
    ]
