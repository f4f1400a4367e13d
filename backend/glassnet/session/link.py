"""How the web process and a worker talk: messages over a socket pair, each a length and a msgpack array.

What is meant for a page travels packed, as the page will get it: the web process forwards it unread.
"""

from __future__ import annotations

import select
import socket
from struct import Struct
from typing import Any

import msgspec

from glassnet.protocol import Unit

LENGTH = Struct("<I")
_READ = 1 << 18


class Order(msgspec.Struct, array_like=True):
    """Base of what the web process tells a worker."""

    session: str


class Begin(Order, tag="begin"):
    """Begin a session and attach a viewer to it."""

    viewer: int
    rev: int
    spec: dict[str, Any] | None


class Regain(Order, tag="regain"):
    """Begin a session again that was lost with another worker, for the viewers it had."""

    viewers: list[int]
    rev: int
    spec: dict[str, Any] | None
    playing: bool
    speed: float | None
    unit: Unit = "epoch"


class Attach(Order, tag="attach"):
    """A further viewer of a session; it has the series of a run up to the step ``since``."""

    viewer: int
    since: int
    branch: int | None = None


class Detach(Order, tag="detach"):
    """A viewer left."""

    viewer: int


class Do(Order, tag="do"):
    """A viewer's command, as it came."""

    viewer: int
    command: bytes


class Rest(Order, tag="rest"):
    """Nobody watches: stop training."""


class Drop(Order, tag="drop"):
    """End a session."""


class Capture(Order, tag="capture"):
    """Ask for the model as it is now."""

    ticket: int


class TakeOver(Order, tag="take_over"):
    """A viewer wants to go on with a model from a file, from where its training stood."""

    viewer: int
    rev: int
    spec: dict[str, Any]
    standing: str


class Report(msgspec.Struct, array_like=True):
    """Base of what a worker tells the web process."""


class Deliver(Report, tag="deliver"):
    """Bytes for a viewer."""

    viewer: int
    message: bytes


class Kept(Report, tag="kept"):
    """What a session is now: all that is needed to begin it again elsewhere."""

    session: str
    rev: int
    spec: dict[str, Any]
    playing: bool
    speed: float | None
    unit: Unit = "epoch"


class Gone(Report, tag="gone"):
    """A session could not begin, or does not exist."""

    session: str


class Captured(Report, tag="captured"):
    """The model that was asked for: its experiment, its numbers (theta, little-endian) and the steps it was trained.

    ``standing`` is all that its training depends on, ``curves`` what was recorded of it: series, column, values.
    """

    ticket: int
    spec: dict[str, Any]
    theta: bytes
    steps: int
    standing: str = ""
    curves: dict[str, dict[str, list[float]]] = {}


Orders = Begin | Regain | Attach | Detach | Do | Rest | Drop | Capture | TakeOver
Reports = Deliver | Kept | Gone | Captured

_encoder = msgspec.msgpack.Encoder()
_orders: msgspec.msgpack.Decoder[Orders] = msgspec.msgpack.Decoder(Orders)
_reports: msgspec.msgpack.Decoder[Reports] = msgspec.msgpack.Decoder(Reports)


def framed(message: Orders | Reports) -> bytes:
    """A message as it travels."""
    body = _encoder.encode(message)
    return LENGTH.pack(len(body)) + body


def report(body: bytes) -> Reports:
    """The report in a message without its length."""
    return _reports.decode(body)


class WorkerEnd:
    """The worker's end: blocking."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._buffer = bytearray()

    def send(self, report: Reports) -> None:
        """Send a report; OSError if the web process has ended."""
        self._socket.sendall(framed(report))

    def receive(self, wait: float | None) -> list[Orders]:
        """The orders that came within so many seconds (None: wait for one); EOFError if the web process ended."""
        if not select.select([self._socket], [], [], wait)[0]:
            return []
        data = self._socket.recv(_READ)
        if not data:
            raise EOFError
        self._buffer += data
        return self._complete()

    def _complete(self) -> list[Orders]:
        orders, at = [], 0
        while len(self._buffer) - at >= LENGTH.size:
            (length,) = LENGTH.unpack_from(self._buffer, at)
            end = at + LENGTH.size + length
            if len(self._buffer) < end:
                break
            orders.append(_orders.decode(self._buffer[at + LENGTH.size : end]))
            at = end
        del self._buffer[:at]
        return orders
