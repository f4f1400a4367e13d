"""The exported file runs in the page, too, and answers what the server answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.link import to_hash
from tests.e2e.playground import LONG, Playground, number
from tests.e2e.test_take import opened

BOUND = 1e-5
DEEP = [
    {"type": "dense", "units": 8, "activation": {"type": "gelu"}, "normalization": {"type": "batch_norm"}},
    {"type": "dense", "units": 6, "activation": {"type": "relu"}, "normalization": {"type": "layer_norm"}, "skip": 2},
]
CHOICES: dict[str, dict[str, Any]] = {
    "spiral": {"data": {"dataset": {"type": "spiral"}, "features": [{"type": "x1"}, {"type": "sin_x2"}]}},
    "classes": {"data": {"dataset": {"type": "iris"}}, "layers": DEEP, "optimizer": {"type": "adam"}},
    "regression": {"data": {"dataset": {"type": "plane"}}, "layers": DEEP[:1]},
}


STEEP = {
    "precision": "float64",
    "optimizer": {"type": "adam"},
    "learning_rate": 0.001,
    "layers": [
        {"type": "dense", "units": units, "activation": {"type": "sin"}, "normalization": {"type": normalization}}
        for units, normalization in [(9, "layer_norm"), (2, "layer_norm"), (7, "batch_norm")]
    ],
}
"""Its file computes in float64: two units under layer norm are divided by what little is between them."""


NO_GPU = "No available adapters."
"""What Chromium complains of itself when a page asks for a GPU and there is none."""


def run(play: Playground, dialog: Locator, then: str = "Run again") -> str:
    """What is said after the file was run, and what the button says then."""
    part = dialog.get_by_role("region", name="Run it in this browser")
    part.get_by_role("button", name="Run it here").click()
    part.get_by_role("button", name=then).wait_for(timeout=LONG)
    play.complaints[:] = [each for each in play.complaints if each != NO_GPU]
    return part.get_by_role("status").inner_text()


@pytest.mark.parametrize("name", CHOICES)
def test_it_answers_what_the_server_answers(visit: Callable[..., Playground], name: str) -> None:
    asked: list[str] = []
    play = visit(hash=to_hash(CHOICES[name]), before=lambda page: page.on("request", lambda it: asked.append(it.url)))
    play.ready()
    play.epochs(3)
    dialog = opened(play)
    assert not [url for url in asked if re.search(r"/ort[.-]|wasm", url)], "the runtime is loaded unasked"
    said = run(play, dialog)
    assert [url for url in asked if url.endswith(".wasm")]
    assert said.startswith("The same answers.")
    (difference,) = re.findall(r"Largest difference (\S+) over 1,000 points", said)
    assert number(difference) <= BOUND
    assert ("given the same class" in said) == (name != "regression")
    assert re.search(r"on Web(GPU|Assembly) \(.+\), in [\d.]+ ms", said)
    here = play.page.url.partition("/#")[0]
    assert [url for url in asked if not url.startswith((here, "data:", "blob:"))] == []


def test_another_answer_is_noticed(visit: Callable[..., Playground]) -> None:
    def wrong(page: Page) -> None:
        def change(route: Any) -> None:
            body = route.fetch().json()
            body["probabilities"][7][0] += 0.001
            route.fulfill(json=body)

        page.route("**/*.examples.json", change)

    play = visit(before=wrong)
    play.ready()
    dialog = opened(play)
    assert run(play, dialog).startswith("Other answers than the server's. Largest difference 0.001")


def test_what_went_wrong_is_said_and_can_be_tried_again(visit: Callable[..., Playground]) -> None:
    play = visit()
    play.ready()
    dialog = opened(play)
    play.page.route("**/*.examples.json", lambda route: route.fulfill(status=404, json={"message": "it is gone"}))
    part = dialog.get_by_role("region", name="Run it in this browser")
    part.get_by_role("button", name="Run it here").click()
    expect(part.get_by_role("status")).to_have_text("It is gone.")
    play.page.unroute("**/*.examples.json")
    assert all("404" in complaint for complaint in play.complaints)
    play.complaints.clear()
    assert run(play, dialog).startswith("The same answers.")


def test_the_runtime_that_did_not_come_is_asked_for_again(visit: Callable[..., Playground]) -> None:
    play = visit(before=lambda page: page.route("**/*.wasm", lambda route: route.abort()))
    play.ready()
    dialog = opened(play)
    assert "no connection to the server" in run(play, dialog, "Run it here")
    assert all("ERR_FAILED" in complaint for complaint in play.complaints)
    play.complaints.clear()
    play.page.unroute("**/*.wasm")
    assert run(play, dialog).startswith("The same answers.")


def test_a_browser_without_webassembly_is_told(visit: Callable[..., Playground]) -> None:
    play = visit(before=lambda page: page.add_init_script("delete globalThis.WebAssembly"))
    play.ready()
    assert run(play, opened(play), "Run it here").startswith("This browser has no WebAssembly")


def test_a_file_in_float64_is_not_for_the_browser(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash(STEEP))
    play.ready()
    play.epochs(3)
    assert run(play, opened(play), "Run it here").startswith("This file computes in float64")
