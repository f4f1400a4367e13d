"""The web application: page, socket, downloads, health."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response, WebSocket
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import glassnet
from glassnet.session.lobby import Lobby
from glassnet.session.settings import Settings
from glassnet.web.exports import Exports
from glassnet.web.guard import Guard
from glassnet.web.page import Page
from glassnet.web.socket import converse

_SWEEP_EVERY = 1.0
"""Seconds between two looks for sessions that nobody watches."""


def static_folder() -> Path:
    """Where the built page is: inside the installed package, or at the top of a checkout."""
    package = Path(glassnet.__file__).parent
    installed = package / "static"
    return installed if installed.is_dir() else package.parent.parent / "static"


class Fresh(StaticFiles):
    """Files that the browser keeps, but asks about each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or 304 if the browser has it."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application; settings come from the environment unless given."""
    settings = settings or Settings.from_environment()
    lobby, exports, page = Lobby(settings), Exports(settings), Page(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await lobby.start()
        sweeping = asyncio.create_task(_sweep(lobby))
        yield
        sweeping.cancel()
        await lobby.stop()

    app = FastAPI(title="Glassnet", lifespan=lifespan, openapi_url=None)
    app.add_middleware(Guard, hosts=settings.allowed_hosts, origins=settings.allowed_origins)
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _failed)
    app.mount("/static", Fresh(directory=static_folder(), check_dir=False))

    @app.api_route("/", methods=["GET", "HEAD"])
    async def index(request: Request) -> Response:
        return page.answer(request)

    @app.get("/healthz")
    async def health() -> dict[str, object]:
        return {
            "status": "ok",
            "sessions": len(lobby.rooms),
            "viewers": len(lobby.viewers),
            "workers": len(lobby.crew.hands),
        }

    @app.get("/exports/{token}/{name}")
    async def download(token: str, name: str) -> Response:
        model = exports.file(token, name)
        if model is None:
            raise HTTPException(404, "this file is not kept any more; export the model again")
        disposition = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(model, media_type="application/octet-stream", headers=disposition)

    @app.websocket("/ws")
    async def socket(websocket: WebSocket) -> None:
        await converse(websocket, lobby, exports)

    return app


async def _sweep(lobby: Lobby) -> None:
    while True:
        await asyncio.sleep(_SWEEP_EVERY)
        lobby.sweep(asyncio.get_running_loop().time())


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "refused")
    return JSONResponse({"code": code, "message": error.detail}, error.status_code, headers=error.headers)


async def _failed(_: Request, error: Exception) -> Response:
    return JSONResponse({"code": "error", "message": "a fault in the program; see the server's log"}, 500)
