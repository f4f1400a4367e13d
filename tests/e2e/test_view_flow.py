"""Gradient flow and distributions: the numbers on the page are those of the network."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from glassnet.core.trainer import Trainer
from scripts.link import to_hash
from tests.core.nets import Objective
from tests.e2e.playground import Playground
from tests.e2e.test_access import NARROW, WIDE, violations
from tests.e2e.test_knobs import number

SPEC: dict[str, Any] = {
    "layers": [{"type": "dense", "units": 5}, {"type": "dense", "units": 3}],
    "batch_size": 300,
    "precision": "float64",
}
NORMED: dict[str, Any] = {
    "layers": [{"type": "dense", "units": 5, "normalization": {"type": "batch_norm"}}, {"type": "dense", "units": 3}]
}


def opened(visit: Callable[..., Playground], tab: str, spec: dict[str, Any], **options: Any) -> Playground:
    play = visit(hash=to_hash(spec), **options)
    play.ready()
    play.page.get_by_role("tab", name=tab, exact=True).click()
    return play


def slopes(trainer: Trainer) -> list[float]:
    """‖dW‖ of each layer for the whole training set, from differences of the loss."""
    activation = trainer.experiment.output.activation
    x, y = trainer.data.present(trainer.data.x["train"]), trainer.data.targets("train", activation)
    objective = Objective(trainer.experiment.all_layers(), (activation, trainer.experiment.loss), x, y)
    objective.network.theta[...] = trainer.network.theta
    return [float(np.linalg.norm(g["weights"][:, :-1])) for g in objective.network.views(objective.differences())]


def figure(play: Playground, name: str) -> Locator:
    return play.page.locator(f"[data-figure={name}]")


def test_norms_are_slopes_and_keys_read_the_layers(visit: Callable[..., Playground]) -> None:
    play = opened(visit, "Gradient flow", SPEC)
    before = slopes(play.trainer())
    play.epochs(1)
    slider = figure(play, "gradients")
    slider.focus()
    for name, norm in zip(("layer 1", "layer 2", "output"), before, strict=True):
        expect(slider).to_have_attribute("aria-valuetext", re.compile(rf"^{name}: \S+ ‖dW‖$"))
        text = (slider.get_attribute("aria-valuetext") or "").removeprefix(f"{name}: ").removesuffix(" ‖dW‖")
        assert number(text) == pytest.approx(norm, rel=5e-3)  # three digits are shown
        play.page.keyboard.press("ArrowDown")
    play.page.get_by_label("Quantity", exact=True).select_option(label="Update ratio")
    expect(figure(play, "update_ratios")).to_have_attribute("aria-valuetext", re.compile("‖dW‖/‖W‖$"))


def test_histograms_hold_every_weight(visit: Callable[..., Playground]) -> None:
    play = opened(visit, "Distributions", NORMED)
    play.epochs(1)
    matrices = play.trainer().network.matrices()
    expect(play.page.get_by_text(f"{sum(w.size for w in matrices)} numbers", exact=False)).to_be_visible()
    spread = f"{matrices[0].std():.2g}"
    label = figure(play, "distributions").get_attribute("aria-label") or ""
    assert f"± {spread}" in label.split(",")[1]
    play.page.get_by_label("Quantity", exact=True).select_option(label="what the activation sees, after norm")
    training = figure(play, "distributions").get_attribute("aria-label")
    play.page.get_by_label("As when predicting").check()
    expect(figure(play, "distributions")).not_to_have_attribute("aria-label", training or "")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("tab", ["Gradient flow", "Distributions"])
def test_it_can_be_used_by_everyone(visit: Callable[..., Playground], tab: str, size: dict[str, int]) -> None:
    play = opened(visit, tab, NORMED, viewport=size)
    play.epochs(1)
    assert violations(play) == []
