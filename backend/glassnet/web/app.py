"""The web application: page, socket, downloads, health."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, Response, WebSocket
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse

from glassnet.errors import GlassnetError, LimitExceeded, ServerFull, UnknownExport
from glassnet.session.lobby import Lobby
from glassnet.session.settings import Settings
from glassnet.web.exports import Exports
from glassnet.web.guard import Guard
from glassnet.web.models import served
from glassnet.web.page import Page
from glassnet.web.readings import Readings
from glassnet.web.saving import Saving
from glassnet.web.socket import converse
from glassnet.web.static import Static, static_folder

_STATUS: dict[type[GlassnetError], int] = {LimitExceeded: 413, ServerFull: 503, UnknownExport: 404}
"""Of errors that are not 422, which says that what was asked for cannot be."""
_SWEEP_EVERY = 1.0
"""Seconds between two looks for sessions that nobody watches."""


class Site:
    """What there is at this server's addresses."""

    def __init__(self, settings: Settings) -> None:
        self._lobby, self._exports, self._page = Lobby(settings), Exports(settings), Page(settings)
        self.served = served(settings)
        saving = Saving(self._exports, self.served.models, settings)
        self._readings = Readings(settings)
        self.router = APIRouter()
        self.router.add_api_route("/", self.page, methods=["GET", "HEAD"])
        self.router.add_api_route("/healthz", self.health)
        self.router.add_api_route("/exports/{token}/{name}", self.download)
        self.router.add_api_route("/models/{name}", saving.save, methods=["POST"])
        self.router.add_api_route("/readings", self.read, methods=["POST"])
        self.router.add_api_websocket_route("/ws", self.socket)

    async def page(self, request: Request) -> Response:
        """The page."""
        return self._page.answer(request)

    async def health(self) -> dict[str, object]:
        """That the server lives, and what it has to do."""
        lobby = self._lobby
        counts = {"sessions": len(lobby.rooms), "viewers": len(lobby.viewers), "workers": len(lobby.crew.hands)}
        return {"status": "ok", **counts}

    async def download(self, token: str, name: str) -> Response:
        """A file of an exported model, made now if need be."""
        try:
            content = await self._exports.take(token, name)
        except GlassnetError as error:
            return _problem(error)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(content, media_type="application/octet-stream", headers=headers)

    async def read(self, request: Request) -> Response:
        """Read a model's file, the body; the page then has its session take it by the token.

        ``?dataset=`` says, as JSON, what a network of another program is to go on with.
        """
        try:
            self._readings.check_size(int(request.headers.get("content-length", "0")))
            content = bytearray()
            async for part in request.stream():
                content += part
                self._readings.check_size(len(content))
            token, reading = await self._readings.read(bytes(content), request.query_params.get("dataset", ""))
        except GlassnetError as error:
            return _problem(error)
        return JSONResponse({"token": token, "spec": reading.spec, "steps": reading.steps, "notes": reading.notes})

    async def socket(self, websocket: WebSocket) -> None:
        """A page's conversation with its session."""
        await converse(websocket, self._lobby, self._exports, self._readings)

    @asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        """Workers live as long as the application."""
        await self._lobby.start()
        sweeping = asyncio.create_task(_sweep(self._lobby))
        yield
        sweeping.cancel()
        await self._lobby.stop()
        self.served.close()


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; settings come from the environment unless given."""
    settings = settings or Settings.from_environment()
    site = Site(settings)
    app = FastAPI(title="Glassnet", lifespan=site.lifespan, openapi_url=None)
    app.add_middleware(GZipMiddleware, compresslevel=5)
    app.add_middleware(Guard, hosts=settings.allowed_hosts, origins=settings.allowed_origins)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _failed)
    app.mount("/static", Static(directory=static_folder(), check_dir=False))
    app.include_router(site.router)
    app.router.routes.extend(site.served.routes)
    return app


async def _sweep(lobby: Lobby) -> None:
    while True:
        await asyncio.sleep(_SWEEP_EVERY)
        lobby.sweep(asyncio.get_running_loop().time())


def _problem(error: GlassnetError) -> Response:
    return JSONResponse({"code": error.code, "message": str(error)}, _STATUS.get(type(error), 422))


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "refused")
    return JSONResponse({"code": code, "message": error.detail}, error.status_code, headers=error.headers)


async def _failed(_: Request, error: Exception) -> Response:
    return JSONResponse({"code": "error", "message": "a fault in the program; see the server's log"}, 500)
