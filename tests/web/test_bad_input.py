"""Every mistake a client can make: one sentence, the session as it was, the socket alive."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed

from tests.web.client import Page
from tests.web.conftest import Served

MEGABYTES = 10 * 1000 * 1000
WIDE = [{"type": "dense", "units": 1000}] * 20


def tune(**changes: Any) -> bytes:
    return message("tune", rev=7, spec=changes)


def message(op: Any, **fields: Any) -> bytes:
    return msgspec.msgpack.encode({"op": op} | fields)


MISTAKES: dict[str, tuple[bytes | str, str, str]] = {
    "text": ('{"op": "play"}', "invalid_input", "expected a binary message"),
    "no msgpack": (b"\xc1\xff", "invalid_input", "not msgpack"),
    "cut off": (message("play")[:-2], "invalid_input", "not msgpack"),
    "empty": (b"", "invalid_input", "not msgpack"),
    "no map": (msgspec.msgpack.encode([1, 2]), "invalid_input", "got"),
    "10 MB": (msgspec.msgpack.encode({"op": "tune", "x": bytes(MEGABYTES)}), "invalid_input", "at most 65,536 bytes"),
    "10 MB of text": ("x" * MEGABYTES, "invalid_input", "expected a binary message"),
    "unknown command": (message("dance"), "invalid_input", "'play'"),
    "no command": (msgspec.msgpack.encode({"rev": 1}), "invalid_input", "op"),
    "unknown field": (message("play", faster=True), "invalid_input", "faster: is not a known field"),
    "missing field": (message("tune", rev=1), "invalid_input", "spec: is required"),
    "wrong type": (message("step", count="many"), "invalid_input", "count: expected"),
    "out of range": (message("step", count=0), "invalid_input", "greater than or equal to 1, got 0"),
    "no number": (message("play", speed=float("nan")), "invalid_input", "speed: expected"),
    "second open": (message("open"), "illegal_command", "close it first"),
    "unknown knob": (tune(learning_speed=1), "invalid_experiment", "learning_speed: is not a known field"),
    "knob out of range": (tune(learning_rate=-1), "invalid_experiment", "greater than 0, got -1"),
    "unknown optimizer": (tune(optimizer={"type": "best"}), "invalid_experiment", "got 'best'"),
    "a billion units": (tune(layers=[{"type": "dense", "units": 10**9}]), "limit_exceeded", "units"),
    "too many parameters": (tune(layers=WIDE), "limit_exceeded", "parameters, got"),
    "too many layers": (tune(layers=[{"type": "dense"}] * 21), "limit_exceeded", "at most 20 hidden layers, got 21"),
    "batch larger than data": (tune(batch_size=100_000), "invalid_experiment", "got 100,000"),
    "softmax with one class": (tune(output={"activation": {"type": "softmax"}}), "invalid_experiment", "softmax needs"),
    "no such weight": (message("set_weight", layer=8, unit=0, value=1), "invalid_input", "expected a weight"),
    "no such probe": (message("watch", probes=["x-ray"]), "invalid_input", "got 'x-ray'"),
    "no such plane": (
        message("watch", probes=["boundary"], plane={"type": "pair", "across": 0, "up": 9}),
        "invalid_input",
        "two different inputs",
    ),
    "no such neuron": (message("watch", probes=["neurons"], focus=[9, 9]), "invalid_input", "expected a neuron"),
    "point too short": (message("predict", point=[1]), "invalid_input", "2 numbers"),
    "point far away": (message("predict", point=[1e308, 1e308]), "invalid_input", "near the data"),
}


@pytest.mark.parametrize(("mistake", "code", "words"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_gets_one_sentence(server: Served, mistake: bytes | str, code: str, words: str) -> None:
    with Page(server.port, open={}) as page:
        page.step(10)
        before = page.weights()
        page.socket.send(mistake)
        problem = page.receive()
        assert (problem["event"], problem["code"]) == ("problem", code)
        assert words in problem["message"]
        page.send("predict", point=[0, 0])
        assert page.receive()["event"] == "predicted"
        assert page.weights() == before
        assert page.step(1)["step"] == 11


def test_a_refused_edit_names_its_revision(server: Served) -> None:
    with Page(server.port, open={}) as page:
        page.socket.send(tune(learning_rate=-1))
        problem = page.problem()
        assert (problem["op"], problem["rev"]) == ("tune", 7)


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ({"op": "play"}, "illegal_command"),
        ({"op": "export"}, "illegal_command"),
        ({"op": "open", "session": "nobody"}, "unknown_session"),
        ({"op": "open", "spec": {"layers": [{"type": "dense", "units": 10**9}]}}, "limit_exceeded"),
        ({"op": "open", "spec": {"nonsense": 1}}, "invalid_experiment"),
        ({"op": "open", "session": "../../etc/passwd"}, "unknown_session"),
    ],
)
def test_a_wrong_beginning_can_be_made_good(server: Served, first: dict[str, Any], code: str) -> None:
    with Page(server.port) as page:
        page.socket.send(msgspec.msgpack.encode(first))
        assert page.receive()["code"] == code
        page.send("open")
        assert page.receive()["event"] == "opened"


def test_a_message_without_end_costs_only_its_own_connection(server: Served) -> None:
    def send_and_listen(page: Page) -> None:
        page.socket.send(bytes(17 << 20))
        page.receive()

    with Page(server.port, open={}) as page, Page(server.port, open={}) as other:
        with pytest.raises(ConnectionClosed):
            send_and_listen(page)
        assert other.step(1)["step"] == 1
