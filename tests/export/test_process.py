"""``python -m glassnet.export``: one message in, one message out, whatever comes in."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet.core.trainer import Trainer
from glassnet.export.__main__ import answer
from glassnet.export.runtime import Runtime
from tests.export.compare import trained


def request(trainer: Trainer, **changes: Any) -> bytes:
    spec = trainer.experiment.model_dump(mode="json")
    parts = {"spec": spec, "theta": trainer.network.theta.tobytes(), "steps": trainer.steps}
    return msgspec.msgpack.encode(parts | changes)


def in_a_process(message: bytes) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", "glassnet.export"], input=message, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = msgspec.msgpack.decode(done.stdout)
    return result


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_a_trained_network_comes_back_as_a_verified_file(precision: str) -> None:
    trainer = trained(300, layers=[{"type": "dense", "normalization": {"type": "batch_norm"}}], precision=precision)
    result = in_a_process(request(trainer))
    assert sorted(result) == ["files", "layers", "outputs", "refused"]
    assert [file["precision"] for file in result["files"]] == ["float32", "float16", "int8"]
    first = result["files"][0]
    assert first["file_name"] == "glassnet-circle-4-step300.onnx"
    assert result["outputs"] == ["label", "probabilities"]
    assert first["report"]["max_difference"] < 1e-5
    assert first["report"]["points"] == 10_500
    points = np.random.default_rng(5).uniform(-6, 6, (10_000, 2)).astype(np.float32)
    answers = Runtime(first["model"]).run(points)
    np.testing.assert_allclose(answers["probabilities"][:, 1:], trainer.predict(points), atol=1e-5)


def test_what_libraries_print_stays_out_of_the_answer() -> None:
    noisy = (
        "import os, glassnet.export.__main__ as process; whole = process.exports; "
        "process.exports = lambda trainer: [print('noise'), os.write(1, b'noise'), whole(trainer)][-1]; process.main()"
    )
    done = subprocess.run([sys.executable, "-c", noisy], input=request(trained(1)), capture_output=True, timeout=60)
    assert "files" in msgspec.msgpack.decode(done.stdout)
    assert b"noise" in done.stderr


def test_another_format_is_made_when_asked_for() -> None:
    curves = {"loss": {"step": [0, 3], "epoch": [0.0, 0.1], "train": [0.5, 0.25]}}
    made = answer(request(trained(3), format="history-csv", curves=curves))["content"]
    assert made.decode().splitlines()[1:] == ["0,0.0,0.5,,,", "3,0.1,0.25,,,"]


def test_nonsense_is_a_problem_not_a_crash() -> None:
    assert in_a_process(b"")["problem"]["code"] == "invalid_input"


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"theta": b"1234"}, "invalid_input", "expected 100 bytes of parameters, got 4"),
        ({"theta": "text"}, "invalid_input", "theta"),
        ({"steps": -1}, "invalid_input", "steps"),
        ({"format": "abacus"}, "invalid_input", "one of onnx, "),
        ({"extra": 1}, "invalid_input", "extra"),
        ({"spec": {"batch_size": 0}}, "invalid_experiment", "batch_size"),
        ({"theta": np.full(25, np.nan, "f4").tobytes()}, "export_failed", "not finite numbers"),
    ],
)
def test_what_is_wrong_is_said(changes: dict[str, Any], code: str, words: str) -> None:
    layers = [{"type": "dense", "units": 4}, {"type": "dense", "units": 2}]
    problem = answer(request(trained(1, layers=layers), **changes))["problem"]
    assert problem["code"] == code
    assert words in problem["message"]


@pytest.mark.parametrize(
    "message", [b"\xc1", b"\x93\x01\x02", b"\x91" * 2000, b"\xd9\xff", b"\x81\xa4spec\xd9\x02\xff\xfe"]
)
def test_broken_messages(message: bytes) -> None:
    assert answer(message)["problem"]["code"] == "invalid_input"


@given(st.binary(max_size=200))
def test_any_bytes(message: bytes) -> None:
    assert answer(message)["problem"]["code"] == "invalid_input"
