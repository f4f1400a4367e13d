"""``glassnet train``: an experiment in, a verified model out, and a sentence for everything that cannot be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glassnet.cli import main
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput
from glassnet.export.runtime import Runtime
from glassnet.terminal.files import read

SPIRAL = {
    "data": {"dataset": {"type": "spiral"}},
    "layers": [{"type": "dense", "units": 8, "activation": {"type": "relu"}}] * 3,
    "optimizer": {"type": "adam"},
    "learning_rate": 0.01,
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "model.onnx"


def written(tmp_path: Path, values: Any) -> Path:
    path = tmp_path / "experiment.json"
    path.write_text(values if isinstance(values, str) else json.dumps(values))
    return path


def test_the_model_is_the_one_that_was_trained(tmp_path: Path, out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(written(tmp_path, {})), "--out", str(out), "--epochs", "50", "--seed", "3"]) == 0
    trainer = Trainer(experiment({"seed": 3}))
    trainer.train(50 * trainer.steps_per_epoch)
    points = trainer.data.x["test"].astype(np.float32)
    answers = Runtime(out.read_bytes()).run(points)
    np.testing.assert_allclose(answers["probabilities"][:, 1:], trainer.predict(points), atol=1e-5)
    said, progress = capfd.readouterr()
    assert progress == "", "there is no progress bar where there is no terminal"
    assert "seed 3" in said
    assert re.search(r"1,500 steps, 50 epochs in \d", said)
    for part, rows in (("train", 300), ("dev", 100), ("test", 100)):
        found = trainer.evaluate(part)  # type: ignore[arg-type]
        assert re.search(rf"{part} +{rows} examples  loss {found.loss:.4f}  accuracy {found.score:.3f}", said)
    assert re.search(r"differs by at most \d\.\de-\d\d from the trained network on 10,500 points, 100.00%", said)
    assert re.search(r"ExecutionProvider \(.+\): \d+\.\d\d ms per 10,000 points", said)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["experiment.json", "model.onnx"]


def test_until_an_accuracy(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(written(tmp_path, SPIRAL)), "--out", str(out), "--until-accuracy", "0.95"]) == 0
    dev = re.search(r"dev .* accuracy (\d\.\d+)", capsys.readouterr().out)
    assert dev
    assert float(dev[1]) >= 0.95
    steps = {entry.key: entry.value for entry in onnx.load(out).metadata_props}["steps"]
    assert 0 < int(steps) < 10_000 * 30


def test_json_for_programs(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["train", str(written(tmp_path, {"data": {"split": {"train": 0.6, "dev": 0.4}}})), "--out", str(out)]
    assert main([*words, "--epochs", "3", "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (found["steps"], found["epochs"], found["parameters"], found["reached"]) == (90, 3.0, 25, True)
    assert found["test"] == {"examples": 0, "loss": None, "score": None}
    assert found["bytes"] == out.stat().st_size
    assert found["verification"]["max_difference"] < 1e-5


def test_an_accuracy_out_of_reach(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["train", str(written(tmp_path, SPIRAL)), "--out", str(out), "--until-accuracy", "1", "--epochs", "2"]
    assert main(words) == 1
    assert "The accuracy 1 was not reached within 2 epochs." in capsys.readouterr().out
    assert onnx.load(out).graph.name == "glassnet"


def test_regression(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plane = {"data": {"dataset": {"type": "plane"}}}
    assert main(["train", str(written(tmp_path, plane)), "--out", str(out), "--until-accuracy", "0.9"]) == 0
    assert "R² 0.9" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not JSON: Expecting property name"),
        ("", "is not JSON: Expecting value"),
        ("[" * 100_000, "is not usable JSON"),
        ("[1]", "expected"),
        ("null", "expected"),
        ('{"seed": NaN}', "seed: expected"),
        ('{"layer": 3}', "layer: is not a known field"),
        ('{"batch_size": 1000}', "expected a batch size of at most 300"),
        ('{"learning_rate": "fast"}', "learning_rate: expected"),
        ('{"data": {"dataset": {"type": "cats"}}}', "expected one of 'circle'"),
        ('{"layers": [{"type": "dense", "units": 1000000000}]}', "expected at most 1,024 units in a layer"),
        ('{"data": {"dataset": {"type": "circle", "points": 1000000000}}}', "examples"),
    ],
)
def test_an_experiment_that_is_none(
    text: str, sentence: str, tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(written(tmp_path, text)), "--out", str(out)]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("glassnet: ")
    assert sentence in said.err
    assert said.out == ""
    assert not out.exists()


def test_an_experiment_that_cannot_be_read(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, sentence in (
        (tmp_path / "nothing.json", "No such file or directory"),
        (tmp_path, "Is a directory"),
        (binary, "to be a text file in UTF-8"),
    ):
        assert main(["train", str(path), "--out", str(out)]) == 2
        assert sentence in capsys.readouterr().err


def test_a_place_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = str(written(tmp_path, {}))
    for path, sentence in (
        (tmp_path, "is a folder"),
        (tmp_path / "no" / "model.onnx", "does not; make it first"),
        (Path("/proc/model.onnx"), "cannot write"),
    ):
        assert main(["train", chosen, "--out", str(path), "--epochs", "1"]) == 2
        assert sentence in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--epochs", "-1"], ["--until-accuracy", "98"], ["--until-accuracy", "nan"], ["--seed", "-5"]]
)
def test_numbers_out_of_range(words: list[str], tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", str(written(tmp_path, {})), "--out", str(out), *words]) == 2
    assert "expected" in capsys.readouterr().err


def test_training_that_diverges_writes_nothing(tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wild = {"data": {"dataset": {"type": "plane"}}, "learning_rate": 100, "layers": SPIRAL["layers"]}
    assert main(["train", str(written(tmp_path, wild)), "--out", str(out)]) == 2
    assert "learning rate" in capsys.readouterr().err
    assert not out.exists()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "experiment.json"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["dense", "circle", "adam", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(Experiment.model_fields)), inner)
    ),
)


@given(VALUES)
@example(0)
@example({"data": 3, "layers": None})
def test_any_json_gives_an_experiment_or_a_sentence(scratch: Path, values: Any) -> None:
    scratch.write_text(json.dumps(values))
    with suppress(InvalidInput):
        assert isinstance(read(scratch, seed=None), Experiment)


@given(st.binary(max_size=100))
def test_any_bytes_give_an_experiment_or_a_sentence(scratch: Path, content: bytes) -> None:
    scratch.write_bytes(content)
    with suppress(InvalidInput):
        assert isinstance(read(scratch, seed=1), Experiment)


@pytest.mark.skipif(sys.platform == "win32", reason="terminals are made another way there")
def test_a_terminal_sees_the_progress(tmp_path: Path, out: Path) -> None:
    import pty
    import termios

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    words = ["-m", "glassnet.cli", "train", str(written(tmp_path, {})), "--out", str(out), "--epochs", "4000"]
    done = subprocess.run([sys.executable, *words], stdout=subprocess.PIPE, stderr=theirs, timeout=60)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "epochs/s" in shown
    assert "loss 0." in shown


def test_no_part_of_the_web_is_loaded(tmp_path: Path, out: Path) -> None:
    """And a terminal sees the same: in a process of its own, as a person runs it."""
    script = (
        "import sys; from glassnet.cli import main; status = main(sys.argv[1:]); "
        "loaded = {'fastapi', 'starlette', 'uvicorn', 'websockets', 'jinja2', 'glassnet.web'} & set(sys.modules); "
        "assert not loaded, loaded; sys.exit(status)"
    )
    words = ["train", str(written(tmp_path, {})), "--out", str(out), "--epochs", "1"]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert out.exists()
