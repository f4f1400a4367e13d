"""The Open Inference Protocol, version 2, as an ASGI application: everything below /v2.

https://github.com/kserve/open-inference-protocol, with the binary tensor data extension, and /v2/models, which lists
what there is. Every mistake is answered with {"error": "a sentence"}.
"""

from __future__ import annotations

import asyncio
import sys
from time import perf_counter
from typing import Any, NamedTuple

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from glassnet.errors import ExportFailed, StoreFailed, UnknownModel
from glassnet.serving import wire
from glassnet.serving.access import CHALLENGE, allowed
from glassnet.serving.batching import Busy
from glassnet.serving.figures import Figures
from glassnet.serving.loaded import Shelf
from glassnet.serving.messages import Malformed
from glassnet.serving.tensors import described

_encode = msgspec.json.Encoder().encode


class Bounds(NamedTuple):
    """What one request may ask for."""

    most_bytes: int = 16 << 20
    most_rows: int = 65_536
    token: str = ""
    """That whoever asks has to send; empty: nobody has to."""


class Protocol:
    """Answers by the protocol for the models of a shelf."""

    def __init__(self, shelf: Shelf, figures: Figures, bounds: Bounds, server_version: str) -> None:
        self._shelf, self._figures, self._bounds, self._version = shelf, figures, bounds, server_version
        model = "/v2/models/{name}"
        self.app = Starlette(
            routes=[
                Route("/v2", self.server),
                Route("/v2/", self.server),
                Route("/v2/health/live", self.live),
                Route("/v2/health/ready", self.ready),
                Route("/v2/models", self.models),
                *(
                    Route(f"{each}/infer", self.infer, methods=["POST"])
                    for each in (model, f"{model}/versions/{{version}}")
                ),
                *(Route(f"{each}/ready", self.model_ready) for each in (model, f"{model}/versions/{{version}}")),
                *(Route(each, self.metadata) for each in (model, f"{model}/versions/{{version}}")),
            ],
            exception_handlers={
                HTTPException: self._refused,
                Malformed: self._malformed,
                UnknownModel: self._unknown,
                Busy: self._busy,
                StoreFailed: self._broken,
                ExportFailed: self._broken,
                ClientDisconnect: self._gone,
            },
        )
        self.app.router.redirect_slashes = False

    async def server(self, _: Request) -> Response:
        """The server's metadata."""
        return _json({"name": "glassnet", "version": self._version, "extensions": [wire.EXTENSION]})

    async def live(self, _: Request) -> Response:
        """That the server lives."""
        return _json({"live": True})

    async def ready(self, _: Request) -> Response:
        """That it can be asked: models load when they are."""
        return _json({"ready": True})

    async def models(self, request: Request) -> Response:
        """Names and versions of all models."""
        self._check(request)
        return _json(await asyncio.to_thread(self._all))

    def _all(self) -> dict[str, object]:
        models = self._shelf.models
        return {"models": [{"name": name, "versions": _texts(models.versions(name))} for name in models.names()]}

    async def metadata(self, request: Request) -> Response:
        """A model's metadata."""
        self._check(request)
        saved = await self._shelf.find(*_asked(request))
        facts = saved.facts
        return _json(
            {
                "name": saved.name,
                "versions": _texts(await asyncio.to_thread(self._shelf.models.versions, saved.name)),
                "platform": "onnx_onnxruntime",
                "inputs": [described(tensor) for tensor in facts.inputs],
                "outputs": [described(tensor) for tensor in facts.outputs],
            }
        )

    async def model_ready(self, request: Request) -> Response:
        """That a model can answer: loads it, if it is not loaded yet."""
        self._check(request)
        loaded = await self._shelf.load(*_asked(request))
        return _json({"name": loaded.saved.name, "ready": True})

    async def infer(self, request: Request) -> Response:
        """A model's answer."""
        self._check(request)
        body = await self._body(request)
        begun = perf_counter()
        loaded = await self._shelf.load(*_asked(request))
        saved = loaded.saved
        length = request.headers.get(wire.LENGTH)
        asked = wire.question(body, length, saved.facts, self._bounds.most_rows)
        answers = await loaded.batches.answer(asked.values, asked.rows)
        reply = wire.reply(saved.name, saved.version, asked, answers)
        self._figures.answered(saved.name, saved.version, asked.rows, perf_counter() - begun)
        return Response(reply.body, headers=reply.headers)

    def _check(self, request: Request) -> None:
        if not allowed(self._bounds.token, request.headers.get("authorization")):
            raise HTTPException(401, "expected the header 'Authorization: Bearer' with this server's token", CHALLENGE)

    async def _body(self, request: Request) -> bytes:
        """The whole body; refused as soon as it is too long."""
        most, parts, size = self._bounds.most_bytes, [], 0
        announced = request.headers.get("content-length", "0")
        if not announced.isdecimal() or int(announced) > most:
            raise HTTPException(413, f"expected at most {most:,} bytes; send the rows in several requests")
        async for part in request.stream():
            size += len(part)
            if size > most:
                raise HTTPException(413, f"expected at most {most:,} bytes; send the rows in several requests")
            parts.append(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _error(self, status: int, message: str, headers: Any = None) -> Response:
        self._figures.refused(status)
        return _json({"error": message}, status, headers)

    async def _refused(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        known = {404: "there is nothing at this address", 405: f"{request.method} is not allowed here"}
        return self._error(error.status_code, known.get(error.status_code, error.detail), error.headers)

    async def _malformed(self, _: Request, error: Exception) -> Response:
        return self._error(400, str(error))

    async def _unknown(self, _: Request, error: Exception) -> Response:
        return self._error(404, str(error))

    async def _busy(self, _: Request, __: Exception) -> Response:
        return self._error(
            503, "more rows are waiting than this server answers in time; try again", {"Retry-After": "1"}
        )

    async def _broken(self, _: Request, error: Exception) -> Response:
        sys.stderr.write(f"{error}\n")
        return self._error(503, str(error))

    async def _gone(self, _: Request, __: Exception) -> Response:
        return self._error(400, "the request was cut off")


def _asked(request: Request) -> tuple[str, int | None]:
    """Name and version in the address; UnknownModel if the version is no number."""
    name, version = request.path_params["name"], request.path_params.get("version")
    if version is None:
        return name, None
    if not (version.isascii() and version.isdecimal() and len(version) < 10 and version[0] != "0"):
        raise UnknownModel(f"the model '{name[:100]}' has no version '{version[:100]}'; versions are 1, 2, …")
    return name, int(version)


def _texts(numbers: list[int]) -> list[str]:
    return [str(number) for number in numbers]


def _json(content: object, status: int = 200, headers: Any = None) -> Response:
    return Response(_encode(content), status, headers, media_type="application/json")
