"""``glassnet predict``: a model and rows in, an answer for every row out, a sentence for everything else."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet.cli import main
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput
from glassnet.export.about import about
from glassnet.export.model import model
from glassnet.terminal import rows
from glassnet.terminal.rows import from_csv


@pytest.fixture(scope="module")
def blobs() -> Trainer:
    trainer = Trainer(experiment({"data": {"dataset": {"type": "blobs"}}}))
    trainer.train(300)
    return trainer


@pytest.fixture
def file(blobs: Trainer, tmp_path: Path) -> Path:
    path = tmp_path / "model.onnx"
    path.write_bytes(model(blobs).SerializeToString())
    return path


def answers(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def units(row: dict[str, str], trainer: Trainer) -> list[float]:
    """The columns named after the classes."""
    classes = trainer.experiment.data.dataset.classes
    return [float(next(value for key, value in row.items() if key.endswith(f":{name}"))) for name in classes]


def test_the_answers_are_the_trainers(
    blobs: Trainer, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In pieces; columns found by their names, in any order, beside others; the same from .npy and without a header."""
    monkeypatch.setattr(rows, "PIECE", 64)
    x = np.concatenate(list(blobs.data.x.values()))
    expected, classes = blobs.predict(x.astype(np.float32)), blobs.experiment.data.dataset.classes
    table, plain, array, out = (tmp_path / name for name in ("x.csv", "plain.csv", "x.npy", "out.csv"))
    table.write_text("x2,kind,x₁\n" + "".join(f"{b!r},?,{a!r}\n" for a, b in x.tolist()))
    plain.write_text("".join(f"{a!r},{b!r}\n\n" for a, b in x.tolist()), "utf-8-sig")
    np.save(array, x)
    for data in (table, plain, array):
        assert main(["predict", str(file), str(data), "--out", str(out)]) == 0
        found = answers(out.read_text())
        np.testing.assert_allclose([units(row, blobs) for row in found], expected, atol=1e-5)
        assert [row["label"] for row in found] == [classes[number] for number in expected.argmax(1)]
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("500 rows by ")
    assert not list(tmp_path.glob(".*"))


def test_json_lines_from_standard_input(
    file: Path, blobs: Trainer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1,2\n-3,-3\n"))
    assert main(["predict", str(file), "-", "--json"]) == 0
    found: list[dict[str, Any]] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["label"] for row in found] == [
        blobs.experiment.data.dataset.classes[number]
        for number in blobs.predict(np.array([[1.0, 2], [-3, -3]])).argmax(1)
    ]


@pytest.mark.parametrize("dataset", ["plane", "circle", "digits"])
def test_other_tasks(dataset: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trainer = Trainer(experiment({"data": {"dataset": {"type": dataset}}}))
    path, data = tmp_path / "model.onnx", tmp_path / "x.npy"
    path.write_bytes(model(trainer).SerializeToString())
    np.save(data, trainer.data.x["dev"][:7])
    assert main(["predict", str(path), str(data)]) == 0
    found = answers(capsys.readouterr().out)
    assert len(found) == 7
    values = [float(next(iter(row.values()))) for row in found if dataset == "plane"]
    np.testing.assert_allclose(values, trainer.predict(trainer.data.x["dev"][: len(values)])[:, 0], atol=1e-5)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "got an empty file"),
        (b"x1,x2\n", "expected rows of numbers, got none"),
        (b"x1,kind\n1,2\n", "x₂ is missing; the columns are x1, kind"),
        (b"1,2\n1\n", "row 2: expected 2 cells, got 1"),
        (b"1,2\n1,two\n", "row 2: expected a finite number, got 'two'"),
        (b"x1,x2\n1,2\n1,inf\n", "row 3: expected a finite number, got 'inf'"),
        (b"1,1e300\n", "row 1: expected a finite number, got '1e300'"),
        (b"1,2\n\xff\xfe", "expected a text file in UTF-8"),
        (b'1,2\n"' + b"x" * 200_000, "is not CSV"),
    ],
)
def test_rows_that_are_none(
    text: bytes, sentence: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / "x.csv", tmp_path / "out.csv"
    data.write_bytes(text)
    assert main(["predict", str(file), str(data), "--out", str(out)]) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert said.out == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.onnx", "x.csv"]


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.zeros(3), "of shape (3,)"),
        (np.zeros((3, 5)), "expected numbers of shape (rows, 2)"),
        (np.array([[1, np.nan]]), "row 1: expected finite numbers"),
        (np.array([["a", "b"]]), "expected numbers"),
        (np.array([[{}, 1]], dtype=object), "is not a plain array"),
    ],
)
def test_arrays_that_cannot_be_asked_about(
    array: Any, sentence: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save(tmp_path / "x.npy", array, allow_pickle=True)
    assert main(["predict", str(file), str(tmp_path / "x.npy")]) == 2
    assert sentence in capsys.readouterr().err


def test_models_that_are_none(blobs: Trainer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = model(blobs)
    first = outside.graph.initializer[0]
    first.data_location = onnx.TensorProto.EXTERNAL
    first.external_data.add(key="location", value="/etc/passwd")
    for content, sentence in (
        (b"nonsense", "expected an ONNX file"),
        (b"", "expected a model with one input"),
        (outside.SerializeToString(), "keeps them in other files"),
    ):
        (tmp_path / "model.onnx").write_bytes(content)
        assert main(["predict", str(tmp_path / "model.onnx"), "-"]) == 2
        assert sentence in capsys.readouterr().err
    assert main(["predict", str(tmp_path / "none.onnx"), "-"]) == 2
    assert "No such file" in capsys.readouterr().err


def test_a_model_without_names_is_numbered(blobs: Trainer) -> None:
    made = model(blobs)
    del made.metadata_props[:]
    assert about(made.SerializeToString()).inputs == ("x1", "x2")
    made.metadata_props.add(key="classes", value="{")
    with pytest.raises(InvalidInput, match="metadata to list its classes"):
        about(made.SerializeToString())


@given(st.text(alphabet='0123456789.,-e"\nxyz\0', max_size=60))
def test_any_text_gives_rows_or_a_sentence(text: str) -> None:
    with suppress(InvalidInput):
        for piece in from_csv(io.StringIO(text), ("x", "y")):
            assert piece.shape[1] == 2
            assert np.isfinite(piece).all()
