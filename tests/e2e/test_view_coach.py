"""The gallery opens what it promises; the coach names what is wrong, by the numbers, and its cure works."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
from playwright.sync_api import expect

from scripts.link import to_hash
from tests.e2e.playground import Playground
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
    assert shown[1] == f"{first / last:.1e}"
    assert violations(play) == []

    before = play.spec
    play.press("Try ReLU with He's start")
    expect(play.button("Pause")).to_be_visible()
    play.pause()
    assert play.spec != before
    assert {layer["activation"]["type"] for layer in play.spec["layers"]} == {"relu"}
    play.learn(0.95)
    expect(play.page.get_by_role("button", name=re.compile("^Coach: "))).to_have_count(0)


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
