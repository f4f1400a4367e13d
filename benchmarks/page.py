"""The page in a real browser: how much it loads, how soon it is there, how soon it shows what was asked for."""

from __future__ import annotations

import gzip
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, Response

from benchmarks.figures import Figure, Section, listed
from benchmarks.live import SPEC
from scripts.chromium import chromium
from scripts.link import to_hash
from scripts.server import Server, serving

ROUNDS = 7
SECONDS = 4
WIDE: Any = {"width": 1440, "height": 900}
NOTE = """
// Notes when the page acknowledges a frame, which it does when the frame is drawn.
window.shown = [];
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  if (String.fromCharCode(...data.slice(0, 12)).includes("ack")) window.shown.push(performance.now());
  return send.call(this, data);
};
"""
NEXT = """
// Does something and resolves with the milliseconds until the next frame is drawn.
(element, act) => new Promise((resolve, reject) => {
  const before = window.shown.length, begun = performance.now();
  setTimeout(() => reject(new Error("no frame within 5 s")), 5000);
  const look = () => window.shown.length > before ? resolve(window.shown[before] - begun) : requestAnimationFrame(look);
  if (act === "click") element.click();
  else { element.stepUp(500); element.dispatchEvent(new Event("input", {bubbles: true})); }
  look();
})
"""


def run() -> Section:
    """Medians over some fresh visits."""
    with serving() as server, chromium() as browser:
        kilobytes = loaded(browser, server)
        visits = [visit(browser, server) for _ in range(ROUNDS)]
    middle = {name: median(one[name] for one in visits) for name in visits[0]}
    figures = [
        Figure("page.js_gz_kb", kilobytes, "kB"),
        Figure("page.ready_ms", middle["ready"], "ms"),
        Figure("play.first_frame_ms", middle["play"], "ms"),
        Figure("slider.effect_ms", middle["slider"], "ms"),
        Figure("page.frames_per_s", middle["frames"], "frames/s"),
    ]
    return Section([listed("The page in Chromium without a GPU, server on the same machine", figures)], figures)


def loaded(browser: Browser, server: Server) -> float:
    """Kilobytes of JavaScript, gzipped, that a first visit loads."""
    page = browser.new_page(viewport=WIDE)
    scripts: list[Response] = []
    page.on("response", lambda response: scripts.append(response) if response.url.endswith(".js") else None)
    page.goto(server.url)
    _until_ready(page)
    sizes = [len(gzip.compress(script.body(), 9)) for script in scripts]
    page.close()
    return sum(sizes) / 1000


def visit(browser: Browser, server: Server) -> dict[str, float]:
    """One visit with an empty cache: a paused experiment, a slider moved, play, some seconds of frames."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.add_init_script(NOTE)
    page.goto(f"{server.url}/{to_hash(SPEC)}")
    found = {"ready": _until_ready(page)}
    page.wait_for_timeout(300)
    found["slider"] = page.get_by_role("slider", name="Noise").evaluate(NEXT, "input")
    page.wait_for_timeout(300)
    found["play"] = page.get_by_role("button", name="Play", exact=True).evaluate(NEXT, "click")
    page.wait_for_timeout(1000)
    before = page.evaluate("window.shown.length")
    page.wait_for_timeout(1000 * SECONDS)
    found["frames"] = (page.evaluate("window.shown.length") - before) / SECONDS
    page.get_by_role("button", name="Pause", exact=True).click()
    context.close()
    return found


def _until_ready(page: Page) -> float:
    """Milliseconds from the start of the navigation until the first pictures are drawn."""
    page.wait_for_function("() => !window.shown || window.shown.length > 0")
    page.get_by_role("button", name="Share").wait_for()
    ready: float = page.evaluate("() => window.shown ? window.shown[0] : performance.now()")
    return ready
