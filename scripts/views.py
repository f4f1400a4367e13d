"""Makes docs/views/: every view of the dock, light and dark, wide and narrow. ``python -m scripts.views [TYPE …]``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args

from playwright.sync_api import Browser, Page, expect

from scripts.chromium import chromium
from scripts.link import to_hash
from scripts.server import serving

FOLDER = Path(__file__).parents[1] / "docs" / "views"
LAYER = {"type": "dense", "units": 8, "activation": {"type": "tanh"}, "normalization": {"type": "batch_norm"}}
SPEC = {
    "data": {"dataset": {"type": "spiral"}},
    "layers": [LAYER, LAYER, LAYER],
    "optimizer": {"type": "adam"},
    "learning_rate": 0.01,
    "seed": 3,
}
SIZES: dict[str, Any] = {"wide": {"width": 1440, "height": 900}, "narrow": {"width": 390, "height": 844}}
Theme = Literal["light", "dark"]
SECONDS = 3
"""Of training before the picture is taken."""


def start(name: str) -> Callable[[Page], None]:
    """Press a button of the view, and wait until what it began is done."""

    def press(page: Page) -> None:
        dock(page).get_by_role("button", name=name).click()
        page.wait_for_timeout(2000 * SECONDS)

    return press


def dock(page: Page) -> Any:
    """The part of the page that holds the views."""
    return page.get_by_role("region", name="Dock")


BEFORE: dict[str, Callable[[Page], None]] = {"race": start("Race 4 lanes"), "seeds": start("Train 10 seeds")}
"""What a view needs before there is something to see, beside training."""


def main(types: list[str]) -> None:
    """All views, or those named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving() as server, chromium() as browser:
        for size in SIZES:
            for theme in get_args(Theme):
                page = opened(browser, f"{server.url}/{to_hash(SPEC)}", size, theme)
                for tab in dock(page).get_by_role("tab").all():
                    kind = (tab.get_attribute("id") or "").removeprefix("dock-view-")
                    if not types or kind in types:
                        tab.click()
                        picture(page, kind, FOLDER / f"{kind}-{size}-{theme}.png")
                page.context.close()


def opened(browser: Browser, address: str, size: str, theme: Theme) -> Page:
    """The page in this size and theme, after some seconds of training, the dock about half of it."""
    context = browser.new_context(viewport=SIZES[size], color_scheme=theme, reduced_motion="reduce")
    page = context.new_page()
    preferences = json.dumps(json.dumps({"dockTall": True, "hintSeen": True}))
    page.add_init_script(f"localStorage.setItem('glassnet.preferences', {preferences})")
    page.goto(address)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(1000 * SECONDS)
    page.get_by_role("button", name="Pause", exact=True).click()
    return page


def picture(page: Page, kind: str, target: Path) -> None:
    """A picture of the dock with the view in it."""
    page.wait_for_timeout(1500)
    if kind in BEFORE:
        BEFORE[kind](page)
    expect(dock(page)).to_be_visible()
    dock(page).screenshot(path=target)


if __name__ == "__main__":
    main(sys.argv[1:])
