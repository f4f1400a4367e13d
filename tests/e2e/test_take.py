"""Everything a person can take away is reached from the page; what goes wrong is said where it was asked for.

Long, as one dialog has it all, and its tests share a server that saves models.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Route, WebSocketRoute, expect

from glassnet.export.formats import FORMATS
from glassnet.export.report.formats import reports
from glassnet.export.report.history import History
from glassnet.export.runtime import Runtime
from scripts.link import to_hash
from scripts.server import Server, serving
from tests.e2e.playground import LONG, Playground
from tests.e2e.test_access import WIDE, in_both_themes
from tests.e2e.test_open import CHOSEN, counted, drag

OFFERED = {name: each for name, each in (FORMATS | reports(History())).items() if each.kind != "model"}
SMALL = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for these tests, which saves models where nothing else is."""
    folder = tmp_path_factory.mktemp("models")
    with serving(GLASSNET_MODELS_FOLDER=str(folder), GLASSNET_PAUSE_AFTER="5") as running:
        yield running


def opened(play: Playground) -> Locator:
    """The dialog with the files made."""
    play.press("Export")
    dialog = play.page.get_by_role("dialog")
    dialog.get_by_role("table").wait_for(timeout=LONG)
    return dialog


def section(dialog: Locator, name: str) -> Locator:
    """A section, chosen."""
    dialog.get_by_role("tab", name=name, exact=True).click()
    return dialog.get_by_role("tabpanel", name=name)


def downloaded(play: Playground, link: Locator, folder: Path) -> Path:
    """The file behind a link, under its own name."""
    with play.page.expect_download(timeout=LONG) as downloading:
        link.click()
    target = folder / downloading.value.suggested_filename
    downloading.value.save_as(target)
    return target


def download_links(part: Locator) -> list[Locator]:
    return part.get_by_role("link", name=re.compile("^Download ")).all()


def test_every_format_is_offered_and_some_are_downloaded(visit: Callable[..., Playground], tmp_path: Path) -> None:
    """That each can be made, the tests of the server say."""
    play = visit(hash=to_hash(CHOSEN))
    play.ready()
    play.epochs(2)
    step, dialog = play.step, opened(play)
    expect(dialog.get_by_role("status").first).to_have_text(f"The network at step {step}, as it is now.")
    names: list[str | None] = []
    files: list[Path] = []
    for name in ("Code", "Weights", "Report"):
        for link in download_links(section(dialog, name)):
            names.append(link.get_attribute("download"))
            if re.search(r"\.(numpy\.zip|safetensors|html|history\.json)$", names[-1] or ""):
                files.append(downloaded(play, link, tmp_path))
                expect(dialog.get_by_text(f"{files[-1].name} is downloaded")).to_be_attached()
    assert names == [f"glassnet-blobs-5-step{step}{each.suffix}" for each in OFFERED.values()]
    code, weights, page, history = files
    assert any(each.endswith("train.py") for each in ZipFile(code).namelist())
    assert b'"W1"' in weights.read_bytes()
    assert f"{step} steps, 2 epochs" in page.read_text()
    rows = json.loads(history.read_text())
    assert rows[-1]["step"] == step
    assert rows[-1]["dev_loss"] == pytest.approx(play.trainer().evaluate("dev").loss, rel=1e-5)


def test_the_model_that_comes_back_answers_the_same(visit: Callable[..., Playground], tmp_path: Path) -> None:
    """Both networks leave as ONNX and are asked about every dev example in onnxruntime: equal to the last bit."""
    play = visit(hash=to_hash(CHOSEN))
    play.ready()
    play.epochs(2)
    points = play.trainer().data.x["dev"].astype(np.float32)
    dev, step = play.dev_loss, play.step
    first = downloaded(play, download_links(opened(play))[0], tmp_path)
    before = Runtime(first.read_bytes()).run(points)

    other = visit(hash=to_hash({}))
    other.ready()
    drag(other, "drop", first.read_bytes(), first.name)
    counted(other, step)
    expect(other.page.get_by_test_id("dev-loss")).to_have_text(dev)
    after = Runtime(downloaded(other, download_links(opened(other))[0], tmp_path).read_bytes()).run(points)
    assert sorted(before) == sorted(after)
    for name, answers in before.items():
        np.testing.assert_array_equal(after[name], answers)


def test_a_model_is_saved_and_has_its_page(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash(CHOSEN))
    play.ready()
    play.epochs(1)
    dialog = opened(play)
    name, save = dialog.get_by_label("Name"), dialog.get_by_role("button", name="Save", exact=True)
    expect(name).to_have_value("blobs")
    for version, precision in ((1, "float32"), (2, "float16")):
        dialog.get_by_label("Precision", exact=True).select_option(precision)
        save.click()
        expect(dialog.get_by_text(f"Saved as version {version} of blobs.")).to_be_visible(timeout=LONG)
    with play.page.expect_popup() as popup:
        dialog.get_by_role("link", name="blobs", exact=True).click()
    expect(popup.value.get_by_role("heading", level=1)).to_contain_text("blobs")
    expect(popup.value.get_by_role("button", name="Ask the model")).to_be_visible()
    assert play.complaints == []
    name.fill("No Name")
    save.click()
    expect(dialog.get_by_text("Expected a name")).to_be_visible()
    expect(save).to_be_focused()
    assert [complaint for complaint in play.complaints if "400" not in complaint] == []
    play.complaints.clear()


