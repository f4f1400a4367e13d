"""Whoever comes for the first time sees a network learn, and one line that says what to try."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.playground import Playground


def test_something_is_learning_already(visit: Callable[..., Playground]) -> None:
    play = visit()
    expect(play.button("Pause")).to_be_visible()
    play.settled(0)
    play.pause()
    assert play.experiment.data.dataset.type == "spiral"
    assert play.dev_score > 0.4


def test_another_visitor_has_a_session_of_their_own(visit: Callable[..., Playground]) -> None:
    mine, other = visit(), visit()
    for play in (mine, other):
        play.pause()
        play.press("Reset")
    mine.epochs(1)
    assert (mine.step > 0, other.step) == (True, 0)


def test_nothing_comes_from_elsewhere(visit: Callable[..., Playground]) -> None:
    play = visit()
    play.ready()
    play.pause()
    loaded = play.page.evaluate("performance.getEntriesByType('resource').map(({name}) => new URL(name).origin)")
    assert set(loaded) == {play.page.evaluate("location.origin")}
