"""A weight up close: the numbers of each step are those of the optimizer's formula, carried out here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from glassnet.core.trainer import Trainer
from scripts.link import to_hash
from tests.e2e.playground import Playground
from tests.e2e.test_access import violations
from tests.e2e.test_keyboard import reach
from tests.e2e.test_knobs import number

STEPS = 3
SPEC: dict[str, Any] = {"learning_rate": 0.02, "batch_size": 20, "precision": "float64"}
BETA, BETA1, BETA2, EPSILON = 0.9, 0.9, 0.999, 1e-8


def momentum(gradients: list[float]) -> dict[str, float]:
    v = 0.0
    for g in gradients:
        v = BETA * v + (1 - BETA) * g
    return {"g": gradients[-1], "v": v, "Δw": -0.02 * v}


def adam(gradients: list[float]) -> dict[str, float]:
    v = s = 0.0
    for g in gradients:
        v, s = BETA1 * v + (1 - BETA1) * g, BETA2 * s + (1 - BETA2) * g * g
    t = len(gradients)
    hats = v / (1 - BETA1**t), s / (1 - BETA2**t)
    step = -0.02 * hats[0] / (np.sqrt(hats[1]) + EPSILON)
    return {"g": gradients[-1], "v": v, "s": s, "v̂": hats[0], "ŝ": hats[1], "Δw": step}


def gradients(play: Playground) -> list[float]:
    """Of the first weight, step by step, from a trainer of our own."""
    trainer, found = Trainer(play.experiment), []
    for _ in range(STEPS):
        trainer.train(1)
        found.append(float(trainer.network.gradients[0]["weights"][0, 0]))
    return found


def click_link(play: Playground) -> bool:
    """Click half way between x₁ and the first unit, where no other link passes; whether the link was painted there."""
    boxes = [play.button(name).bounding_box() for name in ("input x₁", "unit 1 of layer 1")]
    assert boxes[0]
    assert boxes[1]
    x = (boxes[0]["x"] + boxes[0]["width"] + boxes[1]["x"]) / 2
    y = sum(box["y"] + box["height"] / 2 for box in boxes if box) / 2
    play.page.mouse.move(x, y)
    play.page.mouse.click(x, y)
    play.page.wait_for_timeout(100)
    return play.button("Watch").is_visible()


def told(play: Playground, name: str) -> float:
    """The number behind what is written."""
    return float(play.page.locator(f"[data-term='{name}']").get_attribute("data-value") or "nan")


@pytest.mark.parametrize(("optimizer", "rule"), [("momentum", momentum), ("adam", adam)])
def test_a_watched_weight_moves_as_the_formula_says(
    visit: Callable[..., Playground], optimizer: str, rule: Callable[[list[float]], dict[str, float]]
) -> None:
    play = visit(hash=to_hash(SPEC | {"optimizer": {"type": optimizer}}))
    play.ready()
    assert play.until(lambda: click_link(play))
    play.press("Watch")
    expect(play.page.get_by_role("tab", name="Weight", exact=True)).to_have_attribute("aria-selected", "true")
    expect(play.page.get_by_label("Input of the weight")).to_have_value("0")
    for step in range(STEPS):
        play.press("Step")
        expect(play.page.get_by_text(f"its step {step + 1}")).to_be_visible()
    expected = rule(gradients(play))
    for name, value in expected.items():
        assert told(play, name) == pytest.approx(value, rel=1e-6), name
    w = play.trainer().network.parameters[0]["weights"][0, 0]
    assert told(play, "w") == pytest.approx(w, rel=1e-6)
    text = play.page.locator("[data-term='v']").inner_text()
    line = re.search(r"= 0\.9 · (\S+) \+ 0\.1 · (\S+)\s+= (\S+)", text)
    assert line, text
    before, g, now = (number(part.strip("()")) for part in line.groups())
    assert now == pytest.approx(0.9 * before + 0.1 * g, abs=6e-3 * (abs(before) + abs(g)))
    assert violations(play) == []


def test_all_of_it_by_keys(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash(SPEC))
    play.ready()
    play.page.get_by_role("tab", name="Weight", exact=True).click()
    keyboard = play.page.keyboard
    reach(play, play.page.get_by_label("Input of the weight"))
    keyboard.press("End")
    expect(play.page.get_by_label("Input of the weight")).to_have_value("")
    reach(play, play.page.get_by_role("region", name="Numbers of the step"))
    keyboard.press("ArrowRight")
    expect(play.page.get_by_text("its step 1")).to_be_visible()
    found = Trainer(play.experiment)
    found.train(1)
    assert told(play, "g") == pytest.approx(found.weight_terms(0, 0, None)["g"], rel=1e-6)
