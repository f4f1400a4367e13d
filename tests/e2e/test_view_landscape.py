"""The loss landscape on the page: its numbers are those that Python finds at the same weights."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from glassnet.core.trainer import Trainer
from scripts.link import to_hash
from tests.core.landscapes import objective
from tests.e2e.playground import Playground
from tests.e2e.test_access import violations

SPEC: dict[str, Any] = {"regularizer": {"type": "l2"}, "learning_rate": 0.1, "layers": [{"type": "dense", "units": 3}]}
Rows = list[dict[str, str]]


@pytest.fixture
def play(visit: Callable[..., Playground]) -> Playground:
    """The landscape of a network that has learned for some epochs, measured to the end."""
    play = visit(hash=to_hash(SPEC))
    play.ready()
    play.epochs(4)
    play.page.get_by_role("tab", name="Loss landscape").click()
    measured(play)
    return play


def measured(play: Playground) -> None:
    """Wait until the map has all its points."""
    expect(play.page.get_by_text("65 × 65")).to_be_visible()


def picture(play: Playground, name: str) -> Locator:
    return play.page.locator(f"[data-figure='{name}']")


def table(play: Playground, name: str) -> Rows:
    """What the picture's CSV holds."""
    figure = picture(play, name).locator("..")
    figure.get_by_role("button", name="Export figure").click()
    with play.page.expect_download() as downloading:
        figure.get_by_role("button", name="CSV").click()
    return list(csv.DictReader(io.StringIO(downloading.value.path().read_text())))


def shown(play: Playground, name: str) -> float:
    return float(play.page.get_by_test_id(name).inner_text().removesuffix("%"))


def test_the_loss_and_the_explained_variance_are_python_s(play: Playground) -> None:
    trainer = play.trainer()
    assert shown(play, "landscape-loss") == pytest.approx(objective(trainer), rel=1e-3)
    path = [row for row in table(play, "landscape") if row["what"] == "path"]
    again, thetas = Trainer(play.experiment), []
    for row in path:
        again.train(int(row["step"]) - again.steps)
        thetas.append(again.network.theta.astype(float))
        assert float(row["loss"]) == pytest.approx(objective(again), rel=1e-4)
    squares = np.linalg.svd(thetas - np.mean(thetas, 0), compute_uv=False) ** 2
    assert shown(play, "landscape-variance") == pytest.approx(100 * squares[:2].sum() / squares.sum(), abs=0.06)
    axis = next(name for name in path[0] if name.startswith("direction 1"))
    assert float(path[-1][axis]) > float(path[0][axis])


def test_a_value_of_the_map_is_the_loss_with_these_two_weights(play: Playground) -> None:
    play.page.get_by_label("Plane through the weights").select_option(label="two weights")
    play.page.get_by_label("Input of the weight up").select_option(label="bias")
    across, up = "weight of input 1, unit 1, layer 1", "bias, unit 1, layer 1"
    expect(picture(play, "landscape")).to_have_attribute("aria-label", re.compile(f"Up: {up}"))
    measured(play)
    trainer = play.trainer()
    cells = [row for row in table(play, "landscape") if row["what"] == "map"]
    assert len(cells) == 65**2
    for cell in cells[7], cells[2500], cells[-9]:
        trainer.set_weight(0, 0, 0, float(cell[across]))
        trainer.set_weight(0, 0, None, float(cell[up]))
        assert float(cell["loss"]) == pytest.approx(objective(trainer), rel=1e-3)


def test_keys_read_the_map_and_turn_the_surface(play: Playground) -> None:
    cells = [row for row in table(play, "landscape") if row["what"] == "map"]
    map, surface = picture(play, "landscape"), picture(play, "landscape-surface")
    map.focus()
    map.press("ArrowRight")
    map.press("Shift+ArrowDown")
    loss = re.search(r"loss ([\d.]+)", map.locator("output").inner_text())
    assert loss
    assert float(loss[1]) == pytest.approx(float(cells[(32 + 9) * 65 + 33]["loss"]), rel=5e-3)
    before = surface.get_attribute("aria-label") or ""
    surface.focus()
    surface.press("ArrowRight")
    surface.press("ArrowUp")
    expect(surface).not_to_have_attribute("aria-label", before)
    surface.press("Home")
    expect(surface).to_have_attribute("aria-label", before)
    assert violations(play) == []


def test_along_a_line_one_step_lands_where_it_says(play: Playground) -> None:
    play.page.get_by_label("Picture of the loss").select_option(label="Along a line")
    figure = picture(play, "loss-along-a-line")
    expect(figure).to_have_attribute("aria-label", re.compile("after one step"))
    label = figure.get_attribute("aria-label") or ""
    now, after = (float(number) for number in re.findall(r": ([\d.]+)", label))
    assert now == pytest.approx(objective(play.trainer()), rel=5e-3)
    assert after < now
    play.page.get_by_label("Line", exact=True).select_option(label="between two moments")
    expect(figure).to_have_attribute("aria-label", re.compile("step 0: "))
    begin = float((re.findall(r"step 0: ([\d.]+)", figure.get_attribute("aria-label") or "") or ["nan"])[0])
    assert begin == pytest.approx(objective(Trainer(play.experiment)), rel=5e-3)
    assert violations(play) == []


def test_a_network_too_large_is_refused_until_it_is_smaller(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({"layers": [{"type": "dense", "units": 200}, {"type": "dense", "units": 200}]}))
    play.ready()
    play.page.get_by_role("tab", name="Loss landscape").click()
    expect(play.page.get_by_text("expected at most 10,000,000 examples times parameters")).to_be_visible()
    play.press("Remove layer 2")
    measured(play)
