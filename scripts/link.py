"""An experiment as the end of a link, as the page writes it: ``#e=`` and the deflated JSON in base64url.

What the dock shows may follow, ``&views=`` and their names; it is no part of the experiment.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any


def to_hash(spec: dict[str, Any]) -> str:
    """The hash of an experiment given as plain values."""
    deflate = zlib.compressobj(wbits=-15)
    packed = deflate.compress(json.dumps(spec).encode()) + deflate.flush()
    return "#e=" + urlsafe_b64encode(packed).decode().rstrip("=")


def from_link(link: str) -> dict[str, Any]:
    """The experiment in a link, as plain values."""
    text = link.partition("#e=")[2].partition("&")[0]
    spec: dict[str, Any] = json.loads(zlib.decompress(urlsafe_b64decode(text + "=" * (-len(text) % 4)), -15))
    return spec
