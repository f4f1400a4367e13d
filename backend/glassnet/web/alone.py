"""Saved models without the page that trains them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from glassnet.session.settings import Settings
from glassnet.web.guard import Guard
from glassnet.web.models import served
from glassnet.web.static import Static, static_folder


def models_app(settings: Settings) -> FastAPI:
    """The application that serves saved models and nothing else."""
    site = served(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        site.close()

    app = FastAPI(title="Glassnet models", lifespan=lifespan, openapi_url=None)
    app.add_middleware(Guard, hosts=settings.allowed_hosts, origins=settings.allowed_origins)
    app.mount("/static", Static(directory=static_folder(), check_dir=False))
    app.router.routes.extend(site.routes)
    return app
