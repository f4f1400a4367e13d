"""Makes docs/screenshot.png from the page as it is now: ``python -m scripts.screenshot``."""

from __future__ import annotations

from pathlib import Path

from scripts.chromium import chromium
from scripts.link import to_hash
from scripts.server import serving

TARGET = Path(__file__).parents[1] / "docs" / "screenshot.png"
LAYER = {"type": "dense", "units": 8, "activation": {"type": "relu"}}
SPEC = {
    "data": {"dataset": {"type": "spiral"}},
    "layers": [LAYER, LAYER, LAYER],
    "optimizer": {"type": "adam"},
    "learning_rate": 0.01,
    "seed": 3,
}
SECONDS = 4
"""Of training before the picture is taken."""


def main() -> None:
    """Train a spiral for some seconds, pause, take the picture."""
    TARGET.parent.mkdir(exist_ok=True)
    with serving() as server, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{server.url}/{to_hash(SPEC)}")
        page.get_by_role("button", name="Play", exact=True).click()
        page.wait_for_timeout(1000 * SECONDS)
        page.get_by_role("button", name="Pause", exact=True).click()
        page.wait_for_timeout(1000)
        page.screenshot(path=TARGET)


if __name__ == "__main__":
    main()
