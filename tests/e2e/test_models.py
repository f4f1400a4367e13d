"""A saved model's page: a visitor types a row, asks, and reads what the model answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from glassnet.export.facts import facts_of
from glassnet.export.model import model
from glassnet.export.outputs import units
from glassnet.export.runtime import Runtime
from glassnet.store.models import Models
from scripts.server import Server, serving
from tests.e2e.test_access import AXE, RUN
from tests.export.compare import trained

IRIS = trained(300, data={"dataset": {"type": "iris"}})
ROW = [5.1, 3.5, 1.4, 0.2]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one saved model."""
    folder, content = tmp_path_factory.mktemp("models"), model(IRIS).SerializeToString()
    Models(Path(folder)).save("iris", content, facts_of(content))
    with serving(GLASSNET_MODELS_FOLDER=str(folder)) as running:
        yield running


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_form_answers_as_the_model_does(browser: Browser, models: Server, width: int, scheme: str) -> None:
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{models.url}/models")
    page.get_by_role("link", name="iris").click()
    for name, value in zip(IRIS.experiment.data.dataset.inputs, ROW, strict=True):
        page.get_by_label(name).fill(str(value))
    page.get_by_label(IRIS.experiment.data.dataset.inputs[-1]).press("Enter")
    answer = page.get_by_role("status")
    expect(answer).to_contain_text("0, setosa")
    shares = units(IRIS.experiment, Runtime(model(IRIS).SerializeToString()).run(np.float32([ROW])))[0]
    for name, share in zip(IRIS.experiment.data.dataset.classes, shares, strict=True):
        expect(answer).to_contain_text(f"{name} {float(f'{share:.6g}'):g}"[:14])
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN, "body") == []
    page.close()
    assert complaints == []


def test_a_mistake_is_said_where_the_answer_would_be(browser: Browser, models: Server) -> None:
    page = browser.new_page()
    page.goto(f"{models.url}/models/iris")
    page.get_by_label("sepal length").fill("1e39")
    page.get_by_role("button", name="Ask the model").click()
    expect(page.get_by_role("status")).to_contain_text("too large for FP32")
    page.close()
