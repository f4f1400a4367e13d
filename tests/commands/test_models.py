"""glassnet models: save, list, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from glassnet.cli import main
from glassnet.export.model import model
from tests.export.compare import trained


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "model.onnx"
    path.write_bytes(model(trained(5)).SerializeToString())
    return path


def test_saved_models_are_listed(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLASSNET_MODELS_FOLDER", str(tmp_path / "models"))
    assert main(["models", "list"]) == 0
    assert "No model is saved" in capsys.readouterr().out
    for version in (1, 2):
        assert main(["models", "save", str(file), "circle"]) == 0
        assert f"Saved as circle, version {version}" in capsys.readouterr().out
    assert main(["models", "list"]) == 0
    assert capsys.readouterr().out.startswith(f"circle  2 versions, {file.stat().st_size:,} bytes")
    assert main(["models", "list", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["name"], told["versions"], told["bytes"]) == ("circle", 2, file.stat().st_size)
    assert main(["models", "list", "--folder", str(tmp_path / "other"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("../up", None, "expected a name"),
        ("sound", b"nonsense", "not an ONNX file"),
        ("sound", b"", "without nodes"),
    ],
)
def test_what_cannot_be_saved_is_said(
    file: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        file.write_bytes(content)
    assert main(["models", "save", str(file), name, "--folder", str(file.parent / "models")]) == 2
    assert words in capsys.readouterr().err
    assert not (file.parent / "models").exists()


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "save", str(tmp_path / "none.onnx"), "name", "--folder", str(tmp_path)]) == 2
    assert "cannot read" in capsys.readouterr().err


def test_a_port_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "serve", "--port", "70000"]) == 2
    assert "0 to 65535" in capsys.readouterr().err
