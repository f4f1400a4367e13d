"""Many models at once, beside the same models one after the other."""

from __future__ import annotations

from statistics import median

from benchmarks.figures import Figure, Section, short, table
from benchmarks.timing import pinned, rates, ratio
from benchmarks.workloads import Workload, workloads
from glassnet.core.ensemble import Ensemble
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer

MODELS = 64
ROUNDS, SECONDS = 5, 1.0
"""Long enough for one after the other: each model then makes many steps before it is the next one's turn."""
FIGURES = {"W1": "W7", "W2p": "W7-W2p", "W3": "W7-W3"}
"""Networks that are trained many at a time, and what the figures about that are called."""


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
    for workload in (workload for workload in workloads() if workload.name in FIGURES):
        with pinned():
            at_once, loop = measure(workload)
        name, times = FIGURES[workload.name], ratio(at_once, loop)
        figures += [Figure(f"{name}.ours", median(at_once), "steps/s"), Figure(f"{name}.vs_loop", times, "x")]
        rows.append([f"{name}  {workload.title}", f"{median(at_once):,.0f}", f"{median(loop):,.0f} ({short(times)}×)"])
    title = f"{MODELS} models: steps of a model a second, all models together, one thread on one core"
    return Section([table(title, ["network", "at once", "one after the other (at once is)"], rows)], figures)


def measure(workload: Workload) -> tuple[list[float], list[float]]:
    """Steps of a model a second in every round: at once, one after the other."""
    experiments = copies(workload.experiment, MODELS)
    found = rates({"at once": AtOnce(experiments), "loop": OneAfterTheOther(experiments)}, ROUNDS, SECONDS)
    steps = MODELS * Trainer(experiments[0]).steps_per_epoch
    at_once, loop = ([rate * steps for rate in each] for each in found.values())
    return at_once, loop


def copies(experiment: Experiment, count: int) -> list[Experiment]:
    """The same experiment with seeds from 1."""
    return [experiment.model_copy(update={"seed": seed}) for seed in range(1, count + 1)]
