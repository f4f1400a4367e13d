"""What docs/determinism.md promises: the same bits in pieces, from a snapshot, in another process, beside others."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys

import numpy as np
import pytest

from glassnet.core import batches
from glassnet.core.batches import WHOLE
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from scripts.readme import README
from tests.core.runs import SPECS

BACKEND = README.parent / "backend"
SPEC = SPECS["batch norm and dropout"]
GO_ON = """
import pickle, sys
from glassnet import Trainer, experiment
from glassnet.core import batches
spec, whole, snapshot, *steps = pickle.load(sys.stdin.buffer)
batches.WHOLE = whole
trainer = Trainer(experiment(spec))
if snapshot:
    trainer.restore(snapshot)
for count in steps:
    trainer.train(count)
    trainer.evaluate("dev")
sys.stdout.buffer.write(trainer.network.theta.tobytes())
"""


def python(code: str, *arguments: str, question: bytes = b"") -> bytes:
    """What another process answers."""
    env = {**os.environ, "PYTHONPATH": str(BACKEND)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], input=question, env=env, stdout=subprocess.PIPE, check=True
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


@pytest.mark.parametrize("whole", [WHOLE, 0], ids=["gathered once", "gathered batch by batch"])
@pytest.mark.parametrize("name", SPECS)
def test_a_snapshot_goes_on_in_another_process(name: str, whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "WHOLE", whole)
    trainer = Trainer(experiment(SPECS[name]))
    trainer.train(100)
    snapshot = trainer.snapshot()
    trainer.train(205)
    theta = trainer.network.theta.tobytes()
    assert (
        python(GO_ON, question=pickle.dumps((SPECS[name], whole, snapshot, 3, 62, 140))) == theta
    )  # paused in between
    assert python(GO_ON, question=pickle.dumps((SPECS[name], whole, None, 305))) == theta
    trainer.restore(snapshot)
    trainer.train(205)
    assert trainer.network.theta.tobytes() == theta


def test_both_ways_of_gathering_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    once = Trainer(experiment(SPECS["digits"]))
    monkeypatch.setattr(batches, "WHOLE", 0)
    each = Trainer(experiment(SPECS["digits"]))
    for trainer in (once, each):
        trainer.train(100)
    np.testing.assert_array_equal(once.network.theta, each.network.theta)


def test_the_fingerprint_of_the_page_is_the_same_twice() -> None:
    page = (README.parent / "docs" / "determinism.md").read_text()
    (code,) = re.findall(r"<<'END'\n(.*?)^END$", page, re.DOTALL | re.MULTILINE)
    first, second = python(code, "1000"), python(code, "1000")
    assert re.fullmatch(rb"[0-9a-f]{12} 0\.\d+\s*", first)
    assert first == second
