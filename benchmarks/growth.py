"""How the time of a step grows with the network, the batch and the number of models, beside its arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import prod
from statistics import median
from typing import Any, NamedTuple

from benchmarks.ensemble import AtOnce, copies
from benchmarks.figures import Figure, Section, short, table
from benchmarks.peers.ours import Ours
from benchmarks.peers.peer import Peer
from benchmarks.timing import pinned, rates
from benchmarks.workloads import Workload, workloads
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer

WIDTHS = (4, 8, 16, 32, 64, 128, 256, 512, 1024)
DEPTHS = (1, 2, 5, 10, 20, 50)
BATCHES = (1, 4, 16, 64, 256, 1024, 4096)
MODELS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
ROUNDS, SECONDS = 7, 0.1
HEAD = ["", "weights", "steps/s", "µs a step", "ns a weight, example", "Gflop/s", "time grew", "arithmetic grew"]


class Step(NamedTuple):
    """One row: what was trained, how much there is to compute in a step, and how long that takes."""

    size: int
    weights: int
    examples: int
    flops: int
    seconds: float


def run() -> Section:
    """A table for each of what may grow; as figures, how much is computed a second where it is largest."""
    tables, figures = [], []
    with pinned():
        for name, title, steps in (
            ("width", "Width of 2 hidden ReLU layers, batch 32", map(of_width, WIDTHS)),
            ("depth", "Hidden ReLU layers of 16 units, batch 32", map(of_depth, DEPTHS)),
            ("batch", "Batch size of 2-64-64-3 ReLU", map(of_batch, BATCHES)),
            ("models", "Models at once of 2-4-2-1 tanh, batch 10", of_models()),
        ):
            found = list(steps)
            tables.append(table(f"{title}; SGD", [name, *HEAD[1:]], list(rows(found))))
            figures.append(Figure(f"growth.{name}", found[-1].flops / found[-1].seconds / 1e9, "Gflop/s"))
    return Section(tables, figures)


def rows(steps: list[Step]) -> Iterator[list[str]]:
    """The cells; growth is from the row above."""
    for before, step in pairwise([None, *steps]):
        assert step
        each = step.seconds / (step.weights * step.examples)
        grew = [short(step.seconds / before.seconds), short(step.flops / before.flops)] if before else ["", ""]
        yield [
            f"{step.size:,}",
            f"{step.weights:,}",
            f"{1 / step.seconds:,.0f}",
            f"{1e6 * step.seconds:,.1f}",
            short(1e9 * each),
            short(step.flops / step.seconds / 1e9),
            *(f"{cell}×" if cell else "" for cell in grew),
        ]


def of_width(width: int) -> Step:
    """Two hidden layers."""
    return measured(width, described([width] * 2))


def of_depth(depth: int) -> Step:
    """Layers of 16 units."""
    return measured(depth, described([16] * depth))


def of_batch(batch: int) -> Step:
    """The network of W3, with as many examples as the largest batch takes twice."""
    return measured(batch, described([64, 64], batch, points=4 * BATCHES[-1]))


def of_models() -> Iterator[Step]:
    """The network of W1 with other seeds."""
    (w1,) = (workload.experiment for workload in workloads() if workload.name == "W1")
    for count in MODELS:
        yield measured(count, w1, AtOnce(copies(w1, count, "seeds")), count)


def measured(size: int, experiment: Experiment, peer: Peer | None = None, models: int = 1) -> Step:
    """Train for a while, with our trainer if nothing else."""
    trainer = Trainer(experiment)
    peer = peer or Ours(Workload("", "", experiment), trainer)
    epoch = 1 / median(rates({"": peer}, ROUNDS, SECONDS)[""])
    products = [prod(pair) for pair in pairwise(width for (width,) in trainer.network.shapes)]
    flops = 2 * (3 * sum(products) - products[0])  # forward, weights, inputs; nobody wants those of the first layer
    examples = experiment.batch_size
    work = models * examples * flops
    return Step(size, models * sum(products), examples, work, epoch / trainer.steps_per_epoch)


def described(units: Iterable[int], batch: int = 32, points: int = 1920) -> Experiment:
    """A ReLU network on three clouds, half of the points to train on. It learns slowly: only time is of interest."""
    layers: list[Any] = [{"type": "dense", "units": width, "activation": {"type": "relu"}} for width in units]
    data = {"dataset": {"type": "blobs", "points": points}, "split": {"train": 0.5, "dev": 0.25}}
    return experiment({"data": data, "layers": layers, "batch_size": batch, "learning_rate": 0.001})
