"""Saved models, as this server's settings have them."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from glassnet.serving.api import Bounds
from glassnet.serving.served import Served
from glassnet.session.settings import Settings
from glassnet.store.models import default_folder


def models_folder(settings: Settings) -> Path:
    """Where the saved models are."""
    return Path(settings.models_folder).expanduser() if settings.models_folder else default_folder()


def served(settings: Settings) -> Served:
    """Everything about saved models."""
    token = settings.serving_token.get_secret_value()
    bounds = Bounds(settings.serving_megabytes << 20, settings.serving_rows, token)
    return Served(models_folder(settings), bounds, version("glassnet"))
