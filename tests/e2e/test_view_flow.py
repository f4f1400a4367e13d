"""Gradient flow: the norms on the page are slopes of the loss, and every curve can be told from the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from glassnet.core.components.clipping import ClipNorm
from glassnet.core.trainer import Trainer
from scripts.link import to_hash
from tests.core.nets import Objective
from tests.e2e.playground import Playground
from tests.e2e.test_access import NARROW, WIDE, violations
from tests.e2e.test_knobs import number

SVG = "{http://www.w3.org/2000/svg}"
SPEC: dict[str, Any] = {
    "layers": [{"type": "dense", "units": 5}, {"type": "dense", "units": 3}],
    "batch_size": 300,
    "precision": "float64",
}
PENALIZED = SPEC | {"regularizer": {"type": "l2", "rate": 30}, "clipping": {"type": "clip_norm", "limit": 0.1}}
MANY: dict[str, Any] = {"layers": [{"type": "dense", "units": 2}] * 50}


def opened(visit: Callable[..., Playground], spec: dict[str, Any], **options: Any) -> Playground:
    play = visit(hash=to_hash(spec), **options)
    play.ready()
    play.page.get_by_role("tab", name="Gradient flow", exact=True).click()
    return play


def slopes(trainer: Trainer) -> list[float]:
    """‖dW‖ of each layer for the whole training set, from differences of what training makes small; then clipped."""
    experiment, activation = trainer.experiment, trainer.experiment.output.activation
    x, y = trainer.data.present(trainer.data.x["train"]), trainer.data.targets("train", activation)
    ending = activation, experiment.loss
    objective = Objective(experiment.all_layers(), ending, x, y, experiment.regularizer)
    objective.network.theta[...] = trainer.network.theta
    g = objective.differences()
    if isinstance(experiment.clipping, ClipNorm):
        assert np.linalg.norm(g) > 2 * experiment.clipping.limit
        g *= experiment.clipping.limit / np.linalg.norm(g)
    return [float(np.linalg.norm(views["weights"][:, :-1])) for views in objective.network.views(g)]


def figure(play: Playground, name: str) -> Locator:
    return play.page.locator(f"[data-figure={name}]")


@pytest.mark.parametrize(
    ("spec", "words"), [(SPEC, "without penalty, not clipped"), (PENALIZED, "with the pull of L2, clipped by norm")]
)
def test_norms_are_slopes_and_keys_read_the_layers(
    visit: Callable[..., Playground], spec: dict[str, Any], words: str
) -> None:
    play = opened(visit, spec)
    before = slopes(play.trainer())
    play.epochs(1)
    slider = figure(play, "gradients")
    slider.focus()
    for name, norm in zip(("layer 1", "layer 2", "output"), before, strict=True):
        expect(slider).to_have_attribute("aria-valuetext", re.compile(rf"^{name}: \S+ ‖dW‖$"))
        text = (slider.get_attribute("aria-valuetext") or "").removeprefix(f"{name}: ").removesuffix(" ‖dW‖")
        assert number(text) == pytest.approx(norm, rel=5e-3)  # three digits are shown
        play.page.keyboard.press("ArrowDown")
    expect(play.page.get_by_text(f"the last mini-batch’s gradient, {words}.")).to_be_visible()
    play.page.get_by_label("Quantity", exact=True).select_option(label="Update ratio")
    expect(figure(play, "update_ratios")).to_have_attribute("aria-valuetext", re.compile("‖dW‖/‖W‖$"))


def drawing(play: Playground, tmp_path: Path) -> ElementTree.Element:
    """The figure as SVG."""
    whole = figure(play, "gradients").locator("..")
    whole.get_by_role("button", name="Export figure").click()
    with play.page.expect_download() as downloading:
        whole.get_by_role("button", name="SVG").click()
    downloading.value.save_as(tmp_path / "gradients.svg")
    return ElementTree.parse(tmp_path / "gradients.svg").getroot()


def test_the_key_of_many_curves_has_every_colour(visit: Callable[..., Playground], tmp_path: Path) -> None:
    play = opened(visit, MANY)
    play.epochs(2)
    play.page.get_by_label("Curves", exact=True).check()
    svg = drawing(play, tmp_path)
    curves = {path.get("stroke") for path in svg.iter(f"{SVG}path")}
    stripes = [rect.get("fill") for rect in svg.iter(f"{SVG}rect") if rect.get("width") == "18"]
    assert len(set(stripes)) == len(stripes) == 51
    assert set(stripes) <= curves
    words = [text.text for text in svg.iter(f"{SVG}text")]
    assert "layer 1" in words
    assert "output" in words


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_can_be_used_by_everyone(visit: Callable[..., Playground], size: dict[str, int]) -> None:
    play = opened(visit, SPEC, viewport=size)
    play.epochs(1)
    assert violations(play) == []
