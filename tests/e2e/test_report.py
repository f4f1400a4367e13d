"""A report in a real browser: readable in both themes, wide and narrow, asks for nothing, prints on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.export.report.document import report
from glassnet.export.report.history import History
from tests.e2e.test_access import AXE, NARROW, RUN, THEMES, WIDE


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    trainer, history = Trainer(experiment({"data": {"dataset": {"type": "digits"}}})), History()
    for _ in range(3):
        history.watch(trainer)
        trainer.train(trainer.steps_per_epoch)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(report(trainer, history), encoding="utf-8")
    return path


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_is_readable_and_asks_for_nothing(browser: Browser, file: Path, theme: str, viewport: ViewportSize) -> None:
    context = browser.new_context(viewport=viewport, color_scheme=theme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]
    assert page.locator(f"image.when-{theme}").is_visible()
    assert page.locator("image.when-light").is_visible() == (theme == "light")
    page.evaluate(AXE.read_text())
    assert page.evaluate(RUN, "html") == []
    assert said == []
    context.close()


def test_it_prints_in_light_colours_on_a_few_pages(browser: Browser, file: Path) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    pages = page.pdf().count(b"/Type /Page\n")
    assert 3 <= pages <= 12
    context.close()
