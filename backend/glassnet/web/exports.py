"""Exports: ONNX files, one for each precision, made in a process of their own, kept for a while for their download."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from typing import Any

import msgspec

from glassnet.errors import ExportFailed
from glassnet.protocol import Exported, ExportedFile, Precision, RefusedPrecision
from glassnet.session.link import Captured
from glassnet.session.settings import Settings
from glassnet.web.process import answered

_AT_ONCE = 1
"""Exports made at the same time; others wait their turn."""
_MOST_BYTES = 64 << 20
"""Together, the files that are kept are not larger than this (one export alone may be)."""


class Problem(msgspec.Struct):
    """Why the exporter could not do it."""

    code: str
    message: str


class File(msgspec.Struct):
    """A verified file with its report."""

    precision: Precision
    layers: int
    model: bytes
    report: dict[str, Any]
    file_name: str


class Reply(msgspec.Struct):
    """What the exporter says: verified files, or a problem."""

    files: list[File] = []
    refused: list[dict[str, Any]] = []
    outputs: list[str] = []
    problem: Problem | None = None


class Exports:
    """Makes ONNX files and keeps the newest."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._files: OrderedDict[str, dict[str, bytes]] = OrderedDict()

    def file(self, token: str, name: str) -> bytes | None:
        """A kept file; None if there is none of this name (any more)."""
        return self._files.get(token, {}).get(name)

    async def make(self, model: Captured) -> Exported:
        """Make and verify the files of a model and keep them; ExportFailed says what went wrong."""
        async with self._turn:
            reply = await self._ask(model)
        if reply.problem:
            raise ExportFailed(reply.problem.message)
        token = secrets.token_urlsafe(16)
        self._keep(token, {file.file_name: file.model for file in reply.files})
        refused = tuple(RefusedPrecision(**each) for each in reply.refused)
        files = tuple(_described(file, token) for file in reply.files)
        return Exported(outputs=reply.outputs, layers=files[0].layers, files=files, refused=refused)

    def _keep(self, token: str, models: dict[str, bytes]) -> None:
        self._files[token] = models
        while len(self._files) > 1 and (len(self._files) > self._settings.exports_kept or self._bytes() > _MOST_BYTES):
            self._files.popitem(last=False)

    def _bytes(self) -> int:
        return sum(len(model) for models in self._files.values() for model in models.values())

    async def _ask(self, model: Captured) -> Reply:
        seconds = self._settings.export_seconds
        question = {"spec": model.spec, "theta": model.theta, "steps": model.steps, "standing": model.standing}
        try:
            return msgspec.msgpack.decode(await answered("glassnet.export", question, seconds), type=Reply)
        except TimeoutError:
            raise ExportFailed(f"making the file took longer than {seconds:g} s; try a smaller network") from None
        except msgspec.DecodeError:
            raise ExportFailed(
                "the process that makes the file ended without an answer; see the server's log"
            ) from None


def _described(file: File, token: str) -> ExportedFile:
    return ExportedFile(
        precision=file.precision,
        layers=file.layers,
        url=f"/exports/{token}/{file.file_name}",
        file_name=file.file_name,
        file_bytes=len(file.model),
        **file.report,
    )
