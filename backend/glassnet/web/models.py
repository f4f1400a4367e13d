"""Saved models, as this server's settings have them: beside the page, or alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI

from glassnet.serving.api import Bounds
from glassnet.serving.served import Served
from glassnet.session.settings import Settings
from glassnet.store.models import default_folder
from glassnet.web.guard import Guard


def models_folder(settings: Settings) -> Path:
    """Where the saved models are."""
    return Path(settings.models_folder).expanduser() if settings.models_folder else default_folder()


def served(settings: Settings) -> Served:
    """Everything about saved models."""
    token = settings.serving_token.get_secret_value()
    bounds = Bounds(settings.serving_megabytes << 20, settings.serving_rows, token)
    return Served(models_folder(settings), bounds, version("glassnet"))


def models_app(settings: Settings) -> FastAPI:
    """The application that serves saved models and nothing else."""
    site = served(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        site.close()

    app = FastAPI(title="Glassnet models", lifespan=lifespan, openapi_url=None)
    app.add_middleware(Guard, hosts=settings.allowed_hosts, origins=settings.allowed_origins)
    app.router.routes.extend(site.routes)
    return app
