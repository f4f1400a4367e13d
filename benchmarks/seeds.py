"""Ten seeds of each problem: how many learn it, and how soon."""

from __future__ import annotations

from statistics import median
from typing import Any, NamedTuple

from benchmarks.figures import Figure, Section, table
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer

SEEDS = range(1, 11)
SOLVED = 0.98
"""Dev accuracy at which a problem counts as learned."""


class Problem(NamedTuple):
    """A dataset with a network, and how long it may learn."""

    name: str
    title: str
    spec: dict[str, Any]
    epochs: int
    peer: int
    """How many of ten seeds the best-known playground solves."""


RELU_8 = {"type": "dense", "units": 8, "activation": {"type": "relu"}}
PROBLEMS = (
    Problem("circle", "circle, 4-2 tanh", {"data": {"dataset": {"type": "circle"}}}, 300, 9),
    Problem("xor", "xor, 4-2 tanh", {"data": {"dataset": {"type": "xor"}}}, 300, 8),
    Problem("gauss", "gauss, 4-2 tanh", {"data": {"dataset": {"type": "gauss"}}}, 300, 10),
    Problem("spiral", "spiral, 8-8-8 ReLU", {"data": {"dataset": {"type": "spiral"}}, "layers": [RELU_8] * 3}, 1000, 9),
)


def run() -> Section:
    """The table; one figure for each problem."""
    figures, rows = [], []
    for problem in PROBLEMS:
        found = [epoch for epoch in (solved_at(problem, seed) for seed in SEEDS) if epoch is not None]
        figures.append(Figure(f"seeds.{problem.name}", len(found), f"of {len(SEEDS)}"))
        middle = f"{median(found):.0f}" if found else "–"
        rows.append(
            [problem.title, f"{problem.epochs:,}", f"{len(found)} of {len(SEEDS)}", middle, f"{problem.peer} of 10"]
        )
    title = f"Seeds that reach {SOLVED:.0%} dev accuracy, SGD 0.03, batch 10"
    head = ["problem", "epochs allowed", "solved", "median epoch", "best-known playground"]
    return Section([table(title, head, rows)], figures)


def solved_at(problem: Problem, seed: int) -> int | None:
    """The first epoch after which the dev accuracy is high enough; None if none is."""
    trainer = Trainer(experiment({**problem.spec, "seed": seed}))
    for epoch in range(1, problem.epochs + 1):
        trainer.train(trainer.steps_per_epoch)
        if trainer.evaluate("dev").score >= SOLVED:
            return epoch
    return None
