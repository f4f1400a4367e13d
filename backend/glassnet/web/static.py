"""The files of the built page."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import glassnet

_COMPRESSED = ".wasm"
"""Files that end so lie there with .gz behind: they are large. Every browser that can run them takes gzip."""


def static_folder() -> Path:
    """Where the built page is: inside the installed package, or at the top of a checkout."""
    package = Path(glassnet.__file__).parent
    installed = package / "static"
    return installed if installed.is_dir() else package.parent.parent / "static"


class Static(StaticFiles):
    """Files that the browser keeps, but asks about each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or 304 if the browser has it."""
        compressed = path.endswith(_COMPRESSED)
        response = await super().get_response(path + ".gz" if compressed else path, scope)
        response.headers["Cache-Control"] = "no-cache"
        if compressed:
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Type"] = "application/wasm"
        return response
