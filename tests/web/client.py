"""A page without a browser: a blocking client of the server's socket."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

import msgspec
from websockets.sync.client import connect

PATIENCE = 20.0
"""Seconds to wait for something that must come. Only a broken server makes a test wait so long."""


class Page:
    """Opens a session unless told not to. Frames are acknowledged as they are received, unless ``ack`` is off."""

    def __init__(self, port: int, *, open: dict[str, Any] | None = None, ack: bool = True, **options: Any) -> None:
        self._stack = ExitStack()
        connection = connect(f"ws://127.0.0.1:{port}/ws", max_size=None, compression=None, **options)
        self.socket = self._stack.enter_context(connection)
        self.ack = ack
        self.opened: dict[str, Any] = {}
        if open is not None:
            self.send("open", **open)
            self.opened = self.until("opened")
            self.until("examples")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def send(self, op: str, **fields: Any) -> None:
        """Send a command."""
        self.socket.send(msgspec.msgpack.encode({"op": op} | fields))

    def receive(self) -> dict[str, Any]:
        """The next message."""
        message: dict[str, Any] = msgspec.msgpack.decode(self.socket.recv(PATIENCE))
        if message["event"] == "frame" and self.ack:
            self.send("ack", frame=message["id"])
        return message

    def until(self, event: str, **wanted: Any) -> dict[str, Any]:
        """The next message of this kind with these values; what comes before is skipped."""
        while True:
            message = self.receive()
            if message["event"] == event and all(message[name] == value for name, value in wanted.items()):
                return message

    def problem(self) -> dict[str, Any]:
        """The next problem."""
        return self.until("problem")

    def step(self, count: int, unit: str = "batch") -> dict[str, Any]:
        """Train so much and wait until it is done."""
        self.send("step", count=count, unit=unit)
        return self.until("state", state="paused")

    def weights(self) -> dict[str, bytes]:
        """All weights of the paused session."""
        self.send("watch", probes=["weights"])
        probe = self.until("frame")["probes"]["weights"]
        self.send("watch", probes=[])
        return {name: array["b"] for name, array in probe.items()}
