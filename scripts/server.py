"""A real server on a free port, for measurements, screenshots and browser tests."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 30.0
"""Seconds a server may take to answer."""


class Server(NamedTuple):
    """A running server."""

    url: str
    """Without a slash at the end."""
    process: int
    log: Path

    @property
    def socket(self) -> str:
        """The address of its WebSocket."""
        return self.url.replace("http", "ws", 1) + "/ws"


@contextmanager
def serving(port: int | None = None, **environment: str) -> Iterator[Server]:
    """``glassnet serve`` with these settings; ends with the block."""
    port = port or free_port()
    words = [str(Path(sys.executable).with_name("glassnet")), "serve", "--host", "127.0.0.1", "--port", str(port)]
    with TemporaryDirectory() as folder, Path(folder, "log.txt").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, env={**os.environ, **environment})
        try:
            server = Server(f"http://127.0.0.1:{port}", process.pid, Path(log.name))
            _wait(server, process)
            yield server
        except BaseException:
            sys.stderr.write(f"the server said:\n{Path(log.name).read_text()}\n")
            raise
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Until the server says that it is well."""
    end = monotonic() + PATIENCE
    while monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{server.url}/healthz", timeout=1):
                return
        except (URLError, OSError):
            sleep(0.05)
    raise RuntimeError(f"the server did not come up within {PATIENCE:g} s")
