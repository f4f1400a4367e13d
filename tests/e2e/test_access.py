"""No violation of the accessibility rules that a program can see, in both themes, wide and narrow, in every view."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from scripts.link import to_hash
from tests.e2e.playground import LONG, Playground

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
HIGH: ViewportSize = {"width": 1440, "height": 2200}
"""All views find room on it: what is scrolled away is not drawn."""
NORMED: dict[str, Any] = {"layers": [{"type": "dense", "units": 4, "normalization": {"type": "batch_norm"}}]}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
DOCK = "section[aria-label=Dock]"
RUN = """async part => (await axe.run(part)).violations.map(
  ({id, help, nodes}) => `${id}: ${help}: ${nodes.map(node => node.html.slice(0, 160)).join(" | ")}`)"""
SPECS: dict[str, dict[str, Any]] = {
    "circle": {},
    "digits": {"data": {"dataset": {"type": "digits"}}},
    "plane": {
        "data": {"dataset": {"type": "plane"}},
        "layers": [{"type": "dense", "units": 4, "normalization": {"type": "batch_norm"}}],
    },
    "skips": {
        "layers": [{"type": "dense"}, {"type": "dense", "skip": 1, "frozen": True}, {"type": "dense", "skip": 3}],
        "output": {"skip": 1, "frozen": True},
        "clipping": {"type": "clip_value"},
        "constraint": {"type": "max_norm"},
    },
}


def violations(play: Playground, part: str = "html") -> list[str]:
    """What axe finds on the page, or on a part of it, as it is now."""
    if not play.page.evaluate("'axe' in window"):
        play.page.evaluate(AXE.read_text())
    found: list[str] = play.page.evaluate(RUN, part)
    return found


def in_both_themes(play: Playground, part: str = "html") -> dict[str, list[str]]:
    """The same by theme, without those that have none."""
    found = {}
    for theme in THEMES:
        play.page.emulate_media(color_scheme=theme)
        found[theme] = violations(play, part)
    return {theme: each for theme, each in found.items() if each}


@pytest.mark.parametrize("spec", SPECS)
def test_the_page(visit: Callable[..., Playground], spec: str) -> None:
    play = visit(hash=to_hash(SPECS[spec]))
    play.ready()
    play.epochs(1)
    for size in (WIDE, NARROW):
        play.page.set_viewport_size(size)
        assert in_both_themes(play) == {}


def remembering(**preferences: Any) -> Callable[[Page], None]:
    """Opens a page for somebody who has chosen these before."""
    text = json.dumps(json.dumps({"hintSeen": True, **preferences}))
    return lambda page: page.add_init_script(f"localStorage.setItem('glassnet.preferences', {text})")


def tabs(play: Playground) -> list[Locator]:
    """Of all views of the dock, from left to right."""
    return play.page.get_by_role("tablist", name="Views of training").get_by_role("tab").all()


def test_every_view_on_the_wall(visit: Callable[..., Playground]) -> None:
    """All views at once, with something to see in each, and again with the other pictures that some have."""
    first = visit(hash=to_hash(SPECS["plane"]))
    first.ready()
    types = [(tab.get_attribute("id") or "").removeprefix("dock-view-") for tab in tabs(first)]
    first.page.close()
    wall = remembering(dockPins=types, dockLarge=True, averaged=types)
    play = visit(hash=to_hash(NORMED), viewport=HIGH, before=wall)
    play.ready()
    assert len(play.page.get_by_role("region", name=re.compile(", pinned$")).all()) == len(types) - 1
    play.press("Race 4 lanes")
    play.press("Train 10 seeds")
    play.epochs(2)
    expect(play.page.get_by_role("button", name="Race again")).to_be_enabled(timeout=LONG)
    expect(play.page.get_by_role("button", name="Train again")).to_be_enabled(timeout=LONG)
    assert in_both_themes(play) == {}
    play.press("Phase map")
    play.page.get_by_label("Curves", exact=True).check()
    play.choose("Picture of the loss", "Along a line")
    play.page.get_by_label("Quantity", exact=True).last.select_option(label="what the activation sees, after norm")
    assert in_both_themes(play) == {}


@pytest.mark.parametrize(("size", "theme"), [(WIDE, "dark"), (NARROW, "light")], ids=["low", "narrow"])
def test_every_view_by_itself(visit: Callable[..., Playground], size: ViewportSize, theme: str) -> None:
    """Its plan depends on the size; colours are seen on the wall."""
    play = visit(hash=to_hash(NORMED), viewport=size, color_scheme=theme, before=remembering())
    play.ready()
    play.epochs(1)
    found = {}
    for tab in tabs(play):
        tab.click()
        panel = play.page.locator("#dock-view")
        panel.evaluate("element => element.scrollIntoView()")
        expect(panel.get_by_text(re.compile(r"\S+ \S+")).first).to_be_visible()
        play.page.wait_for_timeout(250)  # what it asks for comes
        found[tab.inner_text()] = violations(play, DOCK)
    assert {view: each for view, each in found.items() if each} == {}


def test_the_dialogs(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    for opener in (
        play.button("Keyboard shortcuts"),
        play.button("Export"),
        play.button("unit 1 of layer 1"),
        play.button("Layer 1"),
    ):
        opener.click()
        play.page.get_by_role("dialog").wait_for()
        assert in_both_themes(play) == {}
        play.page.keyboard.press("Escape")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_gradient_check(visit: Callable[..., Playground], size: dict[str, int]) -> None:
    play = visit(hash=to_hash(SPECS["plane"]), viewport=size)
    play.ready()
    play.press("Check gradients")
    play.page.get_by_role("dialog").get_by_role("table").wait_for()
    assert in_both_themes(play) == {}


def test_nothing_is_cut_off_at_the_side(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    for width in (360, 768, 1280, 1920, 3840):
        play.page.set_viewport_size({"width": width, "height": 900})
        play.page.wait_for_timeout(100)
        root = "document.documentElement"
        assert play.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0, width


def test_nothing_essential_scrolls_on_a_laptop(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    below = play.page.evaluate("document.documentElement.scrollHeight - document.documentElement.clientHeight")
    assert below <= 0
