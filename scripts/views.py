"""Makes docs/views/: every view of the dock, light and dark, wide and narrow. ``python -m scripts.views [TYPE …]``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args

from playwright.sync_api import Browser, Locator, Page

from glassnet.core.components.presets import VanishingGradients
from scripts.chromium import chromium
from scripts.link import to_hash
from scripts.server import Server, serving

FOLDER = Path(__file__).parents[1] / "docs" / "views"
LAYER = {"type": "dense", "units": 8, "activation": {"type": "tanh"}, "normalization": {"type": "batch_norm"}}
SPEC = {
    "data": {"dataset": {"type": "spiral"}},
    "layers": [LAYER, LAYER, LAYER],
    "optimizer": {"type": "adam"},
    "learning_rate": 0.03,
    "batch_size": 100,
    "seed": 3,
}
SICK = VanishingGradients.facts()["spec"]
"""For the coach, who says nothing to a healthy network."""
SIZES: dict[str, Any] = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 4000}}
"""The narrow one so high that nothing has to be scrolled."""
Theme = Literal["light", "dark"]
SECONDS = 3
"""Of training before the picture is taken."""


def started(name: str) -> Callable[[Page], None]:
    """Press a button of the view, and wait until what it began is done."""

    def press(page: Page) -> None:
        dock(page).get_by_role("button", name=name).click()
        page.wait_for_timeout(2000 * SECONDS)

    return press


def forked(page: Page) -> None:
    """Go on from a moment ago with another learning rate."""
    for _ in range(3):
        page.get_by_role("slider", name="Moment of the run").press("ArrowLeft")
    dock(page).get_by_role("button", name="Fork from here").click()
    rate = page.get_by_role("textbox", name="Learning rate")
    rate.fill("0.003")
    rate.press("Enter")
    train(page)
    dock(page).get_by_role("button", name="Compare").click()
    page.wait_for_timeout(1000)


BEFORE: dict[str, Callable[[Page], None]] = {
    "race": started("Race 4 lanes"),
    "seeds": started("Train 10 seeds"),
    "runs": forked,
}
"""What a view needs before there is something to see, beside training."""


def main(types: list[str]) -> None:
    """All views, or those named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving() as server, chromium() as browser:
        for size in SIZES:
            for theme in get_args(Theme):
                for kind in types or kinds(browser, server):
                    page = opened(browser, server, kind, size, theme)
                    dock(page).screenshot(path=FOLDER / f"{kind}-{size}-{theme}.png")
                    page.context.close()


def kinds(browser: Browser, server: Server) -> list[str]:
    """The views there are, by the tabs of the dock."""
    page = browser.new_page()
    page.goto(server.url)
    page.get_by_role("button", name="Share", exact=True).wait_for()
    tabs = dock(page).get_by_role("tab").all()
    found = [(tab.get_attribute("id") or "").removeprefix("dock-view-") for tab in tabs]
    page.close()
    return found


def opened(browser: Browser, server: Server, kind: str, size: str, theme: Theme) -> Page:
    """The page with this view open, the dock about half of it, after some seconds of training."""
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, reduced_motion="reduce")
    page = context.new_page()
    preferences = json.dumps(json.dumps({"dockTall": True, "dockTab": kind, "hintSeen": True}))
    page.add_init_script(f"localStorage.setItem('glassnet.preferences', {preferences})")
    page.goto(f"{server.url}/{to_hash(SICK if kind == 'coach' else SPEC)}")
    train(page)
    if kind in BEFORE:
        BEFORE[kind](page)
    return page


def train(page: Page) -> None:
    """For some seconds, and long enough afterwards for studies to be done."""
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(1000 * SECONDS)
    page.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_timeout(1500)


def dock(page: Page) -> Locator:
    """The part of the page that holds the views."""
    return page.get_by_role("region", name="Dock")


if __name__ == "__main__":
    main(sys.argv[1:])
