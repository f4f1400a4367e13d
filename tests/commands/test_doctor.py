"""``glassnet doctor``: a line for everything that was looked at, a verdict, an exit status; as JSON for programs."""

from __future__ import annotations

import json

import pytest

from glassnet.cli import main
from glassnet.doctor import packages

NAMES = [
    "Python",
    "packages",
    "NumPy",
    "BLAS kernels",
    "onnxruntime",
    "NVIDIA GPU",
    "CUDA libraries",
    "page",
    "workers",
]


def test_everything_has_a_line_with_a_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [name for name in NAMES if not any(f" {name} " in line for line in lines)] == []
    assert all(line[0] in "✓!" or line.startswith(" ") for line in lines[:-1])
    assert lines[-1].startswith("Everything works.")


def test_json_for_programs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSNET_WORKERS", "none")
    assert main(["doctor", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert not found["sound"]
    problems = [each for each in found["findings"] if each["verdict"] == "problem"]
    assert [(each["name"], "GLASSNET_WORKERS" in each["found"]) for each in problems] == [("settings", True)]


def test_what_is_missing_is_said_with_its_cure(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "_needed", lambda: iter([("no-such-package", "3"), ("numpy", "999.1")]))
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "✗ problem packages        missing: no-such-package; too old: numpy" in out
    assert "→ pip install 'no-such-package>=3' 'numpy>=999.1'" in out
    assert out.splitlines()[-1].startswith("1 of ")
