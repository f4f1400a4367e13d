"""Generated programs, unpacked as their users unpack them and run in environments without Glassnet."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.export.code import archive
from glassnet.export.code.archive import FOLDER
from tests.export.code.cases import STEPS

ENVIRONMENTS = Path(__file__).parents[3] / ".venv" / "code"
"""Where make puts an environment for each language: its libraries, and nothing of ours."""


class Ran(NamedTuple):
    """What a program left behind."""

    losses: Array
    """Of each step on its mini-batch."""
    said: str


def losses(trainer: Trainer) -> Array:
    """The loss of every step on its mini-batch, as the trainer met it."""
    found = []
    for _ in range(STEPS):
        trainer.train(1)
        found.append(trainer.batch_loss())
    return np.array(found)


def unpacked(trainer: Trainer, language: str, folder: Path) -> Path:
    """The folder that an archive holds."""
    zipfile.ZipFile(io.BytesIO(archive(trainer, language))).extractall(folder)
    return folder / FOLDER


def python(language: str) -> str:
    """The interpreter of a language's environment; the test is skipped where there is none."""
    found = ENVIRONMENTS / language / "bin" / "python"
    if not found.exists():
        pytest.skip(f"no environment for {language}; `make test` makes it")
    return str(found)


def run(language: str, *words: str, folder: Path) -> str:
    """Run a program in the language's environment, warnings of bad numbers being errors; what it printed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"OMP_NUM_THREADS": "1"}
    command = [python(language), "-W", "error::RuntimeWarning", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_all(language: str, folders: Mapping[str, Path]) -> dict[str, Ran]:
    """Run the programs in some folders, in one process; those that failed are left out."""
    runner = Path(__file__).with_name("runner.py")
    run(language, str(runner), *map(str, folders.values()), folder=Path(__file__).parent)
    return {name: ran(folder) for name, folder in folders.items() if not (folder / "failed.txt").exists()}


def ran(folder: Path) -> Ran:
    """What the program in a folder left there."""
    return Ran(np.loadtxt(folder / "losses.txt", ndmin=1), (folder / "said.txt").read_text())
