"""Everything a mouse can do a keyboard can."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from scripts.link import to_hash
from tests.e2e.playground import Playground
from tests.e2e.test_access import remembering


def reach(play: Playground, target: Locator, most: int = 120) -> None:
    """Tab until something has the focus."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        play.page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached with the tab key")


def test_build_play_step_reset(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    keyboard = play.page.keyboard

    reach(play, play.button("Add a layer before the output"))
    keyboard.press("Enter")
    assert len(play.layers) == 3
    keyboard.press("Control+z")
    assert len(play.layers) == 2
    keyboard.press("Shift+Control+z")
    assert len(play.layers) == 3

    play.page.evaluate("document.activeElement.blur()")
    keyboard.press("ArrowRight")
    expect(play._counter("step")).to_have_text("1")
    keyboard.press("Shift+ArrowRight")
    expect(play._counter("step")).to_have_text("31")
    expect(play.button("Play")).to_be_visible()
    after = play.step
    keyboard.press("Space")
    expect(play.button("Pause")).to_be_visible()
    play.settled(after)
    keyboard.press("Space")
    expect(play.button("Play")).to_be_visible()
    keyboard.press("r")
    expect(play._counter("step")).to_have_text("0")


def test_edit_a_weight(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    unit = play.button("unit 1 of layer 1")
    reach(play, unit)
    play.page.keyboard.press("Enter")
    dialog = play.page.get_by_role("dialog")
    bias = dialog.get_by_label("bias b")
    reach(play, bias)
    before = play.dev_loss
    play.page.keyboard.type("2.5")
    play.page.keyboard.press("Enter")
    expect(bias).to_have_value("2.5")
    play.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(play.page.get_by_test_id("dev-loss")).not_to_have_text(before)
    play.page.keyboard.press("Enter")
    expect(play.page.get_by_role("dialog").get_by_label("bias b")).to_have_value("2.5")


def test_a_window_asked_for_as_it_closes_opens(visit: Callable[..., Playground]) -> None:
    """The browser tells that a window was closed a moment later, perhaps after the next key."""
    play = visit(hash=to_hash({}))
    play.ready()
    play.press("unit 1 of layer 1")
    dialog = play.page.get_by_role("dialog")
    expect(dialog.get_by_label("bias b")).to_be_visible()
    play.page.evaluate("""() => addEventListener("keydown", () => {
        document.querySelector("dialog[open]").close();
        document.querySelector('[data-layer="0"][data-unit="0"]').click();
    }, { once: true })""")
    play.page.keyboard.press("F2")
    play.page.wait_for_timeout(300)
    expect(dialog.get_by_label("bias b")).to_be_visible()
    play.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_the_list_of_keys(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    play.page.keyboard.press("?")
    expect(play.page.get_by_role("dialog", name="Keys")).to_be_visible()
    play.page.keyboard.press("Escape")
    expect(play.page.get_by_role("dialog")).to_be_hidden()


def test_every_control_of_a_view_is_reached_and_seen(visit: Callable[..., Playground]) -> None:
    """Tab passes through all of them, each shows its focus, and figures with a cursor take the arrow keys."""
    play = visit(hash=to_hash({}), before=remembering())
    play.ready()
    play.epochs(1)
    for name, (figure, says) in CURSORS.items():
        tab = play.page.get_by_role("tab", name=name, exact=True)
        tab.click()
        cursor = play.page.locator(f"#dock-view [data-figure={figure}]")
        expect(cursor).to_have_attribute("data-frame", re.compile("left"))
        wanted = play.page.evaluate(CONTROLS)
        tab.focus()
        reached = []
        for _ in range(wanted + 12):
            play.page.keyboard.press("Tab")
            if place := play.page.evaluate(FOCUS):
                reached.append(place["at"])
                assert place["seen"], f"{name}: the focus of {place['html']} is not seen"
        assert sorted(set(reached)) == list(range(wanted)), name
        cursor.focus()
        before = cursor.evaluate(f"element => {says}")
        play.page.keyboard.press("ArrowDown")
        play.page.wait_for_function(f"([element, before]) => {says} !== before", arg=[cursor.element_handle(), before])


CURSORS = {
    "Gradient flow": ("gradients", "element.ariaValueText"),
    "Distributions": ("distributions", "element.ariaValueText"),
    "Loss landscape": ("landscape", "element.innerText"),
    "Surfaces": ("surface", "element.innerText"),
}
"""Where arrow keys read the figure, and what changes then."""
CONTROLS = """() => {
  const all = "button, select, input, [tabindex='0']";
  window.controls = [...document.querySelectorAll(`#dock-view :is(${all})`)].filter(
    element => element.checkVisibility({visibilityProperty: true}) && !element.disabled);
  return window.controls.length;
}"""
"""How many controls the view has."""
FOCUS = """() => {
  const element = document.activeElement, at = window.controls.indexOf(element);
  if (at < 0) return null;
  const {outlineStyle, outlineWidth} = getComputedStyle(element);
  return {at, seen: outlineStyle !== "none" && parseFloat(outlineWidth) > 0, html: element.outerHTML.slice(0, 120)};
}"""
"""Which of them has the focus, and whether that is seen."""
