"""Every edit can be taken back, and brought back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from scripts.link import to_hash
from tests.e2e.playground import Playground


def test_undo_and_redo(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    expect(play.button("Undo")).to_be_disabled()
    seen = [play.spec]
    play.press("Add a layer before layer 1")
    seen.append(play.spec)
    play.press("Remove layer 3")
    seen.append(play.spec)
    play.choose_dataset("Spiral")
    seen.append(play.spec)
    play.choose("Activation of layer 1", "ReLU")
    seen.append(play.spec)
    play.button("Feature x₁²").click()
    seen.append(play.spec)
    assert len({str(spec) for spec in seen}) == len(seen)

    for spec in reversed(seen[:-1]):
        play.press("Undo")
        assert play.spec == spec
    expect(play.button("Undo")).to_be_disabled()
    for spec in seen[1:]:
        play.press("Redo")
        assert play.spec == spec
    expect(play.button("Redo")).to_be_disabled()


def test_a_slider_is_one_edit(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    before = play.spec
    slider = play.page.get_by_role("slider", name="Learning rate")
    slider.focus()
    for _ in range(5):
        play.page.keyboard.press("ArrowRight")
    assert play.experiment.learning_rate > before["learning_rate"]
    play.press("Undo")
    assert play.spec == before


def test_a_knob_acts_while_training_runs(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    play.play()
    play.settled(0)
    before = play.step
    play.choose("Optimizer", "Momentum")
    play.choose("Regularizer", "L2")
    play.type_into("Learning rate", "0.05")
    play.settled(before)
    assert play.step > before
    play.pause()
    assert play.experiment.optimizer.type == "momentum"
