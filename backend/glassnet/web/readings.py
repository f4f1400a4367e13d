"""Readings: files that a page brings, read in a process of their own and kept until a session takes them."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from typing import Any

import msgspec

from glassnet.core.limits import Limits
from glassnet.errors import LimitExceeded, NotReadable
from glassnet.session.settings import Settings
from glassnet.web.process import answered

_AT_ONCE = 1
"""Files read at the same time; others wait their turn."""
_MOST_WAITING = 4
"""Files that wait for their turn, at most: each lies in memory."""
_MOST_KEPT = 8
MIB = 2**20


class Problem(msgspec.Struct):
    """Why the file is refused."""

    code: str
    message: str


class Reading(msgspec.Struct):
    """What a file brings: an experiment, how its training stands, and what was assumed; or a problem."""

    spec: dict[str, Any] = {}
    standing: str = ""
    steps: int = 0
    notes: tuple[str, ...] = ()
    problem: Problem | None = None


class Readings:
    """Reads files and keeps what they brought, the newest few."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0
        self._kept: OrderedDict[str, Reading] = OrderedDict()

    @property
    def most_bytes(self) -> int:
        """The size of the largest file that is read."""
        return self._settings.max_model_megabytes * MIB

    def check_size(self, size: int) -> None:
        """LimitExceeded if a file of so many bytes is too large."""
        if size > self.most_bytes:
            most = self._settings.max_model_megabytes
            raise LimitExceeded(f"expected a file of at most {most} MiB, got more; choose a smaller network")

    def taken(self, token: str) -> Reading:
        """What was read under a token; NotReadable if it is not kept any more."""
        reading = self._kept.get(token)
        if reading is None:
            raise NotReadable("this file is not kept any more; open it again")
        return reading

    async def read(self, content: bytes, dataset: str = "") -> tuple[str, Reading]:
        """Read a file and keep what it brought, under the token; one of our errors says why not.

        ``dataset``, as JSON, is what a network of another program is to go on with.
        """
        if self._waiting >= _MOST_WAITING:
            raise NotReadable("other files are being read just now; try again in a moment")
        self._waiting += 1
        try:
            async with self._turn:
                reading = await self._ask(content, dataset)
        finally:
            self._waiting -= 1
        if reading.problem:
            raise NotReadable(reading.problem.message)
        token = secrets.token_urlsafe(16)
        self._kept[token] = reading
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return token, reading

    async def _ask(self, content: bytes, dataset: str) -> Reading:
        seconds = self._settings.read_seconds
        limits = {name: getattr(self._settings, name) for name in Limits.model_fields}
        question = {"model": content, "limits": limits, "dataset": dataset}
        try:
            return msgspec.msgpack.decode(await answered("glassnet.export.reading", question, seconds), type=Reading)
        except TimeoutError:
            raise NotReadable(f"reading the file took longer than {seconds:g} s; choose a smaller network") from None
        except msgspec.DecodeError:
            raise NotReadable("reading the file took more memory or time than is allowed; it may be damaged") from None
