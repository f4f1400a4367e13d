"""What docs/determinism.md promises: the same bits in pieces, from a snapshot, in another process, beside others."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys

import numpy as np

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from scripts.readme import README

BACKEND = README.parent / "backend"
SPEC = {
    "layers": [{"type": "dense", "dropout": 0.2, "normalization": {"type": "batch_norm"}}, {"type": "dense"}],
    "optimizer": {"type": "adam"},
    "batch_size": 7,
}
GO_ON = """
import pickle, sys
from glassnet import Trainer, experiment
spec, snapshot, steps = pickle.load(sys.stdin.buffer)
trainer = Trainer(experiment(spec))
trainer.restore(snapshot)
trainer.train(steps)
sys.stdout.buffer.write(trainer.network.theta.tobytes())
"""


def python(code: str, question: bytes = b"") -> bytes:
    """What another process answers."""
    env = {**os.environ, "PYTHONPATH": str(BACKEND)}
    return subprocess.run(
        [sys.executable, "-c", code], input=question, env=env, stdout=subprocess.PIPE, check=True
    ).stdout


def test_in_pieces_beside_another_and_asked_in_between() -> None:
    whole, pieces, beside = (Trainer(experiment(SPEC)) for _ in range(3))
    whole.train(300)
    for _ in range(100):
        pieces.train(3)
        pieces.evaluate("dev")
        pieces.predict(np.ones((2, 2)))
        beside.train(1)
    np.testing.assert_array_equal(whole.network.theta, pieces.network.theta)


def test_a_snapshot_goes_on_in_another_process() -> None:
    trainer = Trainer(experiment(SPEC))
    trainer.train(100)
    question = pickle.dumps((SPEC, trainer.snapshot(), 205))
    trainer.train(205)
    assert python(GO_ON, question) == trainer.network.theta.tobytes()


def test_the_fingerprint_of_the_page_is_the_same_twice() -> None:
    page = (README.parent / "docs" / "determinism.md").read_text()
    (code,) = re.findall(r"<<'END'\n(.*?)^END$", page, re.DOTALL | re.MULTILINE)
    first, second = python(code), python(code)
    assert re.fullmatch(rb"[0-9a-f]{12} 0\.\d+\s*", first)
    assert first == second
