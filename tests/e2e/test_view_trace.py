"""A traced example: the numbers on the screen are those of the network, by click, by typing, by drawing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from playwright.sync_api import Locator, expect

from glassnet.core.tracing import trace
from scripts.link import to_hash
from tests.e2e.playground import Playground
from tests.e2e.test_access import violations


def number(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))


def shown(block: Locator) -> list[float]:
    return [number(text) for text in block.locator("i").all_inner_texts()]


def cells(play: Playground, name: str) -> Locator:
    return play.page.get_by_role("slider", name=name, exact=True)


def opened(visit: Callable[..., Playground], dataset: str = "circle") -> Playground:
    spec = {"data": {"dataset": {"type": dataset}}, "layers": [{"type": "dense", "units": 3}]}
    play = visit(hash=to_hash(spec))
    play.ready()
    play.epochs(2)
    play.page.get_by_role("tab", name="Trace").click()
    expect(cells(play, "Z of layer 1")).to_be_visible()
    return play


def test_the_numbers_are_the_networks(visit: Callable[..., Playground]) -> None:
    play = opened(visit)
    trainer = play.trainer()
    target = trainer.data.targets("train", trainer.experiment.output.activation)[0]
    x = trainer.data.x["train"][0]
    found = trace(trainer, x, target)
    first = found.layers[0]
    np.testing.assert_allclose(shown(cells(play, "A of layer 1")), first.forward["a"][0], rtol=6e-3)
    np.testing.assert_allclose(shown(cells(play, "dW of layer 1")), first.backward["weights"].ravel(), rtol=6e-3)
    loss = number(play.page.get_by_test_id("trace-loss").inner_text())
    assert abs(loss - (found.loss or 0)) < 1e-3 * loss
    cells(play, "Z of layer 1").focus()
    play.page.keyboard.press("ArrowRight")
    expect(play.page.get_by_test_id("formula")).to_contain_text("z₂ = Σ w₂ⱼ aⱼ + b₂")
    assert violations(play) == []


def test_typed_inputs_have_a_loss_only_with_their_answer(visit: Callable[..., Playground]) -> None:
    play = opened(visit)
    play.page.get_by_label("answer").select_option(index=0)
    play.type_into("x₁", "0.75")
    play.type_into("x₂", "-0.5")
    trainer = play.trainer()
    a = trainer.activations(np.array([[0.75, -0.5]]))[1][0]
    expect(play.page.get_by_label("Computation graph").get_by_text("there is no loss")).to_be_visible()
    np.testing.assert_allclose(shown(cells(play, "A of layer 1")), a, rtol=6e-3)


def test_what_is_drawn_is_traced(visit: Callable[..., Playground]) -> None:
    play = opened(visit, "digits")
    play.press("Clear")
    blank = play.trainer().predict(np.zeros((1, 64)))[0]
    expect(play.page.get_by_label("Computation graph").get_by_text("there is no loss")).to_be_visible()
    np.testing.assert_allclose(shown(cells(play, "A of output layer")), blank, rtol=6e-3)
    paper = play.page.get_by_role("img", name="The picture that is traced")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    play.page.mouse.move(box["x"] + 50, box["y"] + 20)
    play.page.mouse.down()
    play.page.mouse.move(box["x"] + 50, box["y"] + 60, steps=5)
    play.page.mouse.up()
    play.page.wait_for_timeout(600)
    assert np.abs(np.array(shown(cells(play, "A of output layer"))) - blank).max() > 1e-3
