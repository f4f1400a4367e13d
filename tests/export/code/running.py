"""Runs a script as its user would: unpacked into a folder, in a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np

from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.export.code import archive
from glassnet.export.code.archive import FOLDER

STEPS = 50


def losses(trainer: Trainer) -> Array:
    """The loss of every one of 50 steps on its mini-batch, as the trainer met it."""
    found = []
    for _ in range(STEPS):
        trainer.train(1)
        found.append(trainer.batch_loss())
    return np.array(found)


def unpacked(trainer: Trainer, language: str, folder: Path) -> Path:
    """The folder that an archive holds."""
    zipfile.ZipFile(io.BytesIO(archive(trainer, language))).extractall(folder)
    return folder / FOLDER


def run(folder: Path, program: str = "train.py") -> tuple[Array, str]:
    """What a program wrote down of its losses, and what it printed; warnings are errors."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-W", "error::RuntimeWarning", program]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return np.loadtxt(folder / "losses.txt", ndmin=1), done.stdout
