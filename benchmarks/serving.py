"""Saved models over HTTP: single rows as fast as they come, server and client in processes of their own.

The server has one core to itself, the client another, where the machine has two. Connections are kept. Each of them
sends a row, waits for the answer and sends the next; a latency is the client's, from the first byte sent to the last
received. ``python -m benchmarks.serving client URL CONNECTIONS SECONDS`` is the client.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from benchmarks.figures import Figure, Section, table
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.export.facts import facts_of
from glassnet.export.model import model
from glassnet.store.models import Models

SPEC: dict[str, Any] = {"layers": [{"type": "dense", "units": 8}] * 3}
CONNECTIONS = (1, 8, 16, 32)
WARM, SECONDS, ROUNDS = 1.0, 4.0, 3
MIDDLE = 16
"""Connections of the figures that are kept."""


def run() -> Section:
    """Rates and latencies for some numbers of connections: the median round, by rate, of each."""
    with TemporaryDirectory() as folder, _served(Path(folder)) as url:
        found = {count: _middle([_asked(url, count) for _ in range(ROUNDS)]) for count in CONNECTIONS}
    rows = [
        [f"{count}", f"{each['rate']:,.0f}", f"{each['p50']:.2f}", f"{each['p99']:.2f}"]
        for count, each in found.items()
    ]
    title = "Single rows over HTTP: 2-8-8-8-1 tanh, JSON, connections kept, server on one core"
    figures = [
        Figure("serving.rows_per_s", found[MIDDLE]["rate"], "single-row inferences/s"),
        Figure("serving.p99_ms", found[MIDDLE]["p99"], "ms"),
    ]
    return Section([table(title, ["connections", "inferences/s", "p50 ms", "p99 ms"], rows)], figures)


def _middle(rounds: list[dict[str, float]]) -> dict[str, float]:
    return sorted(rounds, key=lambda each: each["rate"])[len(rounds) // 2]


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """``glassnet models serve`` with a trained model, on one core; its address."""
    trainer = Trainer(experiment(SPEC))
    trainer.train(500)
    content = model(trainer).SerializeToString()
    Models(folder).save("circle", content, facts_of(content))
    words = [sys.executable, "-m", "glassnet.cli", "models", "serve", "--port", "0", "--folder", str(folder)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        _pin(process.pid, 0)
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found, "the server did not start"
        try:
            yield found[0]
        finally:
            process.terminate()


def _asked(url: str, connections: int) -> dict[str, float]:
    """What a client in a process of its own measured."""
    words = [sys.executable, "-m", "benchmarks.serving", "client", url, str(connections), str(SECONDS)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _pin(process: int, number: int) -> None:
    """Have a process run on one of the cores that there are, where the system allows to choose one."""
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(process, {cores[number % len(cores)]})


async def _client(url: str, connections: int, seconds: float) -> dict[str, float]:
    """Rate, and latencies in milliseconds."""
    begun = perf_counter() + WARM
    lasting = await asyncio.gather(*(_connection(url, number, begun, begun + seconds) for number in range(connections)))
    latencies = 1000 * np.concatenate(lasting)
    p50, p99 = np.percentile(latencies, [50, 99])
    return {"rate": len(latencies) / seconds, "p50": float(p50), "p99": float(p99)}


async def _connection(url: str, seed: int, begun: float, end: float) -> list[float]:
    """One row after the other; the latencies of those sent after the beginning, in seconds."""
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    random, latencies = np.random.default_rng(seed), list[float]()
    while (sent := perf_counter()) < end:
        writer.write(_message(address.netloc, random.uniform(-6, 6, 2).tolist()))
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        assert length
        answer = json.loads(await reader.readexactly(int(length[1])))
        assert head.startswith(b"HTTP/1.1 200"), answer
        if sent >= begun:
            latencies.append(perf_counter() - sent)
    writer.close()
    return latencies


def _message(host: str, row: list[float]) -> bytes:
    body = json.dumps({"inputs": [{"name": "inputs", "shape": [1, 2], "datatype": "FP32", "data": row}]}).encode()
    head = f"POST /v2/models/circle/infer HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


if __name__ == "__main__":
    if sys.argv[1:2] == ["client"]:
        _pin(0, 1)
        print(json.dumps(asyncio.run(_client(sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))))
    else:
        print(*run().tables, sep="\n\n")
