"""``glassnet export``: an experiment in, a file of the chosen format out."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import onnx
import pytest

from glassnet.cli import main
from glassnet.commands.export import chosen
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput
from glassnet.export.formats import FORMATS, Format
from glassnet.export.outputs import units as units_of
from glassnet.export.report.formats import reports
from glassnet.export.report.history import History
from glassnet.export.runtime import Runtime


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "experiment.json"
    path.write_text("{}")
    return path


def test_onnx_is_the_trained_network(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "model.onnx"
    assert main(["export", str(file), "--out", str(out), "--epochs", "5", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {
        "format": "onnx",
        "file": str(out),
        "bytes": out.stat().st_size,
        "steps": 150,
        "reached": True,
    }
    trainer = Trainer(experiment({}))
    trainer.train(150)
    points = trainer.data.x["dev"].astype(np.float32)
    units = units_of(trainer.experiment, Runtime(out.read_bytes()).run(points))
    np.testing.assert_allclose(units, trainer.predict(points), atol=1e-5)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written(name: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Under a name that alone says which format it is."""
    out = tmp_path / f"network{FORMATS[name].suffix}"
    assert main(["export", str(file), "--out", str(out), "--epochs", "20", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == name
    if FORMATS[name].kind == "code":
        assert any(each.endswith(".py") for each in ZipFile(out).namelist())
    elif name == "examples":
        assert json.loads(out.read_text()).keys() == {"inputs", "label", "probabilities"}
    elif FORMATS[name].kind == "weights":
        assert b"W1" in out.read_bytes()
    else:
        metadata = {entry.key: entry.value for entry in onnx.load(out).metadata_props}
        assert metadata["precision"] == (name.partition("-")[2] or "float32")


@pytest.mark.parametrize("name", reports(History()))
def test_a_run_is_reported_as_it_went(name: str, file: Path, tmp_path: Path) -> None:
    out = tmp_path / f"run{reports(History())[name].suffix}"
    assert main(["export", str(file), "--out", str(out), "--epochs", "3"]) == 0
    assert out.stat().st_size > 100
    if name == "history-json":
        assert [row["step"] for row in json.loads(out.read_text())] == [0, 30, 60, 90]


def test_an_accuracy_out_of_reach(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["export", str(file), "--out", str(tmp_path / "m.onnx"), "--until-accuracy", "1", "--epochs", "0"]
    assert main(words) == 1
    assert "a verified ONNX model" in capsys.readouterr().out


def test_the_format_follows_from_the_name() -> None:
    formats = {
        name: Format(suffix, "", bytes, "code") for name, suffix in (("a", ".py"), ("b", ".torch.py"), ("c", ".npz"))
    }  # type: ignore[arg-type]
    assert chosen(None, Path("x.py"), formats) == "a"
    assert chosen(None, Path("x.torch.py"), formats) == "b"
    assert chosen("c", Path("x.py"), formats) == "c"
    with pytest.raises(InvalidInput, match=r"one of the formats a, b, c or a file ending in .*; got x.zip"):
        chosen(None, Path("x.zip"), formats)
    with pytest.raises(InvalidInput, match="got the format d"):
        chosen("d", Path("x.npz"), formats)


def test_a_format_that_is_none_is_said_before_training(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(file), "--out", str(tmp_path / "model.exe"), "--epochs", "100000000"]) == 2
    assert "a file ending in" in capsys.readouterr().err


def test_formats_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", "--list"])
    assert ended.value.code == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [*FORMATS, *reports(History())]
