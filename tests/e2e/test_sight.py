"""What cannot be seen costs nothing: neither what is scrolled away nor what the enlarged dock covers is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable

import msgspec
from playwright.sync_api import Page, expect

from glassnet.core.component import registry
from tests.e2e.playground import Playground

NOTE = """
// Notes what the page tells the server, as numbers that a test can read.
window.told = [];
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  window.told.push(Array.from(data));
  return send.call(this, data);
};
"""
COVERED = {"boundary", "neurons", "weights"}


def everything_pinned(page: Page) -> None:
    pins = {"dockLarge": True, "dockPins": [*registry["probe"], *registry["study"], "runs"]}
    page.add_init_script(f"localStorage.setItem('glassnet.preferences', {json.dumps(json.dumps(pins))})")
    page.add_init_script(NOTE)


def wanted(page: Page) -> set[str]:
    """The probes of the last watch command."""
    page.wait_for_timeout(300)
    told = [msgspec.msgpack.decode(bytes(each)) for each in page.evaluate("window.told")]
    return set([each for each in told if each["op"] == "watch"][-1]["probes"])


def asked(page: Page) -> set[str]:
    """The studies that were asked for and not left."""
    under_way: set[str] = set()
    for each in map(msgspec.msgpack.decode, map(bytes, page.evaluate("window.told"))):
        if each["op"] == "ask":
            under_way.add(each["key"])
        elif each["op"] == "leave":
            under_way.discard(each["key"])
    return under_way


def test_only_what_is_seen_is_wanted(visit: Callable[..., Playground]) -> None:
    play = visit(before=everything_pinned)
    play.ready()
    page = play.page
    expect(page.locator("[data-figure=loss]")).to_be_visible()
    assert wanted(page) >= {"loss", "distributions"}
    assert not wanted(page) & {*COVERED, "confusion"}
    assert "landscape" in asked(page)
    assert "trace" not in asked(page)
    expect(page.get_by_role("slider", name="Noise")).to_have_count(0)  # out of reach of the keyboard, too

    page.get_by_role("region", name="Confusion, pinned").scroll_into_view_if_needed()
    assert "confusion" in wanted(page)
    assert "distributions" not in wanted(page)
    assert "trace" in asked(page)
    assert "landscape" not in asked(page)

    before = play.step
    play.press("Step one epoch")
    play.settled(before)
    play.press("Back")
    assert wanted(page) >= COVERED
