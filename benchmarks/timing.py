"""How long things take on a machine that does other things as well."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
from time import perf_counter

from benchmarks.peers.peer import Peer

ROUNDS = 15
SECONDS = 0.12
"""About how long each is timed in a round."""


@contextmanager
def pinned() -> Iterator[None]:
    """While it lasts, this thread and those that it starts share one core, where the system allows to choose one."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def rates(peers: Mapping[str, Peer], rounds: int = ROUNDS, seconds: float = SECONDS) -> dict[str, list[float]]:
    """Epochs a second of each in every round. They take turns, so that in a round all see the same machine."""
    counts = {name: _epochs_in(peer, seconds) for name, peer in peers.items()}
    found: dict[str, list[float]] = {name: [] for name in peers}
    for _ in range(rounds):
        for name, peer in peers.items():
            found[name].append(counts[name] / time_of(peer, counts[name]))
    return found


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """How many times faster ours are: the median over the rounds, whatever else the machine did meanwhile."""
    return median(our / their for our, their in zip(ours, theirs, strict=True))


def time_of(peer: Peer, epochs: int) -> float:
    """Seconds that so many epochs take."""
    begun = perf_counter()
    peer.train(epochs)
    return perf_counter() - begun


def _epochs_in(peer: Peer, seconds: float) -> int:
    """How many epochs take about so long. The first, which may compile something, does not count."""
    peer.train(1)
    epochs, took = 1, time_of(peer, 1)
    while took < seconds / 4:
        epochs *= 4
        took = time_of(peer, epochs)
    return max(1, round(epochs * seconds / took))
