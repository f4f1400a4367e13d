"""A race on the page: its numbers are those of Python, and a lane becomes the experiment."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from glassnet.core.losses_at import Losses
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from scripts.link import to_hash
from tests.e2e.playground import LONG, Playground
from tests.e2e.test_access import NARROW, violations

ADAM = {"optimizer": {"type": "adam"}, "learning_rate": 0.01}
RMSPROP = {"optimizer": {"type": "rmsprop"}, "learning_rate": 0.01}
BOUND = 1e-4
"""How far the products of a stack may lead from those of a single model, over these steps."""


def race(play: Playground, epochs: int = 20, target: float = 0.3) -> None:
    """Race the four lanes that the page proposes."""
    play.ready()
    play.page.get_by_role("tab", name="Race", exact=True).click()
    play.type_into("Epochs", str(epochs))
    play.type_into("Target loss", str(target))
    play.press("Race 4 lanes")
    expect(play.button("Race again")).to_be_visible(timeout=LONG)


def row(play: Playground, name: str) -> list[str]:
    """The cells of a lane in the table: steps and epochs to the target, loss, score."""
    return lane(play, name).get_by_role("cell").all_inner_texts()[1:5]


def saved(play: Playground, figure: str, folder: Path) -> list[dict[str, str]]:
    """The rows of a figure's CSV."""
    play.page.locator(f"[data-figure={figure}]").locator("..").get_by_role("button", name="Export figure").click()
    with play.page.expect_download() as downloading:
        play.page.get_by_role("button", name="CSV", exact=True).locator("visible=true").click()
    downloading.value.save_as(folder / f"{figure}.csv")
    with (folder / f"{figure}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def lane(play: Playground, name: str) -> Locator:
    return play.page.get_by_role("row").filter(has=play.page.get_by_role("rowheader", name=re.compile(f"^{name}")))


def test_a_lane_is_what_its_optimizer_does_alone(visit: Callable[..., Playground], tmp_path: Path) -> None:
    play = visit(hash=to_hash({}))
    race(play)
    alone = Trainer(experiment(ADAM))
    alone.train(20 * alone.steps_per_epoch)
    loss, score = alone.evaluate("dev").loss, alone.evaluate("dev").score
    steps, epochs, shown, accuracy = row(play, "Adam")
    assert float(shown) == pytest.approx(loss, rel=0.006)
    assert accuracy == f"{100 * score:.1f} %"

    table = saved(play, "race", tmp_path)
    assert int(table[-1]["step"]) == alone.steps
    assert float(table[-1]["Adam"]) == pytest.approx(loss, rel=BOUND)
    first = next(line for line in table if float(line["Adam"]) <= 0.3)
    assert steps == f"{int(first['step']):,}"
    assert float(epochs) == pytest.approx(float(first["epoch"]), abs=0.06)

    frame = json.loads(play.page.locator("[data-figure=race]").get_attribute("data-frame") or "{}")
    assert frame["x"] == [0, 20]
    assert frame["y"][0] <= loss <= frame["y"][1]
    lanes = [name for name in table[0] if name not in {"step", "epoch"}]
    winner = next(name for line in table for name in lanes if float(line[name]) <= 0.3)
    expect(play.page.get_by_role("status").filter(has_text="wins")).to_contain_text(f"{winner} wins")


def test_the_map_under_the_paths_has_the_loss_of_the_lane_that_is_lowest(
    visit: Callable[..., Playground], tmp_path: Path
) -> None:
    play = visit(hash=to_hash({}))
    race(play)
    alone = Trainer(experiment(RMSPROP))
    alone.train(20 * alone.steps_per_epoch)
    assert min("SGD Momentum RMSprop Adam".split(), key=lambda name: float(row(play, name)[2])) == "RMSprop"
    loss = float(Losses(alone).at(alone.network.theta[None])[0])
    figure = play.page.locator("[data-figure=race-paths]")
    told = figure.get_attribute("aria-label") or ""
    assert int(re.findall(r"(\d+) %", told)[0]) > 80
    assert f"through the end of RMSprop (triangle), {loss:#.3g};" in told

    rows = saved(play, "race-paths", tmp_path)
    place = next(place_of(row) for row in reversed(rows) if row["lane"] == "RMSprop")
    cells = [row for row in rows if row["what"] == "map"]
    assert len(cells) == 65 * 65
    under = min(cells, key=lambda row: abs(place_of(row) - place))
    frame = json.loads(figure.get_attribute("data-frame") or "{}")
    assert abs(place_of(under) - place) < 1e-6 * (frame["x"][1] - frame["x"][0]), "a cell lies exactly there"
    assert float(under["loss"]) == pytest.approx(loss, rel=BOUND)
    assert place_of(cells[0]) == pytest.approx(complex(frame["x"][0], frame["y"][1]))
    assert place_of(cells[-1]) == pytest.approx(complex(frame["x"][1], frame["y"][0]))
    corners = {at: float(cells[at]["loss"]) for at in (0, 64, 65 * 64, 65 * 65 - 1)}
    rising = sorted(corners, key=lambda at: corners[at])
    lights = brightness(figure, frame, [place_of(cells[at]) for at in rising])
    assert lights == sorted(lights)
    assert lights[-1] > lights[0] + 30


def place_of(row: dict[str, str]) -> complex:
    """Where a row of the table lies on the plane."""
    return complex(float(row["direction 1"]), float(row["direction 2"]))


def brightness(figure: Locator, frame: dict[str, Any], places: list[complex]) -> list[float]:
    """How light the figure is at places of the plane, a little inside of its edges."""
    (left, right), (bottom, top) = frame["x"], frame["y"]
    pixels = [
        [
            frame["left"] + 4 + (frame["width"] - 8) * (place.real - left) / (right - left),
            frame["top"] + 4 + (frame["height"] - 8) * (top - place.imag) / (top - bottom),
        ]
        for place in places
    ]
    read = """(canvas, pixels) => {
        const pen = new OffscreenCanvas(canvas.clientWidth, canvas.clientHeight)
            .getContext("2d", { willReadFrequently: true })
        pen.drawImage(canvas, 0, 0, canvas.clientWidth, canvas.clientHeight)
        return pixels.map(([x, y]) => [...pen.getImageData(x, y, 1, 1).data])
    }"""
    found = figure.locator("canvas").evaluate(read, pixels)
    return [0.299 * red + 0.587 * green + 0.114 * blue for red, green, blue, _ in found]


def test_use_this_one_goes_on_with_a_lane(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    race(play)
    lane(play, "Adam").get_by_role("button", name="Use this one").press("Enter")
    expect(play.page.get_by_label("Optimizer", exact=True)).to_have_value("adam")
    play.settled(0)
    assert (play.step, play.experiment) == (600, experiment(ADAM))
    play.epochs(1)
    assert play.step == 630
    expect(play.page.get_by_test_id("dev-loss")).to_have_text(f"{play.trainer().evaluate('dev').loss:#.3g}")


def test_lanes_are_chosen_named_and_removed_with_the_keyboard(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    play.page.get_by_role("tab", name="Race", exact=True).click()
    play.choose("Lanes", "learning rates × 0.1 … × 10")
    lanes = play.page.get_by_role("list", name="Lanes of the race").get_by_role("listitem")
    expect(lanes).to_have_count(5)
    expect(lanes.nth(4)).to_contain_text("α = 0.30")
    play.choose("Add a lane", "batch norm on")
    play.type_into("Name of lane 6", "normal")
    for _ in range(3):
        play.button("Remove lane 1").press("Enter")
    play.type_into("Epochs", "5")
    play.button("Race 3 lanes").press("Enter")
    expect(lane(play, "normal")).to_contain_text("batch norm on", timeout=LONG)
    expect(play.button("Race again")).to_be_visible(timeout=LONG)
    assert violations(play) == []


def test_it_fits_a_narrow_page_and_says_what_it_is_before_it_begins(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}), viewport=NARROW, color_scheme="dark")
    play.ready()
    play.page.get_by_role("tab", name="Race", exact=True).click()
    dock = play.page.get_by_role("region", name="Dock")
    expect(dock).to_contain_text("who learns fastest?")
    race(play, epochs=3)
    assert violations(play) == []
    assert play.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
