"""The gallery opens what it promises; the coach names what is wrong, by the numbers, and its cure works."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

import numpy as np
from playwright.sync_api import expect

from glassnet.core.components.presets import MomentumInARavine
from glassnet.core.components.studies.descent import Descent
from glassnet.core.components.studies.study import Finding
from glassnet.core.components.symptoms.symptom import shown as written
from scripts.link import to_hash
from tests.e2e.playground import LONG, Playground
from tests.e2e.test_access import violations

ADAM = {"optimizer": {"type": "adam"}, "learning_rate": 0.01}


def choose_preset(play: Playground, name: str) -> None:
    """Open the gallery by keyboard, and choose."""
    play.button("Gallery").focus()
    play.page.keyboard.press("Enter")
    card = play.page.get_by_role("dialog", name="Gallery").get_by_role("button", name=re.compile(f"^{name}"))
    card.focus()
    play.page.keyboard.press("Enter")
    expect(play.page.get_by_role("dialog", name="Gallery")).to_have_count(0)


def test_the_coach_names_what_vanishes_and_cures_it(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    choose_preset(play, "Vanishing gradients")
    chip = play.button("Coach: vanishing gradients")
    expect(chip).to_be_visible()
    play.pause()
    chip.click()
    finding = play.page.get_by_role("article").filter(has=play.page.get_by_role("heading", name="Vanishing gradients"))
    play.page.wait_for_timeout(2500)  # the coach looks about once a second, the last time after the pause
    shown = re.search(r"is (\S+) times that", finding.inner_text())
    gradients = play.trainer().network.gradients
    first, last = (np.linalg.norm(gradients[layer]["weights"][:, :-1]) for layer in (0, -1))
    assert shown
    assert shown[1] == written(float(first / last))
    assert violations(play) == []

    before = play.spec
    play.press("Try ReLU with He's start")
    expect(play.button("Pause")).to_be_visible()
    play.pause()
    assert play.spec != before
    assert {layer["activation"]["type"] for layer in play.spec["layers"]} == {"relu"}
    play.learn(0.95)
    expect(play.page.get_by_role("button", name=re.compile("^Coach: "))).to_have_count(0)


def test_a_divergence_is_named_and_cured_with_one_click(visit: Callable[..., Playground]) -> None:
    wild = {"output": {"activation": {"type": "linear"}}, "loss": {"type": "squared_error"}, "learning_rate": 50}
    play = visit(hash=to_hash(wild | {"layers": [{"type": "dense", "units": 8, "activation": {"type": "relu"}}]}))
    play.ready()
    play.press("Play")
    play.button("Coach: diverged").click()
    finding = play.page.get_by_role("article")
    expect(finding).to_have_count(1)
    expect(finding).to_contain_text(
        re.compile(r"grew beyond all bounds at step \d+\. The learning rate 50 is 1,667 times")
    )
    at = re.search(r"finite ones are of step ([\d,]+): a loss of (\S+)\.$", finding.locator("p").first.inner_text())
    assert at
    assert int(at[1].replace(",", "")) == play.step
    assert violations(play) == []
    play.press("Try a learning rate of 0.03")
    play.page.wait_for_function(
        "() => parseFloat(document.querySelector('[data-testid=dev-score]').textContent) >= 95", timeout=LONG
    )
    play.pause()
    assert play.spec["learning_rate"] == 0.03
    expect(play.page.get_by_role("button", name=re.compile("^Coach: "))).to_have_count(0)
    play.page.get_by_role("tab", name="Runs").click()
    expect(play.page.get_by_text("a learning rate of 0.03").first).to_be_visible()


def test_the_ravine_of_the_gallery_shows_how_much_sooner_momentum_is_there(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    choose_preset(play, "Momentum crosses a ravine")
    *_, found = Descent.model_validate(MomentumInARavine.asks).work(cast(Any, None))
    plain, momentum = (lane["arrived"] for lane in cast(Finding, found).facts["lanes"])
    expect(play.page.get_by_test_id("floor-sgd")).to_have_text(f"{plain} steps")
    expect(play.page.get_by_test_id("floor-momentum")).to_have_text(f"{momentum} steps")
    assert plain > 3 * momentum
    expect(play.page.get_by_role("textbox", name="Condition")).to_have_value("200")
    expect(play.page.get_by_role("checkbox", name="Adam takes part", exact=True)).not_to_be_checked()


def test_quiet_where_all_is_well_and_the_gallery_is_accessible(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash(ADAM))
    play.ready()
    play.learn(0.95)
    play.page.get_by_role("tab", name="Coach").click()
    expect(play.page.get_by_text("Nothing to say")).to_be_visible()
    expect(play.page.get_by_role("button", name=re.compile("^Coach: "))).to_have_count(0)
    play.press("Gallery")
    assert violations(play) == []
    before = play.spec
    play.page.keyboard.press("Escape")
    choose_preset(play, "Symmetry of a zero start")
    play.press("Undo")
    assert play.spec == before
