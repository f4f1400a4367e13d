"""A page for every model: what it is, a form to try it, and sample requests. All versions are at /models."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from glassnet.errors import StoreFailed, UnknownModel
from glassnet.serving.access import CHALLENGE, allowed
from glassnet.serving.example import example
from glassnet.serving.samples import samples
from glassnet.serving.tensors import DATATYPES
from glassnet.store.models import Models, Saved

_MOST_FIELDS = 64
"""Numbers in a row for which there is a form."""


class Pages:
    """The pages of a folder's models."""

    def __init__(self, models: Models, token: str) -> None:
        self._models, self._token = models, token
        templates = Environment(loader=PackageLoader("glassnet.serving"), autoescape=True, trim_blocks=True)
        templates.globals["datatypes"] = DATATYPES
        self._all, self._one = (templates.get_template(f"{name}.html") for name in ("models", "model"))

    async def all(self, request: Request) -> Response:
        """All models."""
        refusal = self._refusal(request)
        return refusal if refusal else await run_in_threadpool(self._list)

    async def one(self, request: Request) -> Response:
        """A version of a model, or its newest."""
        refusal = self._refusal(request)
        return refusal if refusal else await run_in_threadpool(self._show, request)

    def _refusal(self, request: Request) -> Response | None:
        if allowed(self._token, request.headers.get("authorization")):
            return None
        return self._list("This server asks for its token: send it as the password.", 401, CHALLENGE)

    def _list(self, problem: str = "", status: int = 200, headers: dict[str, str] | None = None) -> Response:
        newest = [self._models.get(name) for name in self._models.names()] if status != 401 else []
        return HTMLResponse(self._all.render(models=newest, problem=problem), status, headers)

    def _show(self, request: Request) -> Response:
        name, version = request.path_params["name"], request.path_params.get("version")
        try:
            saved = self._models.get(name, version)
            others = self._models.versions(name)
        except UnknownModel as error:
            return self._list(f"{error}.".capitalize(), 404)
        except StoreFailed as error:
            return self._list(f"{error}.".capitalize(), 503)
        server = f"{request.url.scheme}://{request.url.netloc}"
        known = {"saved": saved, "versions": others, "fields": fields(saved), "classes": classes(saved)}
        return HTMLResponse(self._one.render(known, samples=samples(saved, server, bool(self._token))))


class Field(NamedTuple):
    """A number of a row."""

    label: str
    value: object
    """With which the form begins."""


def fields(saved: Saved) -> list[Field]:
    """The numbers of a row; none if the model has several inputs, or too long rows for a form."""
    shape = saved.facts.inputs[0].shape
    if len(saved.facts.inputs) > 1 or len(shape) != 2 or not 0 < shape[1] <= _MOST_FIELDS:
        return []
    names, (row,) = _texts(saved, "inputs"), example(saved)
    labels = names if len(names) == shape[1] else [f"x{number}" for number in range(1, shape[1] + 1)]
    values: Any = row["data"]
    return [Field(label, value) for label, value in zip(labels, values, strict=True)]


def classes(saved: Saved) -> list[str]:
    """The names of the classes, if the file says them."""
    return _texts(saved, "classes")


def _texts(saved: Saved, key: str) -> list[str]:
    """A list of texts in the file's metadata; empty if there is none."""
    try:
        found: Any = json.loads(saved.facts.metadata.get(key, "[]"))
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) and all(isinstance(each, str) for each in found) else []
