"""All views of the dock open at once: how many frames the page shows, and what the training keeps of its speed."""

from __future__ import annotations

import json
from statistics import median
from time import sleep
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.figures import Figure, Section, listed
from benchmarks.page import NOTE, WIDE
from benchmarks.viewer import Viewer
from glassnet.core.component import registry
from scripts.chromium import chromium
from scripts.link import to_hash
from scripts.server import Server, serving

LAYER = {"type": "dense", "units": 8, "activation": {"type": "tanh"}}
SPEC = {"data": {"dataset": {"type": "circle"}}, "layers": [LAYER] * 6}
WALL: Any = {"width": 1440, "height": 2300}
"""A window so high that no view has to be scrolled to: all are drawn at once."""
ROUNDS = 3
SECONDS, SETTLING = 5.0, 3.0
EVERYTHING = {
    "dockLarge": True,
    "dockTab": "loss",
    "dockPins": [*registry["probe"], *registry["study"], "runs"],
    "speed": 0,
}
"""A page that has every view pinned, and trains as fast as it can."""


def run() -> Section:
    """Rounds in which a session that nobody looks at and pages with all views open take turns."""
    bare: list[float] = []
    pages: dict[str, list[tuple[float, float]]] = {"views": [], "wall": []}
    with serving() as server, chromium() as browser:
        for _ in range(ROUNDS):
            bare.append(unwatched(server))
            pages["views"].append(watched(browser, server, WIDE))
            pages["wall"].append(watched(browser, server, WALL))
    figures = [Figure("views.bare_steps_per_s", median(bare), "steps/s")]
    for name, found in pages.items():
        kept = median(steps / alone for (steps, _), alone in zip(found, bare, strict=True))
        figures += [
            Figure(f"{name}.kept", kept, "of the bare speed"),
            Figure(f"{name}.frames_per_s", median(frames for _, frames in found), "frames/s"),
        ]
    title = (
        "All views open at once, in a window of 1440×900 and on a wall of 1440×2300: circle, 2-8×6-1 tanh, full speed"
    )
    return Section([listed(title, figures)], figures)


def unwatched(server: Server) -> float:
    """Steps a second of a session whose page looks at nothing."""
    with Viewer(server, SPEC) as viewer:
        viewer.send("watch", probes=())
        viewer.send("play")
        viewer.until("state")
        sleep(SECONDS)
        viewer.send("pause")
        step: float = viewer.until("state")["step"]
        return step / SECONDS


def watched(browser: Browser, server: Server, viewport: Any) -> tuple[float, float]:
    """Steps and frames a second of a page with every view."""
    context = browser.new_context(viewport=viewport)
    page = context.new_page()
    page.add_init_script(NOTE)
    page.add_init_script(f"localStorage.setItem('glassnet.preferences', {json.dumps(json.dumps(EVERYTHING))})")
    page.goto(f"{server.url}/{to_hash(SPEC)}")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(1000 * SETTLING)
    first, shown = counters(page)
    page.wait_for_timeout(1000 * SECONDS)
    last, now = counters(page)
    page.get_by_role("button", name="Pause", exact=True).click()
    page.get_by_role("button", name="Play", exact=True).wait_for()  # the next session has the server for itself
    context.close()
    return (last - first) / SECONDS, (now - shown) / SECONDS


def counters(page: Page) -> tuple[int, int]:
    """The steps the page says were made, and the frames that it has drawn."""
    text = page.locator("dl > div").filter(has=page.get_by_text("step", exact=True)).locator("dd").inner_text()
    shown: int = page.evaluate("window.shown.length")
    return int(text.replace(",", "")), shown
