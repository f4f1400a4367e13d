"""Everything there is at a server's addresses about saved models."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from glassnet.serving.access import CHALLENGE, allowed
from glassnet.serving.api import Bounds, Protocol
from glassnet.serving.figures import Figures
from glassnet.serving.loaded import Shelf
from glassnet.store.models import Models

_MOST_WAITING = 4
"""Largest requests that may wait for a model."""


class Served:
    """The protocol, its figures and the models' pages; ``routes`` belong into an application."""

    def __init__(self, folder: Path, bounds: Bounds, version: str) -> None:
        self.models = Models(folder)
        self._token = bounds.token
        self._shelf = Shelf(self.models, _MOST_WAITING * bounds.most_rows)
        self._figures = Figures()
        protocol = Protocol(self._shelf, self._figures, bounds, version).app
        self.routes: list[BaseRoute] = [
            Route("/v2", protocol),
            Route("/v2/{rest:path}", protocol),
            Route("/metrics", self.metrics),
            Mount("/models/assets", StaticFiles(directory=Path(__file__).with_name("assets"))),
        ]

    async def metrics(self, request: Request) -> Response:
        """What Prometheus reads."""
        if not allowed(self._token, request.headers.get("authorization")):
            return Response("expected this server's token", 401, CHALLENGE)
        return Response(self._figures.text(), media_type=self._figures.media_type)

    def close(self) -> None:
        """Let its threads end."""
        self._shelf.close()
