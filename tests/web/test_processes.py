"""Processes: starting, ending, dying."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.web.client import PATIENCE, Page
from tests.web.conftest import ROOT, Served

Serve = Callable[..., Served]


def gone(process: int) -> bool:
    """Wait until a process that need not be our child has ended."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], PATIENCE)[0])
    finally:
        os.close(handle)


def test_it_says_where_it_is_in_one_line(serve: Serve) -> None:
    served = serve("--port", "0")
    assert served.line == f"Glassnet is running at http://127.0.0.1:{served.port} (stop with Ctrl-C)\n"
    assert served.end(signal.SIGINT) == ("", "")
    assert served.process.returncode in (0, 130)


def test_a_taken_port_gives_the_next_free_one(serve: Serve) -> None:
    first = serve("--port", "0")
    second = serve("--port", str(first.port))
    assert first.port < second.port < first.port + 100


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_the_server(serve: Serve, how: int) -> None:
    served = serve()
    with Page(served.port, open={}) as page:
        page.send("play")
        page.until("state", state="playing")
        workers = served.workers()
        assert workers
        served.end(how)
    assert all(gone(worker) for worker in workers)


def test_a_killed_worker_is_replaced_and_no_socket_closes(serve: Serve) -> None:
    served = serve(workers=1)
    with Page(served.port, open={"spec": {"seed": 5}}) as page, Page(served.port, open={}) as idle:
        page.send("watch", probes=["loss"])
        page.send("play")
        page.until("frame", state="playing")
        page.send("tune", rev=1, spec={"seed": 5, "learning_rate": 0.01})
        page.until("tuned")
        (worker,) = served.workers()
        os.kill(worker, signal.SIGKILL)
        tuned = page.until("tuned")
        assert (tuned["restarted"], tuned["rev"]) == (True, 1)
        assert (tuned["spec"]["seed"], tuned["spec"]["learning_rate"]) == (5, 0.01)
        assert "started again" in page.until("state", state="playing")["message"]
        page.until("frame", state="playing")
        assert "started again" in idle.until("state", state="paused")["message"]
        assert idle.step(2)["step"] == 2
        assert worker not in served.workers()


def test_ten_sessions_are_light(serve: Serve) -> None:
    served = serve(workers=2)
    with ExitStack() as stack:
        pages = [stack.enter_context(Page(served.port, open={})) for _ in range(10)]
        for page in pages:
            page.send("watch", probes=["boundary", "neurons", "loss"])
            page.send("play")
        for page in pages:
            for _ in range(10):
                page.until("frame", state="playing")
        status = Path(f"/proc/{served.process.pid}/status").read_text()
        assert len(served.workers()) == 2
    assert int(status.partition("VmRSS:")[2].split()[0]) / 1024 < 150


def test_wrong_settings_are_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "glassnet.cli", "serve", "--host", "no.such.host.invalid"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "backend")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("glassnet: expected a host that this machine has, got 'no.such.host.invalid'")
