"""Real servers, each in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class Served:
    """A running ``glassnet serve``."""

    def __init__(self, *arguments: str, **settings: object) -> None:
        environment = os.environ | {f"GLASSNET_{name.upper()}": str(value) for name, value in settings.items()}
        environment["PYTHONPATH"] = str(ROOT / "backend")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "glassnet.cli", "serve", *(arguments or ("--port", "0"))],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.line = self.process.stdout.readline()
        found = re.search(r"http://[^ ]+:(\d+) ", self.line)
        assert found, self.line + (self.process.stderr.read() if self.process.stderr else "")
        self.port = int(found[1])

    def workers(self) -> list[int]:
        """Process ids of its workers."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [int(number) for number in found.stdout.split()]

    def end(self, how: int = signal.SIGINT) -> tuple[str, str]:
        """End it and give what it printed after its first line, and its errors."""
        self.process.send_signal(how)
        return self.process.communicate(timeout=20)


@pytest.fixture(scope="session")
def server() -> Iterator[Served]:
    """A server that all tests share. At the end it must have had nothing to complain about."""
    served = Served(workers=2, max_layers=20)
    yield served
    assert served.end()[1] == ""


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Starts servers of a test's own."""
    running: list[Served] = []

    def start(*arguments: str, **settings: object) -> Served:
        running.append(Served(*arguments, **settings))
        return running[-1]

    yield start
    for served in running:
        if served.process.poll() is None:
            served.end(signal.SIGKILL)