def test_a_server_with_a_token_asks_for_it(visit: Callable[..., Playground]) -> None:
    """As that server refuses: other tests show that it does."""
    play = visit(hash=to_hash({}))
    play.ready()
    dialog = opened(play)
    save, sent = dialog.get_by_role("button", name="Save", exact=True), []

    def guarded(route: Route) -> None:
        sent.append(route.request.headers.get("authorization"))
        if sent[-1] == "Bearer secret":
            route.continue_()
        else:
            refusal = {"code": "refused", "message": "saving a model needs this server's token"}
            route.fulfill(status=403, json=refusal, headers={"WWW-Authenticate": "Basic"})

    play.page.route("**/models/guarded", guarded)
    dialog.get_by_label("Name").fill("guarded")
    save.click()
    expect(dialog.get_by_text("Saving a model needs this server's token.")).to_be_visible()
    dialog.get_by_label("Token").fill("secret")
    dialog.get_by_label("Token").press("Enter")
    expect(dialog.get_by_text("Saved as version 1 of guarded.")).to_be_visible(timeout=LONG)
    assert sent == [None, "Bearer secret"]
    play.complaints.clear()


def test_what_goes_wrong_is_said_in_its_row(visit: Callable[..., Playground], tmp_path: Path) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    dialog = opened(play)
    refusal = {"code": "export_failed", "message": "there is no PyTorch code for L-BFGS; choose another optimizer"}
    play.page.route("**/exports/**/*.pytorch.zip", lambda route: route.fulfill(status=422, json=refusal), times=1)
    play.page.route("**/exports/**/*.numpy.zip", lambda route: route.abort(), times=1)
    code = section(dialog, "Code")
    pytorch = code.get_by_role("link", name=re.compile(r"pytorch\.zip$"))
    pytorch.press("Enter")
    expect(code.get_by_role("alert")).to_have_text("There is no PyTorch code for L-BFGS; choose another optimizer.")
    expect(pytorch).to_be_focused()
    code.get_by_role("link", name=re.compile(r"numpy\.zip$")).click()
    expect(code.get_by_role("alert").first).to_contain_text("There is no connection to the server")
    assert all(re.search("422|ERR_FAILED", complaint) for complaint in play.complaints)
    play.complaints.clear()
    assert downloaded(play, pytorch, tmp_path).suffix == ".zip"
    expect(code.get_by_role("alert")).to_have_count(1)


def test_a_network_that_goes_on_is_noticed(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    play.play()
    dialog = opened(play)
    said, again = dialog.get_by_role("status").first, play.button("Make new files")
    expect(said).to_contain_text("It has changed since.")
    old = said.inner_text()
    again.focus()
    again.press("Enter")
    expect(again).to_be_focused()
    expect(said).not_to_have_text(old, timeout=LONG)
    dialog.get_by_role("table").wait_for(timeout=LONG)
    expect(said).not_to_have_text(old)


def test_without_a_connection_it_says_so(visit: Callable[..., Playground], tmp_path: Path) -> None:
    """What was made can still be had; a connection that comes back makes the button work again."""
    sockets: list[WebSocketRoute] = []
    away = False

    def between(page: Page) -> None:
        def relay(route: WebSocketRoute) -> None:
            sockets.append(route)
            if away:
                route.close(code=1001)
            else:
                route.connect_to_server()

        page.route_web_socket("**/ws", relay)

    play = visit(hash=to_hash({}), before=between)
    play.ready()
    dialog = opened(play)
    said, again = dialog.get_by_role("status").first, play.button("Make new files")
    away = True
    sockets[0].close(code=1001)
    expect(said).to_have_text("There is no connection to the server; it comes back by itself.")
    again.click()
    assert downloaded(play, download_links(dialog)[0], tmp_path).suffix == ".onnx"
    away = False
    expect(said).to_have_text("The network at step 0, as it is now.", timeout=LONG)
    again.click()
    expect(said).to_contain_text("Making")
    dialog.get_by_role("table").wait_for(timeout=LONG)


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
def test_it_is_accessible_and_fits(visit: Callable[..., Playground], size: dict[str, int]) -> None:
    play = visit(hash=to_hash({}), viewport=size)
    play.ready()
    dialog = opened(play)
    for name in ("Model", "Code", "Weights", "Report"):
        part = section(dialog, name)
        assert in_both_themes(play, "dialog") == {}, name
        assert dialog.evaluate("dialog => dialog.scrollWidth - dialog.clientWidth") <= 0, name
        for link in download_links(part):
            box = link.bounding_box()
            assert box
            assert 0 <= box["x"] <= size["width"] - box["width"], name


def test_it_is_used_by_key(visit: Callable[..., Playground], tmp_path: Path) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    play.button("Export").focus()
    play.button("Export").press("Enter")
    dialog, keys = play.page.get_by_role("dialog"), play.page.keyboard
    dialog.get_by_role("table").wait_for(timeout=LONG)
    order = []
    for _ in range(4):
        order.append(play.page.evaluate("document.activeElement.textContent.trim()"))
        keys.press("Tab")
    assert order == ["", "Make new files", "Model", "Download"]
    dialog.get_by_role("tab", name="Model").focus()
    keys.press("ArrowRight")
    expect(dialog.get_by_role("tab", name="Code")).to_be_focused()
    keys.press("Tab")
    with play.page.expect_download(timeout=LONG):
        keys.press("Enter")
    inside = (
        "document.querySelector('dialog').contains(document.activeElement) || document.activeElement === document.body"
    )
    for _ in range(12):
        keys.press("Tab")
        assert play.page.evaluate(inside)
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    expect(play.button("Export")).to_be_focused()
    assert play.step == 0
