"""Where the time of a step goes, call by call: ``python -m benchmarks.profile W2``.

*Alone* repeats one call, its arrays warm in the cache. *Within* reads the clock between the calls of whole steps: what
a call then finds in the cache is what those before it left there. Among the arrays, ``ᵀ`` marks one that lies column by
column in memory, ``*`` one that has gaps, ``·`` one of a single number, ``#`` a scalar, which costs more than that.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import compress
from statistics import median
from time import perf_counter_ns

import numpy as np

from benchmarks.figures import table
from benchmarks.steps import is_product, name_of, operands, straight
from benchmarks.timing import pinned
from benchmarks.workloads import workloads
from glassnet.core.program import Array, Call, Calls
from glassnet.core.trainer import Trainer

IN_A_ROW = 10
"""Runs of a call between two looks at the clock. Its arrays are put back then: β·β·β·… would soon be 0."""
FEWEST, MOST, NANOSECONDS = 20, 1000, 20_000_000
"""How many samples are taken: at least, at most, and in between as many as this time allows."""


def main() -> None:
    """Print the table of each workload that is named."""
    known = {workload.name: workload for workload in workloads()}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="name", choices=known, help=f"some of {', '.join(known)}")
    with pinned(), np.errstate(all="ignore"):
        for name in parser.parse_args().names:
            trainer = Trainer(known[name].experiment)
            trainer.train(2 * trainer.steps_per_epoch)
            print(profile(f"{name}  {known[name].title}", trainer.program()))


def profile(title: str, program: Calls) -> str:
    """The table: each call with its shapes and microseconds, then the sums beside the whole step."""
    whole, within = time_of(straight(program), 1), times_within(program)
    alone = [time_alone(call) for call in program]
    rows = [
        [f"{number:3}  {name_of(call)}", "  ".join(map(shape, operands(call))), *cells(a, w, alone)]
        for number, (call, a, w) in enumerate(zip(program, alone, within, strict=True), 1)
    ]
    products = [is_product(call) for call in program]
    for text, chosen in (("products", products), ("calls", [True] * len(program))):
        a, w = (sum(compress(times, chosen)) for times in (alone, within))
        rows.append([f"{sum(chosen):3}  {text}", "", *cells(a, w, alone)])
    rows.append(["     the whole step", "", "", f"{whole / 1000:.2f}", ""])
    return table(title, ["call", "arrays", "alone, µs", "within, µs", "share, %"], rows)


def cells(alone: float, within: float, of: list[float]) -> list[str]:
    """Microseconds, and the share of the step."""
    return [f"{alone / 1000:.2f}", f"{within / 1000:.2f}", f"{100 * alone / sum(of):.1f}"]


def time_alone(call: Call) -> float:
    """Nanoseconds that one call takes, run again and again."""
    arrays = [value for value in operands(call) if isinstance(value, np.ndarray)]
    kept = [array.copy() for array in arrays]

    def put_back() -> None:
        for array, old in zip(arrays, kept, strict=True):
            array[...] = old

    return time_of(straight([call] * IN_A_ROW), IN_A_ROW, put_back)


def time_of(run: Callable[[], None], count: int, after: Callable[[], None] = lambda: None) -> float:
    """Median nanoseconds of one of the ``count`` things that ``run`` does."""
    samples: list[int] = []
    end = perf_counter_ns() + NANOSECONDS
    while len(samples) < FEWEST or (len(samples) < MOST and perf_counter_ns() < end):
        begun = perf_counter_ns()
        run()
        samples.append(perf_counter_ns() - begun)
        after()
    return median(samples) / count


def times_within(program: Calls) -> list[float]:
    """Nanoseconds of every call while whole steps run, less those of looking at the clock."""
    nothing = straight([])
    looking = median(between([nothing] * len(program)))
    return [time - looking for time in between([straight([call]) for call in program])]


def between(runs: list[Callable[[], None]]) -> list[float]:
    """Median nanoseconds of each, all run in this order many times."""
    steps: list[Array] = []
    end = perf_counter_ns() + 10 * NANOSECONDS
    while len(steps) < FEWEST or (len(steps) < MOST and perf_counter_ns() < end):
        stamps = [perf_counter_ns()]
        for run in runs:
            run()
            stamps.append(perf_counter_ns())
        steps.append(np.diff(stamps))
    return [float(time) for time in np.median(steps, 0)]


def shape(array: Array | np.generic) -> str:
    """Its sizes, and how it lies in memory."""
    if isinstance(array, np.generic):
        return "#"
    sizes = "×".join(map(str, array.shape)) or "·"
    if array.flags.c_contiguous:
        return sizes
    return f"{sizes}ᵀ" if array.swapaxes(-1, -2).flags.c_contiguous else f"{sizes}*"


if __name__ == "__main__":
    main()
