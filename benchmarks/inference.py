"""Predictions of a trained network: the trainer's own, and its exported model in onnxruntime, from 1 to 10⁷ points."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np

from benchmarks.figures import Figure, Section, table
from benchmarks.workloads import Workload, workloads
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.export.driver import NoGpu, gpus
from glassnet.export.model import model
from glassnet.export.runtime import CUDA, Runtime

NETWORKS = ("W1", "W3")
SIZES = tuple(10**power for power in range(8))
STEPS = 200
"""Training before, so that the weights are those of a network that learned something."""
ROUNDS = 5
ENOUGH = 0.02
"""Seconds that a measurement takes at least: small sizes are repeated."""

Predict = Callable[[Array], object]


def run() -> Section:
    """A table for each network; one figure for each engine and size."""
    chosen = [workload for workload in workloads() if workload.name in NETWORKS]
    tables, figures = [], []
    for workload in chosen:
        engines, note = engines_of(workload)
        found = {size: times(engines, size, workload) for size in SIZES}
        tables.append(_table(workload, list(engines), found, note))
        figures += [
            Figure(f"inference.{workload.name}.{engine}.{size}", size / seconds, "points/s")
            for size, each in found.items()
            for engine, seconds in each.items()
        ]
    return Section(tables, figures)


def engines_of(workload: Workload) -> tuple[dict[str, Predict], str]:
    """Who answers, by name, and a note on where they run."""
    trainer = Trainer(workload.experiment)
    trainer.train(STEPS)
    content = model(trainer).SerializeToString()
    engines: dict[str, Predict] = {"numpy": trainer.predict, "cpu": Runtime(content, on_cpu=True).run}
    note = (
        "NumPy on one thread, onnxruntime on all cores; times of one call, medians of rounds in which all take turns."
    )
    try:
        count = gpus()
    except NoGpu as error:
        return engines, f"{note}\n  No CUDA: {error}."
    runtime = Runtime(content)
    if runtime.provider != CUDA:
        return engines, f"{note}\n  No CUDA: {runtime.reason}."
    return {**engines, "cuda": runtime.run}, f"{note}\n  CUDA: {count} GPU, with copying to it and back."


def times(engines: dict[str, Predict], size: int, workload: Workload) -> dict[str, float]:
    """Seconds of one call with so many points."""
    inputs = len(workload.experiment.data.dataset.inputs)
    points = np.random.default_rng(0).uniform(-6, 6, (size, inputs))
    repeats = {name: _repeats(predict, points) for name, predict in engines.items()}
    found: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(ROUNDS):
        for name, predict in engines.items():
            found[name].append(_seconds(predict, points, repeats[name]) / repeats[name])
    return {name: median(each) for name, each in found.items()}


def _repeats(predict: Predict, points: Array) -> int:
    """How many calls take long enough to be timed; the first, which may set something up, does not count."""
    predict(points)
    return max(1, round(ENOUGH / _seconds(predict, points, 1)))


def _seconds(predict: Predict, points: Array, repeats: int) -> float:
    begun = perf_counter()
    for _ in range(repeats):
        predict(points)
    return perf_counter() - begun


def _table(workload: Workload, engines: list[str], found: dict[int, dict[str, float]], note: str) -> str:
    titles = {"numpy": "trainer.predict", "cpu": "onnxruntime, CPU", "cuda": "onnxruntime, CUDA"}
    rows = [
        [f"{size:,}", *(_cell(each[name], each["numpy"], name) for name in engines)] for size, each in found.items()
    ]
    title = f"Predictions, {workload.name}  {workload.title}"
    return table(title, ["points", *(titles[name] for name in engines)], rows, note)


def _cell(seconds: float, numpy: float, name: str) -> str:
    shown = f"{1e6 * seconds:,.0f} µs" if seconds < 0.001 else f"{1000 * seconds:,.1f} ms"
    return shown if name == "numpy" else f"{shown} ({numpy / seconds:.2f}×)"
