"""No violation of the accessibility rules that a program can see, in both themes, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.link import to_hash
from tests.e2e.playground import Playground

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
RUN = """async () => (await axe.run()).violations.map(
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


def violations(play: Playground) -> list[str]:
    """What axe finds on the page as it is now."""
    play.page.evaluate(AXE.read_text())
    found: list[str] = play.page.evaluate(RUN)
    return found


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("spec", SPECS)
def test_the_page(visit: Callable[..., Playground], spec: str, theme: str, size: dict[str, int]) -> None:
    play = visit(hash=to_hash(SPECS[spec]), color_scheme=theme, viewport=size)
    play.ready()
    play.epochs(1)
    assert violations(play) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dialogs(visit: Callable[..., Playground], theme: str) -> None:
    play = visit(hash=to_hash({}), color_scheme=theme)
    play.ready()
    for opener in (
        play.button("Keyboard shortcuts"),
        play.button("Export"),
        play.button("unit 1 of layer 1"),
        play.button("Layer 1"),
    ):
        opener.click()
        play.page.get_by_role("dialog").wait_for()
        assert violations(play) == []
        play.page.keyboard.press("Escape")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_gradient_check(visit: Callable[..., Playground], theme: str, size: dict[str, int]) -> None:
    play = visit(hash=to_hash(SPECS["plane"]), color_scheme=theme, viewport=size)
    play.ready()
    play.press("Check gradients")
    play.page.get_by_role("dialog").get_by_role("table").wait_for()
    assert violations(play) == []


@pytest.mark.parametrize("width", [360, 768, 1280, 1920, 3840])
def test_nothing_is_cut_off_at_the_side(visit: Callable[..., Playground], width: int) -> None:
    play = visit(hash=to_hash({}), viewport={"width": width, "height": 900})
    play.ready()
    wider = play.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0


def test_nothing_essential_scrolls_on_a_laptop(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    below = play.page.evaluate("document.documentElement.scrollHeight - document.documentElement.clientHeight")
    assert below <= 0
