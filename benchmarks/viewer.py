"""Viewer: what a browser does on the socket, without a browser."""

from __future__ import annotations

from time import perf_counter
from types import TracebackType
from typing import Any, Self

import msgspec
from websockets.sync.client import connect
from websockets.typing import Origin

from scripts.server import Server


class Viewer:
    """A session of its own on a server, watching the map and every neuron."""

    def __init__(self, server: Server, spec: dict[str, Any]) -> None:
        self._socket = connect(server.socket, origin=Origin(server.url), compression=None, max_size=None)
        self.send("open", spec=spec)
        self.until("opened")
        self.send("watch", probes=("boundary", "neurons"), resolution=100, rate=30)

    def send(self, op: str, **values: Any) -> None:
        """Send a command."""
        self._socket.send(msgspec.msgpack.encode({"op": op, **values}))

    def receive(self) -> dict[str, Any]:
        """The next event; a frame is acknowledged at once."""
        message: dict[str, Any] = msgspec.msgpack.decode(self._socket.recv(timeout=10, decode=False))
        if message["event"] == "problem":
            raise RuntimeError(message["message"])
        if message["event"] == "frame":
            self.send("ack", frame=message["id"])
        return message

    def until(self, event: str) -> dict[str, Any]:
        """The next event of this name; others are passed over."""
        while (message := self.receive())["event"] != event:
            pass
        return message

    def frames(self, seconds: float) -> list[dict[str, Any]]:
        """All frames that come within so many seconds."""
        end, found = perf_counter() + seconds, []
        while perf_counter() < end:
            found.append(self.until("frame"))
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.send("close")
        self._socket.close()
