"""A server of saved models in a process of its own, with one model saved."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from glassnet.core.trainer import Trainer
from glassnet.export.facts import facts_of
from glassnet.export.model import model
from glassnet.store.models import Models
from tests.export.compare import trained

BACKEND = Path(__file__).parents[2] / "backend"


class Serving(NamedTuple):
    """A running ``glassnet models serve``."""

    url: str
    folder: Path
    trainer: Trainer
    """Whose network is saved as ``circle``."""


def start(folder: Path, **settings: object) -> tuple[subprocess.Popen[str], str]:
    """A process that serves the models in a folder, and its address."""
    environment = os.environ | {f"GLASSNET_{name.upper()}": str(value) for name, value in settings.items()}
    environment["PYTHONPATH"] = str(BACKEND)
    process = subprocess.Popen(
        [sys.executable, "-m", "glassnet.cli", "models", "serve", "--port", "0", "--folder", str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found, line + (process.stderr.read() if process.stderr else "")
    return process, found[0]


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Trainer]:
    """A folder with a model ``circle``, and its trainer."""
    folder, trainer = tmp_path_factory.mktemp("models"), trained(200)
    content = model(trainer).SerializeToString()
    Models(folder).save("circle", content, facts_of(content))
    return folder, trainer


@pytest.fixture(scope="session")
def serving(saved: tuple[Path, Trainer]) -> Iterator[Serving]:
    """A server that all tests share. At the end it must have had nothing to complain about."""
    folder, trainer = saved
    process, url = start(folder)
    yield Serving(url, folder, trainer)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20)[1] == ""


@pytest.fixture
def http(serving: Serving) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=serving.url) as client:
        yield client
