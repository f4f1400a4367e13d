"""Time on the page: back to a moment, on from it in another way, and the runs compared."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import pytest
from playwright.sync_api import Locator, expect

from glassnet.core.trainer import Trainer
from scripts.link import to_hash
from tests.e2e.figures import columns
from tests.e2e.playground import Playground
from tests.e2e.test_access import NARROW, WIDE, violations

EPOCH = 30
"""Steps of the experiment that a page begins with."""


def moment(play: Playground) -> Locator:
    """The slider over the moments of the run."""
    return play.page.get_by_role("slider", name="Moment of the run")


def dev_loss_at(play: Playground, step: int) -> float:
    """Made again from the experiment alone."""
    trainer = Trainer(play.experiment)
    trainer.train(step)
    return trainer.evaluate("dev").loss


def trained(visit: Callable[..., Playground], epochs: int) -> Playground:
    """A page that has trained so many epochs."""
    play = visit(hash=to_hash({}))
    play.ready()
    play.epochs(epochs)
    arrived(play, EPOCH * epochs)
    return play


def arrived(play: Playground, step: int) -> None:
    """Wait until the counter stands at a step, with the loss of it."""
    expect(play.page.locator("dd.step")).to_have_text(str(step))
    expect(play.page.get_by_test_id("dev-loss")).to_have_text(f"{dev_loss_at(play, step):.3f}")


def test_back_on_the_keyboard_and_forward_as_a_fork(visit: Callable[..., Playground]) -> None:
    play = trained(visit, 4)
    end, slider = play.step, moment(play)
    before = play.dev_loss
    slider.focus()
    play.page.keyboard.press("Home")
    play.settled(end)
    assert play.step == 0
    play.page.keyboard.press("ArrowRight")
    play.settled(0)
    step = play.step
    assert 0 < step < end
    expect(play.page.get_by_text("play goes on from here as a fork")).to_be_visible()
    arrived(play, step)
    assert violations(play) == []

    play.page.keyboard.press("End")
    arrived(play, end)
    assert play.dev_loss == before
    play.page.keyboard.press("Home")
    play.settled(end)
    play.epochs(1)
    play.page.get_by_role("tab", name="Runs").click()
    expect(play.page.get_by_role("textbox", name="Name of Run")).to_have_count(2)


def losses(play: Playground) -> dict[str, dict[float, float]]:
    """The numbers of the loss figure as they are: column -> step -> value."""
    play.page.get_by_role("tab", name="Loss", exact=True).click()
    play.page.get_by_label("Average", exact=True).uncheck()
    table = columns(play, "loss")
    pairs = {name: zip(table["step"].tolist(), values.tolist(), strict=True) for name, values in table.items()}
    return {name: {step: value for step, value in both if isfinite(value)} for name, both in pairs.items()}


def test_a_fork_repeats_the_losses_up_to_there_and_not_after(visit: Callable[..., Playground]) -> None:
    play = trained(visit, 4)
    before, slider, end = losses(play), moment(play), play.step
    slider.focus()
    key = "Home"
    while key == "Home" or play.step % EPOCH or play.step == 0:  # to the end of an epoch, where both runs are recorded
        had = play.step
        play.page.keyboard.press(key)
        play.settled(had)
        key = "ArrowRight"
    left = play.step
    assert left < end
    play.type_into("Learning rate", "0.3")
    expect(moment(play)).to_have_attribute("aria-valuemax", str(left))
    play.epochs(2)
    expect(play.page.get_by_role("list", name="Other runs")).to_contain_text("learning rate 0.03 instead of 0.3")
    after = losses(play)
    for name in ("train", "dev"):
        original, fork = before[name], after[name]
        past = {step: value for step, value in original.items() if step <= left}
        assert len(past) >= 3
        assert {step: value for step, value in fork.items() if step <= left} == past
        later = {step for step in fork.keys() & original.keys() if step > left}
        assert later
        assert all(fork[step] != original[step] for step in later)
        assert after[f"Run 1: {name}"] == original
    play.button("other runs").click()
    assert "Run 1: dev" not in losses(play)


def test_runs_are_renamed_deleted_restored_compared_and_opened(visit: Callable[..., Playground]) -> None:
    play = trained(visit, 2)
    end = play.step
    play.press("Reset")
    play.settled(end)
    play.type_into("Learning rate", "0.3")
    play.epochs(1)
    play.page.get_by_role("tab", name="Runs").click()
    play.page.get_by_role("textbox", name="Name of Run 1").fill("slow")
    play.page.keyboard.press("Enter")
    expect(play.button("Open slow")).to_be_visible()
    play.button("Delete slow").focus()
    play.page.keyboard.press("Enter")
    expect(play.button("Restore slow")).to_be_focused()
    play.page.keyboard.press("Enter")
    expect(play.page.get_by_label("Name of slow")).to_be_focused()
    settings = play.page.get_by_role("table", name="Settings that differ between the runs that are drawn")
    expect(settings).to_have_count(0)
    play.page.get_by_label("Draw slow").check()
    expect(settings).to_be_visible()
    assert settings.get_by_role("row").all_inner_texts() == ["Setting\tslow\tRun 2", "learning rate\t0.03\t0.3"]
    play.press("Compare")
    expect(play.page.get_by_text("of the plane gets another class")).to_be_visible()
    assert violations(play) == []
    before = play.step
    play.button("Open slow").focus()
    play.page.keyboard.press("Enter")
    play.settled(before)
    assert play.step == end
    expect(play.button("Shown slow")).to_be_focused()


@pytest.mark.parametrize(("theme", "size"), [("light", NARROW), ("dark", WIDE)], ids=["light narrow", "dark wide"])
def test_time_is_accessible(visit: Callable[..., Playground], theme: str, size: dict[str, int]) -> None:
    """An earlier moment, a fork beside what it left, and the list of runs."""
    play = visit(hash=to_hash({}), color_scheme=theme, viewport=size)
    play.ready()
    play.epochs(2)
    moment(play).focus()
    play.page.keyboard.press("PageDown")
    expect(play.page.get_by_text("play goes on from here as a fork")).to_be_visible()
    assert violations(play) == []
    play.type_into("Learning rate", "0.3")
    play.epochs(1)
    expect(play.page.get_by_role("list", name="Other runs")).to_be_visible()
    assert violations(play) == []
    play.page.get_by_role("tab", name="Runs").click()
    expect(play.page.get_by_role("table", name="Settings that differ")).to_be_visible()
    play.press("Compare")
    expect(play.page.get_by_text("of the plane gets another class")).to_be_visible()
    assert violations(play) == []
