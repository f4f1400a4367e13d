"""A real server and viewers on its socket: how fast a watched session trains, and what sessions cost in memory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from statistics import median
from time import perf_counter

import psutil

from benchmarks.figures import Figure, Section, listed
from benchmarks.viewer import Viewer
from benchmarks.workloads import HALF
from scripts.server import Server, serving

SPEC = {"data": {"dataset": {"type": "circle"}, "split": HALF}}
"""The default network with 250 training points."""
WINDOWS, SECONDS = 7, 2.0
SESSIONS = 10
MIB = 2**20


def run(minutes: float = 0) -> Section:
    """Speed, memory with ten sessions and, if minutes are given, memory over time."""
    figures = []
    with serving() as server:
        figures += speed(server)
    with serving() as server:
        figures += sessions(server)
    if minutes:
        with serving() as server:
            figures += growth(server, minutes)
    title = "Live session: circle, 2-4-2-1 tanh, batch 10, the map and every neuron watched"
    return Section([listed(title, figures)], figures)


def speed(server: Server) -> list[Figure]:
    """Epochs and frames a second of one watched session, medians over some windows."""
    epochs, rates = [], []
    with Viewer(server, SPEC) as viewer:
        viewer.send("play")
        viewer.frames(SECONDS)
        for _ in range(WINDOWS):
            first, begun = viewer.until("frame")["epoch"], perf_counter()
            frames = viewer.frames(SECONDS)
            passed = perf_counter() - begun
            epochs.append((frames[-1]["epoch"] - first) / passed)
            rates.append(len(frames) / passed)
    return [
        Figure("live.epochs_per_s", median(epochs), "epochs/s"),
        Figure("live.frames_per_s", median(rates), "frames/s"),
    ]


def sessions(server: Server) -> list[Figure]:
    """Memory of the server process, and of its workers together, while ten sessions train and are watched."""
    with ExitStack() as stack, ThreadPoolExecutor(SESSIONS) as pool:
        viewers = [stack.enter_context(Viewer(server, SPEC)) for _ in range(SESSIONS)]
        for viewer in viewers:
            viewer.send("play")
        list(pool.map(lambda viewer: viewer.frames(3 * SECONDS), viewers))
        own, workers = memory(server)
    return [Figure("memory.server_mb", own, "MiB"), Figure("memory.workers_mb", workers, "MiB")]


def growth(server: Server, minutes: float) -> list[Figure]:
    """How much memory a session gains, server and workers together, from its first minute to its last."""
    samples = []
    with Viewer(server, SPEC) as viewer:
        viewer.send("play")
        for _ in range(max(3, round(minutes * 6))):
            viewer.frames(10)
            samples.append(sum(memory(server)))
    first, last = median(samples[:6]), median(samples[-6:])
    return [Figure("memory.growth_mb", last - first, f"MiB in {minutes:g} min")]


def memory(server: Server) -> tuple[float, float]:
    """Resident memory of the server process and of all its children, in MiB."""
    process = psutil.Process(server.process)
    workers = [child.memory_info().rss for child in process.children(recursive=True)]
    return process.memory_info().rss / MIB, sum(workers) / MIB
