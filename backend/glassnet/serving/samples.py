"""Sample requests to a model, ready to run: for curl, Python and JavaScript."""

from __future__ import annotations

import json
from typing import NamedTuple

from jinja2 import Environment, PackageLoader

from glassnet.serving.example import example
from glassnet.store.models import Saved

TOKEN = "GLASSNET_SERVING_TOKEN"
"""The environment variable that samples take the token from."""
_FORMS = {"curl": "sample.sh", "Python": "sample.py.txt", "JavaScript": "sample.js.txt"}
_templates = Environment(loader=PackageLoader("glassnet.serving"), keep_trailing_newline=True)
_templates.filters["literal"] = repr


class Sample(NamedTuple):
    """A program that asks a model about one row."""

    language: str
    text: str


def samples(saved: Saved, server: str, with_token: bool) -> list[Sample]:
    """Programs for a version of a model at a server, ``http://host:port``."""
    known = {
        "url": f"{server}/v2/models/{saved.name}/versions/{saved.version}/infer",
        "body": json.dumps({"inputs": example(saved)}),
        "token": TOKEN if with_token else "",
    }
    return [Sample(language, _templates.get_template(file).render(known)) for language, file in _FORMS.items()]
