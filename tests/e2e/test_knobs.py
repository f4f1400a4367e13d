"""The knobs of layers, inputs and steps: set by clicking, heard by the server, and they do what they say."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
from playwright.sync_api import Locator, Page, WebSocket, expect

from glassnet.core.component import registry
from scripts.link import to_hash
from tests.e2e.playground import Playground, number


class Listener:
    """What the server says about the experiment it trains."""

    def __init__(self) -> None:
        self.specs: list[dict[str, Any]] = []

    def __call__(self, page: Page) -> None:
        """Listen to a page."""
        page.on("websocket", lambda socket: self._follow(socket))

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._hear)

    def _hear(self, message: str | bytes) -> None:
        event = msgspec.msgpack.decode(message)
        if event["event"] in {"opened", "tuned"}:
            self.specs.append(event["spec"])


def label(kind: str, type: str) -> str:
    """What the menus call a member."""
    return registry[kind][type].label


def sheet(play: Playground, layer: int) -> Locator:
    """The opened window with a layer's knobs."""
    play.button(re.compile(rf"^Layer {layer}\b")).click()
    return play.page.get_by_role("dialog")


def close(play: Playground) -> None:
    """Close the window that is open."""
    play.page.keyboard.press("Escape")
    expect(play.page.get_by_role("dialog")).to_be_hidden()


def weights(play: Playground, unit: str) -> list[str]:
    """What the window of a unit says its weights and its bias are."""
    play.button(unit).click()
    fields = play.page.get_by_role("dialog").get_by_role("textbox")
    expect(fields.first).not_to_have_value("")
    values = [field.input_value() for field in fields.all()]
    close(play)
    return values


def test_what_is_clicked_reaches_the_server(visit: Callable[..., Playground]) -> None:
    listener = Listener()
    play = visit(hash=to_hash({}), before=listener)
    play.ready()
    play.choose("Normalization of layer 1", label("normalization", "layer_norm"))
    dialog = sheet(play, 2)
    dialog.get_by_label("Skip from").select_option("1")
    dialog.get_by_label("Frozen").check()
    play.type_into("Rate factor", "0.5")
    close(play)
    play.choose("Clipping", label("clipping", "clip_norm"))
    play.choose("Constraint", label("constraint", "max_norm"))
    play.page.get_by_role("region", name="Features").get_by_role("textbox", name="Dropout").fill("0.2")
    play.type_into("Class weights", "1, 5")
    assert play.until(lambda: bool(listener.specs[-1]["loss"]["class_weights"]))
    expect(play.page.get_by_role("alert")).to_have_count(0)
    for spec in (listener.specs[-1], play.experiment.model_dump(mode="json")):
        first, second = spec["layers"]
        assert first["normalization"]["type"] == "layer_norm"
        assert (second["skip"], second["frozen"], second["learning_rate_factor"]) == (1, True, 0.5)
        assert spec["clipping"]["type"] == "clip_norm"
        assert spec["constraint"]["type"] == "max_norm"
        assert spec["input_dropout"] == 0.2
        assert spec["loss"]["class_weights"] == [1, 5]


def test_a_frozen_layer_stays_while_the_others_learn(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    sheet(play, 2).get_by_label("Frozen").check()
    close(play)
    expect(play.button(re.compile("Layer 2.*frozen"))).to_be_visible()
    learning, frozen = weights(play, "unit 1 of layer 1"), weights(play, "unit 1 of layer 2")
    play.epochs(3)
    assert weights(play, "unit 1 of layer 1") != learning
    assert weights(play, "unit 1 of layer 2") == frozen


def test_a_skip_is_drawn_and_survives_the_layers_between(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({"layers": [{"type": "dense", "units": 4}] * 3}))
    play.ready()
    sheet(play, 3).get_by_label("Skip from").select_option(label="layer 1")
    close(play)
    line = play.button("Skip from layer 1 to layer 3")
    expect(line).to_be_visible()
    play.press("Add a layer between layers 1 and 2")
    expect(play.button("Skip from layer 1 to layer 4")).to_be_visible()
    play.press("Remove layer 1")
    expect(play.button("Skip from the inputs to layer 3, projected")).to_be_visible()
    play.epochs(1)
    assert [layer.skip for layer in play.experiment.layers] == [0, 0, 3]
    play.button("Skip from the inputs to layer 3, projected").click()
    play.page.get_by_role("dialog", name="Layer 3").get_by_label("Skip from").select_option("0")
    close(play)
    expect(play.button(re.compile("^Skip from"))).to_have_count(0)


def test_gradients_are_right_in_every_layer(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    play.play()
    play.settled(0)
    play.press("Check gradients")
    dialog = play.page.get_by_role("dialog", name="Gradient check")
    rows = dialog.locator("tbody tr")
    expect(rows).to_have_count(3)
    assert [row.get_by_role("rowheader").inner_text() for row in rows.all()] == ["Layer 1", "Layer 2", "Output layer"]
    assert [row.get_by_role("cell").nth(0).inner_text() for row in rows.all()] == ["12", "10", "3"]
    ratios = [number(row.get_by_role("cell").nth(1).inner_text()) for row in rows.all()]
    assert all(0 < ratio < 1e-7 for ratio in ratios), ratios
    assert 0 < number(dialog.get_by_test_id("two-sided").inner_text()) < 1e-7
    close(play)
    before = play.step
    play.settled(before)
    play.pause()


def test_a_gradient_check_without_a_server_says_so(visit: Callable[..., Playground]) -> None:
    sockets: list[Any] = []

    def between(page: Page) -> None:
        def relay(route: Any) -> None:
            sockets.append(route)
            if len(sockets) == 1:
                route.connect_to_server()
            else:
                route.close(code=1001)  # else it would look open, on a slow machine before the answer is read

        page.route_web_socket("**/ws", relay)

    play = visit(hash=to_hash({}), before=between)
    play.ready()
    sockets[0].close(code=1001)
    expect(play.page.get_by_text("Connection lost")).to_be_visible()
    play.press("Check gradients")
    dialog = play.page.get_by_role("dialog", name="Gradient check")
    expect(dialog).to_contain_text("no connection")
    expect(dialog.get_by_role("button", name="Check", exact=True)).to_be_disabled()


def test_an_optimizer_that_needs_full_batches_brings_them(visit: Callable[..., Playground]) -> None:
    play = visit(hash=to_hash({}))
    play.ready()
    play.choose("Optimizer", label("optimizer", "l_bfgs"))
    batch = play.page.get_by_role("textbox", name="Batch size")
    expect(batch).to_be_disabled()
    expect(batch).to_have_value(str(play.experiment.training_examples()))
    before = float(play.dev_loss)
    play.epochs(3)
    assert float(play.dev_loss) < before
    points = play.page.get_by_role("slider", name="Points", exact=True)
    points.focus()
    points.press("ArrowLeft")
    expect(batch).to_have_value(str(play.experiment.training_examples()))
    step = play.step
    play.play()
    play.settled(step)
    play.pause()
    expect(play.page.get_by_role("alert")).to_have_count(0)
    play.choose("Optimizer", label("optimizer", "adam"))
    expect(batch).to_be_enabled()
    assert play.experiment.batch_size == play.experiment.training_examples()
