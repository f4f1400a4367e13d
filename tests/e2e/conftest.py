"""A real server, a real browser, and pages that may not complain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.chromium import chromium
from scripts.server import Server, serving
from tests.e2e.playground import Playground

WIDE = {"width": 1440, "height": 900}
TIMEOUT = 15_000
"""Milliseconds until something that should be on the page counts as missing."""
expect.set_options(timeout=TIMEOUT)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all tests. What nobody watches stops soon, so that tests do not slow each other down."""
    with serving(GLASSNET_PAUSE_AFTER="5") as running:
        yield running
        said = running.log.read_text()
    assert "Traceback" not in said, said


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each test has profiles of its own in it."""
    with chromium() as running:
        yield running


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Callable[..., Playground]]:
    """Open the page in a new profile: ``visit(hash="#e=…", color_scheme="dark")``. No page may leave a complaint."""
    contexts, playgrounds = [], []

    def open_page(hash: str = "", before: Callable[[Page], None] | None = None, **options: Any) -> Playground:
        context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **options})
        context.set_default_timeout(TIMEOUT)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
        contexts.append(context)
        page = context.new_page()
        playgrounds.append(Playground(page))
        if before:
            before(page)
        page.goto(f"{server.url}/{hash}")
        return playgrounds[-1]

    yield open_page
    for context in contexts:
        context.close()
    assert [complaint for playground in playgrounds for complaint in playground.complaints] == []
