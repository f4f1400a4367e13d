"""A link is an experiment: whoever opens it sees the same, step for step."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from scripts.link import to_hash
from tests.e2e.playground import Playground


def test_a_shared_link_repeats_the_experiment(visit: Callable[..., Playground]) -> None:
    mine = visit()
    mine.pause()
    mine.choose_dataset("Exclusive or")
    mine.press("Add a layer before the output")
    mine.type_into("Learning rate", "0.1")
    mine.press("New seed")
    mine.press("Share")
    expect(mine.page.get_by_text("The link to this experiment is copied.")).to_be_visible()
    link = mine.page.evaluate("navigator.clipboard.readText()")

    other = visit(hash="#" + link.partition("#")[2])
    other.ready()
    assert other.spec == mine.spec
    assert other.step == 0
    assert other.button("Play").is_visible()

    mine.press("Reset")
    for play in (mine, other):
        play.epochs(3)
    assert other.step == mine.step > 0
    loss = mine.trainer().evaluate("dev").loss
    for play in (mine, other):
        expect(play.page.get_by_test_id("dev-loss")).to_have_text(f"{loss:#.3g}")
    assert mine.dev_loss == other.dev_loss


def test_a_link_brings_the_views_of_the_dock(visit: Callable[..., Playground]) -> None:
    teacher = visit(hash=to_hash({"seed": 8}))
    teacher.ready()
    teacher.page.get_by_role("tab", name="Gradient flow").click()
    teacher.press("Pin")
    teacher.page.get_by_role("tab", name="Accuracy").click()
    teacher.page.wait_for_function("() => location.hash.includes('&views=accuracy,gradients')")
    teacher.press("Share")
    expect(teacher.page.get_by_text("The link to this experiment is copied.")).to_be_visible()
    link = teacher.page.evaluate("navigator.clipboard.readText()")

    student = visit(hash="#" + link.partition("#")[2])
    student.ready()
    expect(student.page.get_by_role("tab", name="Accuracy")).to_have_attribute("aria-selected", "true")
    expect(student.page.get_by_role("region", name="Gradient flow, pinned")).to_be_visible()
    assert student.experiment.seed == 8

    student.page.get_by_role("tab", name="Runs").click()
    student.page.reload()
    expect(student.page.get_by_role("tab", name="Runs")).to_have_attribute("aria-selected", "true")


def test_the_address_follows_every_edit(visit: Callable[..., Playground]) -> None:
    play = visit()
    play.pause()
    play.type_into("Learning rate", "0.2")
    assert play.experiment.learning_rate == 0.2
