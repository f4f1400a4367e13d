"""A probe that somebody adds in Python appears on the page: a tab, its sentence, its curve."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from scripts.link import to_hash
from scripts.server import Server, serving
from tests.e2e.playground import Playground

ROOT = Path(__file__).parents[2]
PROBE = '''
"""How long the weights are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from glassnet.core.components.probes import Curve

if TYPE_CHECKING:
    from glassnet.core.trainer import Trainer


class LengthProbe(Curve):
    """How long all weights together are: ‖θ‖. It grows while the network makes up its mind."""

    label = "Length"
    type: Literal["length"] = "length"
    unit = "‖θ‖"

    def values(self, trainer: Trainer) -> dict[str, float]:
        return {"length": float(np.linalg.norm(trainer.network.theta))}
'''


@pytest.fixture
def extended(tmp_path: Path) -> Iterator[Server]:
    """A server of a copy of the package, with one file more and the page as it is."""
    package = tmp_path / "glassnet"
    shutil.copytree(ROOT / "backend" / "glassnet", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "core" / "components" / "length.py").write_text(PROBE)
    (package / "static").symlink_to(ROOT / "static")
    with serving(PYTHONPATH=str(tmp_path)) as server:
        yield server


def test_its_curve_is_on_the_page(browser: Browser, extended: Server) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    play = Playground(context.new_page())
    play.page.goto(f"{extended.url}/{to_hash({})}")
    play.ready()
    play.page.get_by_role("tab", name="Length").click()
    expect(play.page.get_by_role("region", name="Dock")).to_contain_text("How long all weights together are")
    play.epochs(3)
    length = float(np.linalg.norm(play.trainer().network.theta))
    curve = play.page.get_by_role("slider", name="Length over training")
    expect(curve).to_have_attribute("aria-valuetext", f"epoch 3.0, step {play.step}: length {length:#.3g}")
    frame = json.loads(play.page.locator("[data-figure=length]").get_attribute("data-frame") or "{}")
    assert frame["y"][0] <= length <= frame["y"][1]
    context.close()
    assert play.complaints == []
