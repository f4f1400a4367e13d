"""A report says what was trained, draws it, needs nothing else, and lets no text become markup."""

from __future__ import annotations

import csv
import io
import json
import re
import zlib
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from glassnet.cli import main
from glassnet.core.components.datasets.dataset import Table
from glassnet.core.components.datasets.own import Own
from glassnet.core.components.probes.answers import confusion
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.export.report import metrics
from glassnet.export.report.chart import chart, ticks
from glassnet.export.report.document import figures, report
from glassnet.export.report.history import COLUMNS, History
from glassnet.export.report.palette import CLASSES, DIVERGING, LEVELS, certainties, diverging
from glassnet.export.report.picture import png
from tests.export.compare import trained

PALETTE = Path(__file__).parents[3] / "frontend" / "src" / "draw" / "palette.ts"
NAUGHTY = "<script>alert('\"&x')</script>"


def watched(epochs: int = 4, **values: object) -> tuple[Trainer, History]:
    trainer, history = Trainer(experiment(values)), History()
    history.watch(trainer)
    for _ in range(epochs):
        trainer.train(trainer.steps_per_epoch)
        history.watch(trainer)
    return trainer, history


class Elements(HTMLParser):
    """The elements of a page and the addresses in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "srcset")]


def test_it_says_what_was_trained() -> None:
    trainer, history = watched()
    text = report(trainer, history, now=datetime(2030, 1, 2, 3, 4, tzinfo=UTC))
    assert "2030-01-02 03:04 (UTC) · 120 steps, 4 epochs · 25 parameters · seed 1" in text
    for part in ("train", "dev", "test"):
        found = trainer.evaluate(part)  # type: ignore[arg-type]
        assert f'{found.loss:.4f}</td><td class="number">{found.score:.3f}</td>' in text
    assert trainer.experiment.data.dataset.help().partition("\n")[0][:40] in text
    assert "glassnet train experiment.json --epochs 4 " in text
    spec = re.search(r"<pre>(.*?)</pre>", text, re.DOTALL)
    assert spec
    assert experiment(json.loads(spec[1].replace("&#34;", '"'))) == trainer.experiment


def test_it_needs_nothing_else() -> None:
    page = Elements(report(*watched()))
    assert page.links
    assert all(link.startswith("data:image/png;base64,") for link in page.links)
    assert not {"script", "link", "iframe", "object"} & set(page.names)


@pytest.mark.parametrize("dataset", ["blobs", "plane", "iris", "digits"])
def test_other_tasks(dataset: str) -> None:
    trainer, history = watched(2, data={"dataset": {"type": dataset}})
    text = report(trainer, history)
    regression = trainer.experiment.data.dataset.task == "regression"
    assert ("What was taken for what" in text) != regression
    assert ("root mean square error" in text) == regression
    assert ("with 95 % confidence" in text) != regression


@pytest.mark.parametrize("task", ["labels", "one input"])
def test_data_of_ones_own(task: str) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 3 if task == "labels" else 1))
    y = (x > 0).astype(float)[:, :2] if task == "labels" else (x[:, 0] > 0).astype(int)
    table = Table(x, y)
    dataset = Own.describing(x, y).model_copy(update={"classes": (NAUGHTY, "b")})
    trainer, history = Trainer(experiment({"data": {"dataset": dataset.model_dump()}}), table), History()
    history.watch(trainer)
    text = report(trainer, history, title=NAUGHTY, use=NAUGHTY)
    assert ("What it answers" in text) == (task == "labels")
    assert "<script" not in text
    assert text.count("&lt;script&gt;alert(") >= 4
    assert ("boundary.png" in figures(trainer, history)) == (task == "labels")


def test_without_a_test_set_it_says_so() -> None:
    trainer, history = watched(1, data={"split": {"train": 1, "dev": 0}})
    text = report(trainer, history)
    assert "There is no test set: train examples" in text
    assert history.points("dev_loss") == []
    assert "nan" not in text.lower()


def test_figures_are_files_of_their_own() -> None:
    files = figures(*watched())
    assert sorted(files) == ["boundary.png", "boundary.svg", "loss.svg", "score.svg"]
    for name in ("boundary.svg", "loss.svg", "score.svg"):
        assert ElementTree.fromstring(files[name]).tag == "{http://www.w3.org/2000/svg}svg"
        assert b"<style>" in files[name]
        assert b"var(" not in files[name]
    assert files["boundary.png"].startswith(b"\x89PNG\r\n")


# ── history ──


def test_the_history_is_what_was_seen() -> None:
    trainer, history = watched(3)
    rows = list(csv.DictReader(io.StringIO(history.csv())))
    assert tuple(rows[0]) == COLUMNS
    assert [float(row["step"]) for row in rows] == [0, 30, 60, 90]
    assert float(rows[-1]["dev_loss"]) == trainer.evaluate("dev").loss
    assert json.loads(history.json())[-1]["train_score"] == trainer.evaluate("train").score


def test_a_recorded_run_is_a_history() -> None:
    """Probes are thinned each by itself; numbers that are none are left out; digits are those of float32."""
    loss = {"step": [0, 1, 2], "epoch": [0, float(np.float32(0.1)), 1], "batch": [9, 9, 9], "train": [1, 2, np.inf]}
    accuracy = {"step": [0, 2], "epoch": [0, 1], "train": [float(np.float32(0.7)), 1], "dev": [np.nan, 0.5]}
    rows = History.recorded({"loss": loss, "accuracy": accuracy}).rows
    assert [tuple(row.values()) for row in rows] == [
        (0, 0, 1, None, 0.7, None),
        (1, 0.1, 2, None, None, None),
        (2, 1, None, None, 1, 0.5),
    ]
    assert all(tuple(row) == COLUMNS for row in rows)
    assert History.recorded({}).rows == []


# ── metrics ──


def test_confusion_precision_and_recall_agree() -> None:
    trainer = trained(200, data={"dataset": {"type": "iris"}})
    counts = confusion(trainer, metrics.unseen(trainer))
    assert counts.sum() == len(trainer.data.y["test"])
    assert np.trace(counts) / counts.sum() == pytest.approx(trainer.evaluate("test").score)
    for number, each in enumerate(metrics.by_class(trainer)):
        assert each.recall == pytest.approx(counts[number, number] / counts[number].sum())
        if counts[:, number].sum():
            assert each.precision == pytest.approx(counts[number, number] / counts[:, number].sum())


def test_errors_of_a_regression() -> None:
    trainer = trained(200, data={"dataset": {"type": "plane"}})
    apart = trainer.predict(trainer.data.x["test"])[:, 0] - trainer.data.y["test"]
    found = metrics.errors(trainer)
    assert found == pytest.approx((np.sqrt((apart**2).mean()), np.abs(apart).mean()), rel=1e-4)


def test_wilsons_interval() -> None:
    """The worked value of Wilson's interval for 8 of 10."""
    assert metrics.interval(0.8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert metrics.interval(1.0, 100)[1] == pytest.approx(1)


# ── figures ──


def test_lines_are_where_their_values_are() -> None:
    made = chart("t", "x", "y", {"train": [(0, 1.0), (10, 3.0)], "dev": []})
    assert [line.name for line in made.lines] == ["train"]
    assert made.lines[0].path == f"M{made.left:.1f} {made.bottom:.1f}L{made.right:.1f} {made.top:.1f}"
    assert [tick.text for tick in made.x_ticks] == ["0", "2", "4", "6", "8", "10"]
    assert made.y_ticks[0].at == made.bottom
    assert chart("t", "x", "y", {"train": [(0, 5.0)]}).lines[0].path.count(" ") == 1


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0.31, 0.72, [0.4, 0.5, 0.6, 0.7]), (0, 100, [0, 20, 40, 60, 80, 100])],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


