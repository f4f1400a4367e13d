"""glassnet gradcheck: a table, a verdict in words, and an exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glassnet.cli import main
from glassnet.core.components.activations import Tanh


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "experiment.json"
    path.write_text(json.dumps({"layers": [{"type": "dense", "units": 3}], "regularizer": {"type": "l2"}}))
    return path


def test_a_sound_experiment_is_great(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gradcheck", str(file), "--epochs", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("on 10 examples, ε = 1e-07")
    assert [line.split()[:4] for line in lines[2:4]] == [["layer", "1", "9", "of"], ["output", "layer", "4", "of"]]
    assert lines[-1] == "Great: backpropagation agrees with the measured slopes."


def test_a_fault_gives_exit_status_1(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tanh, "derivative", lambda self, z, a, out: [(np.copyto, out, np.float64(1))])
    assert main(["gradcheck", str(file)]) == 1
    out = capsys.readouterr().out
    assert "Wrong: backpropagation and the measured slopes disagree." in out
    assert "layer 1" in next(line for line in out.splitlines() if " wrong " in line)


def test_json_for_programs(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gradcheck", str(file), "--json", "--examples", "50", "--most", "2"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (found["verdict"], found["examples"]) == ("great", 50)
    assert [layer["checked"] for layer in found["layers"]] == [2, 2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--epochs", "-1"], "epochs of at least 0"),
        (["--most", "0"], "at least 1 parameter"),
        (["--examples", "999"], "from 1 to 300 training examples"),
    ],
)
def test_what_cannot_be_is_said(file: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert main(["gradcheck", str(file), *words]) == 2
    assert said in capsys.readouterr().err


def test_who_stops_reading_is_not_told_about_it(file: Path) -> None:
    command = [sys.executable, "-m", "glassnet.cli", "gradcheck", str(file), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141
