"""Saving: a file that this server exported becomes the next version of a saved model."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

import msgspec
from fastapi import Request, Response
from starlette.responses import JSONResponse

from glassnet.errors import GlassnetError, InvalidInput, StoreFailed
from glassnet.export.facts import facts_of
from glassnet.serving.access import CHALLENGE, allowed
from glassnet.session.settings import Settings
from glassnet.store.models import Models, Saved, check_name
from glassnet.web.exports import Exports

_MOST_BYTES = 4096
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class Wish(msgspec.Struct, forbid_unknown_fields=True):
    """Which file to save: its address, as the export told it."""

    url: str


class Saving:
    """``POST /models/NAME`` with ``{"url": "/exports/…"}``. Only files that this server made are taken."""

    def __init__(self, exports: Exports, models: Models, settings: Settings) -> None:
        self._exports, self._models = exports, models
        self._token = settings.serving_token.get_secret_value()

    async def save(self, name: str, request: Request) -> Response:
        """Save, and say which version it became."""
        if refusal := self._refusal(request):
            return _problem(403, "refused", refusal, CHALLENGE if self._token else None)
        try:
            check_name(name)
            content = self._file(await _body(request))
            saved = await asyncio.to_thread(self._save, name, content)
        except GlassnetError as error:
            return _problem(503 if isinstance(error, StoreFailed) else 400, error.code, str(error))
        told = {"name": saved.name, "version": saved.version, "page": f"/models/{saved.name}"}
        return JSONResponse(told, 201)

    def _file(self, body: bytes) -> bytes:
        try:
            url = msgspec.json.decode(body, type=Wish).url
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise InvalidInput(f"expected a JSON object with the url of an exported file: {error}") from error
        match url.split("/"):
            case ["", "exports", token, file] if content := self._exports.file(token, file):
                return content
        raise InvalidInput("this file is not kept any more; export the model again")

    def _save(self, name: str, content: bytes) -> Saved:
        return self._models.save(name, content, facts_of(content))

    def _refusal(self, request: Request) -> str | None:
        """Why this page or program may not save: a new version is what others get who ask for the newest."""
        if self._token:
            right = allowed(self._token, request.headers.get("authorization"))
            return None if right else "saving a model needs this server's token"
        if request.url.hostname in _HERE and request.client and ip_address(request.client.host).is_loopback:
            return None
        return "from another computer models are saved with a token; set GLASSNET_SERVING_TOKEN on the server"


async def _body(request: Request) -> bytes:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise InvalidInput(f"expected at most {_MOST_BYTES:,} bytes")
    return body


def _problem(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"code": code, "message": message}, status, headers)
