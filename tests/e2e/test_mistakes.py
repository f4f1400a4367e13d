"""What goes wrong is said in a sentence, and the page goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from scripts.link import to_hash
from tests.e2e.playground import Playground


def test_divergence_has_a_sentence_and_a_way_out(visit: Callable[..., Playground]) -> None:
    spec = {
        "data": {"dataset": {"type": "plane"}},
        "layers": [{"type": "dense", "units": 8, "activation": {"type": "linear"}}] * 3,
        "learning_rate": 100,
    }
    play = visit(hash=to_hash(spec))
    play.ready()
    play.press("Play")
    said = play.page.get_by_role("alert")
    expect(said).to_contain_text("learning rate")

    play.type_into("Learning rate", "0.01")
    play.press("Reset")
    play.play()
    play.pause()
    assert play.step > 0
    assert play.dev_loss[0].isdigit()


@pytest.mark.parametrize("hash", ["#e=nonsense", "#e=", "#e=AAAA", "#something"])
def test_a_broken_link_is_a_first_visit(visit: Callable[..., Playground], hash: str) -> None:
    play = visit(hash=hash)
    play.settled(0)
    play.pause()


@pytest.mark.parametrize("spec", [{"layers": "many"}, {"batch_size": 10**6}, {"x": 1}, {"learning_rate": "NaN"}])
def test_an_unsound_experiment_gives_way_to_a_sound_one(visit: Callable[..., Playground], spec: dict[str, Any]) -> None:
    play = visit(hash=to_hash(spec))
    expect(play.page.get_by_role("alert")).not_to_be_empty()
    play.ready()
    play.press("Step")
    play.settled(0)


def test_a_refused_experiment_is_explained(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({"batch_size": 10**6}))
    expect(play.page.get_by_role("alert")).to_contain_text("batch size of at most")


def test_a_refused_edit_leaves_the_session_as_it_was(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({"batch_size": 300}))
    play.ready()
    play.page.get_by_role("slider", name="Train", exact=True).focus()
    for _ in range(6):  # fewer training examples than a batch has
        play.page.keyboard.press("ArrowLeft")
    before = play.step
    play.press("Step")
    play.settled(before)
    sound = play.experiment
    assert sound.batch_size <= sound.training_examples()
