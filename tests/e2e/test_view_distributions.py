"""Distributions: every number of the network is counted, and batch norm is shown as it trains and as it predicts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from glassnet.core.program import Array
from scripts.link import to_hash
from tests.e2e.playground import Playground
from tests.e2e.test_access import NARROW, WIDE, violations
from tests.e2e.test_knobs import number

SPEC: dict[str, Any] = {
    "layers": [
        {"type": "dense", "units": 5, "normalization": {"type": "batch_norm"}},
        {"type": "dense", "units": 3},
    ],
    "precision": "float64",
}
Bins = list[tuple[float, float, int]]


@pytest.fixture
def play(visit: Callable[..., Playground]) -> Playground:
    """The view of a network that has learned for an epoch."""
    play = visit(hash=to_hash(SPEC))
    play.ready()
    play.page.get_by_role("tab", name="Distributions", exact=True).click()
    play.epochs(1)
    return play


def figure(play: Playground) -> Locator:
    return play.page.locator("[data-figure=distributions]")


def show(play: Playground, quantity: str) -> None:
    play.page.get_by_label("Quantity", exact=True).select_option(label=quantity)
    expect(figure(play)).to_have_attribute("aria-label", re.compile(f"^{quantity} by layer"))


def bins(play: Playground) -> dict[str, Bins]:
    """The CSV's bars, layer by layer."""
    play.page.wait_for_timeout(400)  # four pictures a second
    whole = figure(play).locator("..")
    whole.get_by_role("button", name="Export figure").click()
    with play.page.expect_download() as downloading:
        whole.get_by_role("button", name="CSV").click()
    found: dict[str, Bins] = {}
    for row in csv.DictReader(io.StringIO(downloading.value.path().read_text())):
        found.setdefault(row["layer"], []).append((float(row["from"]), float(row["to"]), int(row["count"])))
    return found


def same(bars: Bins, values: Array) -> None:
    """The bars count these values."""
    edges = np.array([bars[0][0], *(to for _, to, _ in bars)])
    assert sum(count for *_, count in bars) == values.size
    np.testing.assert_allclose(edges[[0, -1]], [values.min(), values.max()], rtol=1e-5, atol=1e-6)
    shift = np.abs(np.cumsum([count for *_, count in bars]) - [(values <= edge).sum() for edge in edges[1:]])
    assert shift.max() <= 2  # edges travel in single precision


def test_every_number_is_counted(play: Playground) -> None:
    trainer = play.trainer()
    batch = len(trainer.last_inputs())
    for quantity, sizes in {
        "weights": [w.size for w in trainer.network.matrices()],
        "gradients": [w.size for w in trainer.network.matrices()],
        "activations": [5 * batch, 3 * batch, batch],
    }.items():
        show(play, quantity)
        found = bins(play)
        assert [sum(count for *_, count in bars) for bars in found.values()] == sizes
    show(play, "weights")
    same(bins(play)["layer 1"], trainer.network.parameters[0]["weights"])


def test_batch_norm_as_it_trains_and_as_it_predicts(play: Playground) -> None:
    trainer = play.trainer()
    p, z = trainer.network.parameters[0], trainer.last_inputs() @ trainer.network.parameters[0]["weights"].T
    show(play, "weighted sums, before norm")
    same(bins(play)["layer 1"], z)
    show(play, "what the activation sees, after norm")
    for predicting, (mean, variance) in enumerate([(z.mean(0), z.var(0)), (p["mean"], p["variance"])]):
        play.page.get_by_label("As when predicting").set_checked(bool(predicting))
        same(bins(play)["layer 1"], p["gamma"] * (z - mean) / np.sqrt(variance + 1e-5) + p["beta"])
    show(play, "weights")
    expect(play.page.get_by_label("As when predicting")).to_be_hidden()


def test_keys_and_pointer_read_the_layers(play: Playground) -> None:
    matrices = play.trainer().network.matrices()
    slider = figure(play)
    slider.focus()
    for name, w in zip(("layer 1", "layer 2", "output"), matrices, strict=True):
        expect(slider).to_have_attribute("aria-valuetext", re.compile(rf"^{name}: .*{w.size} numbers$"))
        mean, deviation = (
            (slider.get_attribute("aria-valuetext") or "").removeprefix(f"{name}: ").split(",")[0].split(" ± ")
        )
        assert [number(mean), number(deviation)] == pytest.approx([w.mean(), w.std()], rel=0.06)
        play.page.keyboard.press("ArrowDown")
    box = slider.bounding_box()
    assert box
    play.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^layer 1"))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_can_be_used_by_everyone(play: Playground, size: dict[str, Any]) -> None:
    play.page.set_viewport_size(size)  # type: ignore[arg-type]
    assert violations(play) == []
