"""Training steps a second, ours beside torch's and scikit-learn's, interleaved so that all see the same machine."""

from __future__ import annotations

from statistics import median
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_info

from benchmarks.figures import Figure, short, table
from benchmarks.peers import PEERS, Peer
from benchmarks.workloads import Workload, workloads
from glassnet.core.trainer import Trainer

ROUNDS = 7
SECONDS = 0.25
"""About how long each is timed in a round."""


def run() -> list[Figure]:
    """W1 to W4: our steps a second, and how many times those of the others they are."""
    figures, rows = [], []
    for workload in workloads():
        rates = measure(workload)
        ours = rates.pop("ours")
        figures.append(Figure(f"{workload.name}.ours", ours, "steps/s"))
        figures += [Figure(f"{workload.name}.vs_{peer}", ours / rate, "times") for peer, rate in rates.items()]
        others = [f"{rate:,.0f} ({short(ours / rate)}×)" for rate in rates.values()]
        rows.append([f"{workload.name}  {workload.title}", f"{ours:,.0f}", *others])
    kernels = {f"{info['internal_api']} {info.get('architecture', '')}".strip() for info in threadpool_info()}
    title = f"Training steps a second (NumPy {np.__version__}, {', '.join(sorted(kernels))}, one thread)"
    table(title, ["network", "ours", "torch, eager (ours is)", "scikit-learn (ours is)"], rows)
    return figures


def measure(workload: Workload) -> dict[str, float]:
    """Median steps a second of every peer."""
    peers = {name: make(Trainer(workload.experiment)) for name, make in PEERS.items()}
    counts = {name: _steps_in_time(peer) for name, peer in peers.items()}
    rates: dict[str, list[float]] = {name: [] for name in peers}
    for _ in range(ROUNDS):
        for name, peer in peers.items():
            rates[name].append(counts[name] / _seconds(peer, counts[name]))
    return {name: median(found) for name, found in rates.items()}


def _steps_in_time(peer: Peer) -> int:
    """How many steps take about SECONDS, a multiple of 1,000 so that epochs come out nearly whole."""
    peer(1000)
    return max(1, round(SECONDS / _seconds(peer, 1000))) * 1000


def _seconds(peer: Peer, steps: int) -> float:
    begun = perf_counter()
    peer(steps)
    return perf_counter() - begun
