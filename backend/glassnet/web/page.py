"""The page shell, with everything a user can pick written into it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from fastapi import Request, Response
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from glassnet.core.component import catalog
from glassnet.core.limits import Limits
from glassnet.core.spec import ENDINGS, Experiment, experiment


def facts(limits: Limits) -> dict[str, Any]:
    """What the page has to know: all choices, the form of an experiment, and what this server allows."""
    return {
        "kinds": catalog(),
        "experiment": Experiment.model_json_schema(),
        "default": experiment({}).model_dump(mode="json"),
        "endings": {
            task: {"activation": activation.model_dump(mode="json"), "loss": loss.model_dump(mode="json")}
            for task, (activation, loss) in ENDINGS.items()
        },
        "limits": {name: getattr(limits, name) for name in Limits.model_fields},
        "frame_rate": limits.max_frame_rate,
    }


class Page:
    """The page as this server sends it: made once, sent with an ETag."""

    def __init__(self, limits: Limits) -> None:
        templates = Environment(loader=PackageLoader("glassnet.web"), autoescape=True)
        text = json.dumps(facts(limits), separators=(",", ":"), ensure_ascii=False)
        shown = Markup(text.replace("<", "\\u003c"))  # so that no text can end the script element
        self._html = templates.get_template("page.html").render(catalog=shown).encode()
        self._etag = f'"{hashlib.sha256(self._html).hexdigest()[:32]}"'

    def answer(self, request: Request) -> Response:
        """The page, or 304 if the browser has it."""
        headers = {"Cache-Control": "no-cache", "ETag": self._etag}
        if request.headers.get("if-none-match") == self._etag:
            return Response(status_code=304, headers=headers)
        return Response(self._html, media_type="text/html", headers=headers)
