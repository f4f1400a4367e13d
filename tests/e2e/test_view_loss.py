"""The loss and its averages, and figures as files: what is seen is what the formulas say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from tests.e2e.playground import Playground


def _saved(play: Playground, kind: str) -> bytes:
    with play.page.expect_download() as download:
        play.button("Export figure").first.click()
        play.button(kind).locator("visible=true").click()
    return Path(download.value.path()).read_bytes()


def _columns(text: bytes) -> dict[str, np.ndarray]:
    head, *rows = csv.reader(io.StringIO(text.decode()))
    return {name: np.array([float(row[i] or "nan") for row in rows]) for i, name in enumerate(head)}


def test_averages_on_the_screen_are_those_of_the_formula(visit: Callable[..., Playground]) -> None:
    play = visit()
    play.pause()
    play.press("Reset")
    for _ in range(12):
        play.press("Step")
    play.page.get_by_label("Uncorrected").check()
    play.button("batch").click()
    play.page.wait_for_function("document.querySelector('[data-figure=loss]')?.dataset.frame")
    columns = _columns(_saved(play, "CSV"))
    batch, v, beta = columns["batch"], 0.0, 0.9
    known = 0
    for t, loss in enumerate(batch):
        if np.isfinite(loss):
            v, known = beta * v + (1 - beta) * loss, known + 1
            assert columns["batch average, uncorrected"][t] == pytest.approx(v, rel=1e-6)
            assert columns["batch average"][t] == pytest.approx(v / (1 - beta**known), rel=1e-6)
    assert known >= 2
    frame = json.loads(play.page.locator("[data-figure=loss]").get_attribute("data-frame") or "")
    drawing = ElementTree.fromstring(_saved(play, "SVG"))
    paths = [path.get("d", "") for path in drawing.iter("{http://www.w3.org/2000/svg}path")]
    place = 1 - (columns["batch average"][-1] - frame["y"][0]) / (frame["y"][1] - frame["y"][0])
    y = frame["top"] + place * frame["height"]
    ends = [float(path.split()[-1]) for path in paths if len(path.split()) > 12 and "Z" not in path]
    assert min(abs(end - y) for end in ends) < 1
    assert _saved(play, "PNG").startswith(b"\x89PNG\r\n")
