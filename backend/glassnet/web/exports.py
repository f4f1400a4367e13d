"""Exports: a model as it is now, as ONNX in each precision, and in any other format as soon as somebody asks for it.

All files are made in a process of its own, one at a time, and kept for a while for their download.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import msgspec

from glassnet.errors import ExportFailed, ServerFull, UnknownExport
from glassnet.export.formats import FORMATS, Format
from glassnet.export.report.formats import reports
from glassnet.export.report.history import History
from glassnet.protocol import Exported, ExportedFile, Offer, Precision, RefusedPrecision
from glassnet.session.link import Captured
from glassnet.session.settings import Settings
from glassnet.web.kept import Export, Kept
from glassnet.web.process import answered

_AT_ONCE = 1
"""Files made at the same time; others wait their turn."""
_MOST_WAITING = 16
"""Downloads that wait for their file to be made, at most."""
_MOST_BYTES = 64 << 20
"""All exports that are kept together are not larger than this (one alone may be)."""
_OFFERED = {name: each for name, each in (FORMATS | reports(History())).items() if each.kind != "model"}
"""What is made on demand. The models are made, and compared with the trainer, at once."""


class Problem(msgspec.Struct):
    """Why the exporter could not do it."""

    code: str
    message: str


class File(msgspec.Struct):
    """A verified file with its report."""

    precision: Precision
    model: bytes
    report: dict[str, Any]
    file_name: str


class Reply(msgspec.Struct):
    """What the exporter says: verified files, the content of one of another format, or a problem."""

    files: list[File] = []
    refused: list[dict[str, Any]] = []
    outputs: list[str] = []
    layers: int = 0
    content: bytes = b""
    problem: Problem | None = None


class Exports:
    """Makes files and keeps the newest."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turn = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0
        self._kept = Kept(settings.exports_kept, _MOST_BYTES)

    def file(self, token: str, name: str) -> bytes | None:
        """A kept file; None if there is none of this name (any more)."""
        return self._kept.file(token, name)

    async def make(self, model: Captured) -> Exported:
        """Make and verify the ONNX files of a model and keep them; ExportFailed says what went wrong."""
        async with self._turn:
            reply = await self._ask(model)
        token, stem = secrets.token_urlsafe(16), reply.files[0].file_name.removesuffix(FORMATS["onnx"].suffix)
        self._kept.keep(token, Export(model, stem, {file.file_name: file.model for file in reply.files}))
        return Exported(
            steps=model.steps,
            outputs=reply.outputs,
            layers=reply.layers,
            files=tuple(_described(file, token) for file in reply.files),
            refused=tuple(RefusedPrecision(**each) for each in reply.refused),
            offers=tuple(_offer(name, each, token, stem) for name, each in _OFFERED.items()),
        )

    async def take(self, token: str, name: str) -> bytes:
        """A file of an export, made now unless it is there.

        UnknownExport if the export is not kept or has no such file, ExportFailed says why there is none, ServerFull
        that too many wait.
        """
        if content := self._kept.file(token, name):
            return content
        export = self._kept.export(token)
        if export is None:
            raise UnknownExport("this file is not kept any more; export the model again")
        wanted = next((key for key, each in _OFFERED.items() if name == export.stem + each.suffix), None)
        if wanted is None:
            raise UnknownExport("there is no file of this name; export the model again to see what there is")
        if self._waiting >= _MOST_WAITING:
            raise ServerFull("other files are being made just now; try again in a moment")
        self._waiting += 1
        try:
            return await self._made(token, name, export, wanted)
        finally:
            self._waiting -= 1

    async def _made(self, token: str, name: str, export: Export, wanted: str) -> bytes:
        async with self._turn:
            if content := self._kept.file(token, name):  # it was made while this waited
                return content
            content = (await self._ask(export.model, wanted)).content
            self._kept.keep_made(token, name, content)
            return content

    async def _ask(self, model: Captured, wanted: str = "") -> Reply:
        seconds = self._settings.export_seconds
        question = {name: getattr(model, name) for name in ("spec", "theta", "steps", "standing", "curves")}
        try:
            answer = await answered("glassnet.export", question | {"format": wanted}, seconds)
            reply = msgspec.msgpack.decode(answer, type=Reply)
        except TimeoutError:
            raise ExportFailed(f"making the file took longer than {seconds:g} s; try a smaller network") from None
        except msgspec.DecodeError:
            raise ExportFailed(
                "the process that makes the file ended without an answer; see the server's log"
            ) from None
        if reply.problem:
            raise ExportFailed(reply.problem.message)
        return reply


def _described(file: File, token: str) -> ExportedFile:
    return ExportedFile(
        precision=file.precision,
        url=f"/exports/{token}/{file.file_name}",
        file_name=file.file_name,
        file_bytes=len(file.model),
        **file.report,
    )


def _offer(name: str, each: Format, token: str, stem: str) -> Offer:
    file_name = stem + each.suffix
    assert each.kind != "model"
    return Offer(name=name, kind=each.kind, label=each.title, url=f"/exports/{token}/{file_name}", file_name=file_name)
