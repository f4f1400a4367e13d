"""A model that was taken away comes back: dropped on the page or chosen, and training goes on as if it had stayed."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.export.model import model
from glassnet.export.runtime import Runtime
from scripts.link import to_hash
from tests.e2e.playground import Playground
from tests.export.test_foreign import gemm, network, op

CHOSEN = {
    "data": {"dataset": {"type": "blobs"}},
    "optimizer": {"type": "adam"},
    "layers": [{"type": "dense", "units": 5, "dropout": 0.2, "normalization": {"type": "batch_norm"}}],
    "seed": 7,
}
DROP = """({ event, content, name }) => {
    const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name));
    document.querySelector("main").dispatchEvent(
        new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true })
    );
}"""


def drag(play: Playground, event: str, content: bytes, name: str = "model.onnx") -> None:
    play.page.evaluate(DROP, {"event": event, "content": base64.b64encode(content).decode(), "name": name})


def counted(play: Playground, step: int) -> None:
    counter = play.page.locator("dl > div").filter(has=play.page.get_by_text("step", exact=True)).locator("dd")
    expect(counter).to_have_text(re.compile(rf"^[0,]*{step:,}$"))


def test_export_and_drop_it_back(visit: Callable[..., Playground], tmp_path: Path) -> None:
    play = visit(hash=to_hash(CHOSEN))
    play.ready()
    play.epochs(2)
    left, step, dev = play.trainer(), play.step, play.dev_loss
    file = play.export(tmp_path)

    other = visit(hash=to_hash({}))
    other.ready()
    content = file.read_bytes()
    drag(other, "dragenter", content)
    expect(other.page.get_by_text("Drop an ONNX file to go on training it")).to_be_visible()
    drag(other, "drop", content, file.name)
    expect(other.page.get_by_text(f"{file.name} goes on from step {step}.")).to_be_visible()
    expect(other.page.get_by_text("Drop an ONNX file to go on training it")).to_be_hidden()
    counted(other, step)
    assert other.experiment == left.experiment
    expect(other.page.get_by_test_id("dev-loss")).to_have_text(dev)

    points = left.data.x["dev"].astype(np.float32)
    for pages in (play, other):
        pages.epochs(3)
    left.train(3 * left.steps_per_epoch)
    for pages in (play, other):
        counted(pages, left.steps)
        expect(pages.page.get_by_test_id("dev-loss")).to_have_text(f"{left.evaluate('dev').loss:#.3g}")
    again = Runtime(other.export(tmp_path).read_bytes()).run(points)
    stayed = Runtime(model(left).SerializeToString()).run(points)
    for name, answers in stayed.items():
        np.testing.assert_array_equal(again[name], answers)


def test_what_goes_wrong_and_a_file_that_is_chosen(visit: Callable[..., Playground], tmp_path: Path) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    play.page.route("**/readings?*", lambda route: route.fulfill(status=422, json={"message": "no good"}), times=1)
    play.complaints.clear()
    for content, words in ((b"x", "No good."), (b"nonsense", "This is not an ONNX file, or a part of it is missing")):
        drag(play, "drop", content)
        expect(play.page.get_by_role("alert")).to_contain_text(words)
        assert play.step == 0
    assert all("422" in complaint for complaint in play.complaints)
    play.complaints.clear()

    left = Trainer(experiment(CHOSEN))
    left.train(12)
    file = tmp_path / "mine.onnx"
    file.write_bytes(model(left).SerializeToString())
    expect(play.button("Open")).to_be_enabled()
    play.button("Open").focus()
    expect(play.button("Open")).to_be_focused()
    play.page.get_by_label("Model file").set_input_files(file)
    expect(play.page.get_by_text("mine.onnx goes on from step 12.")).to_be_visible()
    expect(play.page.get_by_role("alert")).to_be_hidden()
    counted(play, 12)
    play.press("Step")
    left.train(1)
    counted(play, 13)
    expect(play.page.get_by_test_id("dev-loss")).to_have_text(f"{left.evaluate('dev').loss:#.3g}")


def test_a_network_of_another_program(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({"data": {"dataset": {"type": "spiral"}}}))
    play.ready()
    play.epochs(1)
    drag(play, "drop", network(gemm(3, 2), op("Relu"), gemm(1, 3), op("Sigmoid")), "theirs.onnx")
    expect(play.page.get_by_role("status").get_by_text("theirs.onnx goes on from step 0.")).to_contain_text("Spiral")
    counted(play, 0)
    assert [layer.model_dump()["units"] for layer in play.experiment.layers] == [3]
    play.press("Step")
    counted(play, 1)


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_text_that_is_dragged_is_no_file(visit: Callable[..., Playground], size: tuple[int, int]) -> None:
    play = visit(hash=to_hash({}), viewport={"width": size[0], "height": size[1]})
    play.ready()
    script = """() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.setData("text/plain", "words");
        document.body.dispatchEvent(new DragEvent("dragenter", { dataTransfer, bubbles: true }));
    }"""
    play.page.evaluate(script)
    expect(play.page.get_by_text("Drop an ONNX file to go on training it")).to_be_hidden()
    expect(play.button("Open")).to_be_enabled()
