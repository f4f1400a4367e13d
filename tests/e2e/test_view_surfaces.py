"""Surfaces: the walks of the optimizers in numbers, set and read by pointer and by keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from glassnet.core.components.studies.descent import Descent
from glassnet.core.components.studies.study import Finding
from scripts.link import to_hash
from tests.e2e.playground import Playground
from tests.e2e.test_access import violations


@pytest.fixture
def surfaces(visit: Callable[..., Playground]) -> Page:
    """The page with this view open."""
    page = visit(hash=to_hash({})).page
    page.get_by_role("tab", name="Surfaces").click()
    expect(page.get_by_test_id("floor-momentum")).to_contain_text("steps")
    return page


def term(surfaces: Page, name: str) -> Locator:
    """A quantity of the update that is told."""
    return surfaces.locator(f"[data-term='{name}']")


def found(**knobs: Any) -> Finding:
    """What the engine says itself."""
    *_, last = Descent(**knobs).work(cast(Any, None))
    return cast(Finding, last)


def test_paths_leave_as_the_engine_walked_them(surfaces: Page, tmp_path: Path) -> None:
    finding = found()
    for lane in finding.facts["lanes"][:2]:
        cell = surfaces.get_by_test_id(f"floor-{lane['optimizer']['type']}")
        expect(cell).to_have_text(f"{lane['arrived']} steps")
    sgd, momentum = (lane["arrived"] for lane in finding.facts["lanes"][:2])
    assert momentum < sgd
    figure = surfaces.locator(".figure", has=surfaces.locator("[data-figure=surface]"))
    figure.get_by_role("button", name="Export figure").click()
    with surfaces.expect_download() as download:
        figure.get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "surface.csv")
    lines = (tmp_path / "surface.csv").read_text().splitlines()
    assert len(lines) == 1 + 201 * len(finding.facts["lanes"])
    label, step, x, y, value = lines[1 + 201 + 7].split(",")
    assert (label, step) == ("Momentum", "7")
    expected = [*finding.arrays["paths"][1, 7], finding.arrays["heights"][1, 7]]
    assert [float(x), float(y), float(value)] == pytest.approx(expected, rel=1e-6)


def test_step_by_step_with_keys(surfaces: Page) -> None:
    expect(term(surfaces, "g")).to_have_text(re.compile(r"\([−-]3\.000, 50\.00\)"))
    following = surfaces.get_by_role("button", name="Next step")
    following.focus()
    surfaces.keyboard.press("Enter")
    expect(surfaces.get_by_test_id("surface-step")).to_have_text("1 / 200")
    expect(term(surfaces, "w")).to_have_text(re.compile(r"\([−-]2\.910, [−-]0\.5000\)"))
    figure = surfaces.locator("[data-figure=surface]")
    figure.focus()
    for key in ["ArrowRight", "ArrowRight", "ArrowUp", "Enter"]:
        surfaces.keyboard.press(key)
    expect(term(surfaces, "w")).to_have_text(re.compile(r"\([−-]2\.600, 1\.200\)"))
    assert violations(Playground(surfaces)) == []


def test_formulas_have_the_numbers_of_the_step(surfaces: Page) -> None:
    surfaces.get_by_role("button", name="Momentum", exact=True).click()
    following = surfaces.get_by_role("button", name="Next step")
    for _ in range(2):
        following.click()
    finding = found(lane=1)
    names, terms = finding.facts["terms"], finding.arrays["terms"]
    before, now = (dict(zip(names, terms[step], strict=True)) for step in (1, 2))
    for axis, coordinate in enumerate("xy"):
        numbers = [significant(value) for value in (before["v"][axis], now["g"][axis])]
        line = f"{coordinate} = 0.9 · {numbers[0]} + 0.1 · {numbers[1]} = "
        expect(term(surfaces, "v")).to_contain_text(line)
    shown = [float(value) for value in (term(surfaces, "v").get_attribute("data-value") or "").split()]
    assert shown == pytest.approx(0.9 * before["v"] + 0.1 * now["g"], rel=1e-6)
    step = [float(value) for value in (term(surfaces, "Δw").get_attribute("data-value") or "").split()]
    assert step == pytest.approx(-0.1 * np.array(shown), rel=1e-6)
    expect(term(surfaces, "Δw")).to_contain_text("= −α v")


def significant(value: float) -> str:
    """Three digits as the page writes them within a formula."""
    text = f"{value:#.3g}".rstrip(".").replace("-", "−")
    return f"({text})" if value < 0 else text


def test_values_are_linear_or_logarithmic(surfaces: Page) -> None:
    values = surfaces.locator("[data-figure=surface-values]")
    expect(values).to_have_attribute("data-frame", re.compile('"logY":true'))
    surfaces.get_by_label("Log", exact=True).uncheck()
    expect(values).to_have_attribute("data-frame", re.compile('"logY":false'))
    surfaces.get_by_label("Surface", exact=True).select_option(label="Saddle")
    expect(surfaces.get_by_label("Log", exact=True)).to_be_hidden()
    expect(values).to_have_attribute("data-frame", re.compile(r'"y":\[-'))  # it begins below 0


def test_a_refused_formula_says_where(surfaces: Page) -> None:
    surfaces.get_by_label("Surface", exact=True).select_option(label="Your own formula")
    field = surfaces.get_by_label("f(x, y) =")
    field.fill("x**2 + q")
    field.press("Enter")
    expect(surfaces.get_by_text("column 8: “q” is not known")).to_be_visible()
    expect(surfaces.locator("mark")).to_have_text("q")
    field.fill("x**2 + 3*y**2")
    field.press("Enter")
    expect(term(surfaces, "g")).to_have_text(re.compile(r"\([−-]6\.000, 12\.00\)"))


def test_the_phase_map_is_read_with_keys(surfaces: Page) -> None:
    surfaces.get_by_role("button", name="Phase map").click()
    figure = surfaces.locator("[data-figure=phase-map]")
    expect(figure).to_have_attribute("data-frame", re.compile("logX"))
    figure.focus()
    for _ in range(20):
        surfaces.keyboard.press("ArrowRight")
    expect(surfaces.get_by_text(re.compile(r"α = 10.0: runs away"))).to_be_visible()
    expect(surfaces.get_by_label("Gradients", exact=True)).to_be_hidden()
    hatched = set(figure.evaluate(CORNER))
    assert "#b35806" in hatched
    assert max(hatched) > "#f"  # between the lines' own colours there are those of their edges


CORNER = """figure => {
  const canvas = figure.querySelector("canvas"), frame = JSON.parse(figure.dataset.frame);
  const ratio = canvas.width / figure.clientWidth, side = 12 * ratio;
  const [x, y] = [(frame.left + frame.width - 40) * ratio, (frame.top + frame.height - 30) * ratio];
  const { data } = canvas.getContext("2d").getImageData(x, y, side, side);
  return Array.from({length: data.length / 4}, (_, i) =>
    "#" + [0, 1, 2].map(c => data[4 * i + c].toString(16).padStart(2, "0")).join(""));
}"""
"""The colours of the phase map where everything runs away."""
