"""Training belongs to the server: a page that comes back finds it as it is."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect

from scripts.link import to_hash
from tests.e2e.playground import Playground


def test_a_reload_finds_the_running_session(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    play.type_into("Learning rate", "0.02")
    play.play()
    play.settled(0)
    rate, before = play.experiment.learning_rate, play.step
    play.page.reload()
    expect(play.button("Pause")).to_be_visible()
    play.settled(0)
    play.pause()
    assert play.step > before
    assert play.experiment.learning_rate == rate == 0.02


def test_a_dropped_connection_heals(visit: Callable[..., Playground]) -> None:
    sockets: list[WebSocketRoute] = []

    def between(page: Page) -> None:
        def relay(route: WebSocketRoute) -> None:
            sockets.append(route)
            route.connect_to_server()

        page.route_web_socket("**/ws", relay)

    play = visit(hash=to_hash({}), before=between)
    play.ready()
    play.play()
    play.settled(0)
    before = play.step
    sockets[0].close(code=1001)
    expect(play.page.get_by_text("Connection lost")).to_be_visible()
    expect(play.page.get_by_text("Connection lost")).to_be_hidden()
    assert len(sockets) == 2
    play.settled(before)
    play.pause()
    assert play.step > before


def test_a_hidden_page_costs_nothing_and_catches_up(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    play.play()
    play.settled(0)
    hide = """hidden => {
        Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    play.page.evaluate(hide, True)
    play.page.wait_for_timeout(500)
    still = play.step
    play.page.wait_for_timeout(700)
    assert play.step == still
    play.page.evaluate(hide, False)
    play.settled(still)
    play.pause()
