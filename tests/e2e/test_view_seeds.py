"""Many seeds on the page: how many are solved is what Python counts, and any seed can be opened."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from scripts.link import to_hash
from tests.e2e.playground import LONG, Playground
from tests.e2e.test_access import NARROW, violations

XOR: dict[str, Any] = {
    "data": {"dataset": {"type": "xor"}},
    "layers": [{"type": "dense", "units": 3}],
    "optimizer": {"type": "adam"},
    "learning_rate": 0.03,
    "seed": 3,
}
EPOCHS = 20


def run(play: Playground) -> None:
    """Train ten seeds."""
    play.ready()
    play.page.get_by_role("tab", name="Seeds").click()
    play.type_into("Epochs", str(EPOCHS))
    play.press("Train 10 seeds")
    expect(play.button("Train again")).to_be_visible(timeout=LONG)


def alone(seed: int) -> Trainer:
    trainer = Trainer(experiment(XOR | {"seed": seed}))
    trainer.train(EPOCHS * trainer.steps_per_epoch)
    return trainer


def test_it_counts_what_python_counts_and_opens_the_best(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash(XOR))
    run(play)
    found = {seed: alone(seed).evaluate("dev") for seed in range(3, 13)}
    solved = sum(each.score >= 0.98 for each in found.values())
    assert 0 < solved < 10
    expect(play.page.get_by_text(f"{solved} of 10 solved")).to_be_visible()
    sheet = play.page.get_by_role("list", name=re.compile("Answers of all seeds")).get_by_role("button")
    expect(sheet).to_have_count(10)
    for cell, (seed, each) in zip(sheet.all(), found.items(), strict=True):
        state = "solved" if each.score >= 0.98 else "not solved"
        expect(cell).to_have_accessible_name(f"Open seed {seed}: {100 * each.score:.1f} %, {state}")

    figure = play.page.locator("[data-figure=seeds]")
    median = float(np.median([each.loss for each in found.values()]))
    told = re.search(r"median ([\d.]+) at step 600", figure.get_attribute("aria-label") or "")
    assert told is not None
    assert float(told[1]) == pytest.approx(median, rel=0.006)
    frame = json.loads(figure.get_attribute("data-frame") or "{}")
    assert frame["x"] == [0, EPOCHS]
    assert frame["y"][0] <= median <= frame["y"][1]

    best = max(found, key=lambda seed: (found[seed].score, -found[seed].loss))
    play.button("Open best").press("Enter")
    play.settled(0)
    assert (play.step, play.experiment) == (600, experiment(XOR | {"seed": best}))
    assert play.dev_score == pytest.approx(found[best].score, abs=1e-3)


def test_any_seed_opens_and_rules_of_access_are_kept(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash(XOR))
    run(play)
    assert violations(play) == []
    play.button(re.compile("^Open seed 8:")).press("Enter")
    play.settled(0)
    assert play.experiment.seed == 8


def test_it_fits_a_narrow_page_in_the_dark(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash(XOR), viewport=NARROW, color_scheme="dark")
    run(play)
    assert violations(play) == []
    assert play.page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_too_much_is_refused_with_the_budget(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({"layers": [{"type": "dense", "units": 300}] * 2}))
    play.ready()
    play.page.get_by_role("tab", name="Seeds").click()
    play.press("Train 10 seeds")
    expect(play.page.get_by_role("alert").filter(has_text="parameters × examples")).to_contain_text("expected at most")
