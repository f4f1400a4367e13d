"""What whoever runs a server may choose, each by an environment variable: GLASSNET_ and the field's name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Self

from pydantic import Field, SecretStr, ValidationError

from glassnet.core.explain import sentence
from glassnet.core.limits import Limits
from glassnet.errors import InvalidInput

PREFIX = "GLASSNET_"


def _cores() -> int:
    """Cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Settings(Limits):
    """All settings of a server, the limits of an experiment among them."""

    workers: int = Field(default_factory=lambda: min(_cores(), 4), ge=1, le=64)
    """Processes that train. Default: one a core, at most 4. They start when they are needed."""
    max_sessions: int = Field(100, ge=1)
    """Sessions that may exist at a time, watched or not."""
    max_viewers: int = Field(300, ge=1)
    """Pages that may be connected at a time."""
    pause_after: float = Field(60.0, ge=0)
    """Seconds after which a session that nobody watches stops training."""
    drop_after: float = Field(1800.0, ge=0)
    """Seconds after which a session that nobody watches is forgotten."""
    export_seconds: float = Field(60.0, gt=0)
    """How long making one export may take."""
    read_seconds: float = Field(30.0, gt=0)
    """How long reading a model's file may take."""
    max_model_megabytes: int = Field(64, ge=1)
    """Size in MiB of a model's file that may be opened."""
    exports_kept: int = Field(8, ge=1)
    """How many exported models are kept for their downloads."""
    allowed_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    """Names under which the server may be addressed, without port (comma separated). ``--host`` is added."""
    allowed_origins: tuple[str, ...] = ()
    """Pages from elsewhere that may open the socket, for example https://example.org (comma separated)."""

    models_folder: str = ""
    """Where saved models are. Default: glassnet in the folder for the user's data."""
    serving_token: SecretStr = SecretStr("")
    """What whoever asks saved models has to send (Authorization: Bearer …, or as a password). Default: nothing."""
    serving_megabytes: int = Field(16, ge=1)
    """MiB that one request to a saved model may have."""
    serving_rows: int = Field(65_536, ge=1)
    """Rows that one request to a saved model may ask about."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The settings that the environment describes; InvalidInput names the variable that is wrong."""
        values: dict[str, object] = {}
        for name in cls.model_fields:
            text = environment.get(f"{PREFIX}{name.upper()}")
            if text is not None:
                values[name] = _listed(text) if name.startswith("allowed_") else text
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            where = f"{PREFIX}{error.errors()[0]['loc'][0]}".upper()
            raise InvalidInput(f"{where} is wrong: {sentence(error)}") from error


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
