"""A headless Chromium, the same one for browser tests, measurements and screenshots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from shutil import which

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = ("quic", "background-networking", "component-update", "sync", "gpu")
"""What is off: a test should talk to our server only."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, else the one that Playwright has installed."""
    found = next(filter(None, map(which, NAMES)), None)
    flags = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        try:
            yield browser
        finally:
            browser.close()