def test_a_png_holds_its_pixels() -> None:
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    content = png(pixels, diverging("light"))
    assert content[16:24] == b"\0\0\0\x04\0\0\0\x03"
    start = content.index(b"IDAT") + 4
    lines = np.frombuffer(zlib.decompress(content[start:-16]), np.uint8).reshape(3, 5)
    np.testing.assert_array_equal(lines, np.pad(pixels, ((0, 0), (1, 0))))


def test_the_colours_are_those_of_the_page() -> None:
    source = PALETTE.read_text()
    for colours in (*DIVERGING.values(), CLASSES):
        assert re.search(r",\s+".join(f'"{colour}"' for colour in colours), source)
    assert (diverging("light")[1], diverging("light")[255]) == ((0xB3, 0x58, 0x06), (0x08, 0x77, 0xBD))
    assert len(certainties("dark")) == LEVELS * len(CLASSES) <= 256


# ── the command ──


def test_the_command_writes_all_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec, out = tmp_path / "e.json", tmp_path / "r.html"
    spec.write_text("{}")
    words = ["report", str(spec), "--out", str(out), "--epochs", "6", "--figures", str(tmp_path)]
    assert main([*words, "--history", str(tmp_path / "h.json"), "--title", "Mine & yours"]) == 0
    assert "<h1>Mine &amp; yours</h1>" in out.read_text()
    assert [row["step"] for row in json.loads((tmp_path / "h.json").read_text())] == [30 * look for look in range(7)]
    assert (tmp_path / "loss.svg").exists()
    assert len(capsys.readouterr().out.splitlines()) == 6


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--history", "h.txt"], "to end in .csv or .json"),
        (["--figures", "nowhere"], "to be a folder that exists"),
        (["--epochs", "-1"], "epochs of at least 0"),
    ],
)
def test_what_cannot_be_is_said(
    words: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "e.json").write_text("{}")
    assert main(["report", "e.json", "--out", "r.html", *words]) == 2
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "r.html").exists()
