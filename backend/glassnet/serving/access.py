"""Who may ask: with a token set, whoever sends it; as a bearer, or as the password that a browser asks for."""

from __future__ import annotations

import base64
import binascii
import secrets

CHALLENGE = {"WWW-Authenticate": 'Basic realm="Glassnet models", charset="UTF-8"'}


def allowed(token: str, authorization: str | None) -> bool:
    """Whether this Authorization header is enough. Takes as long for a wrong token as for the right one."""
    if not token:
        return True
    scheme, _, value = (authorization or "").partition(" ")
    given = {"bearer": _bearer, "basic": _password}.get(scheme.lower(), _nothing)(value.strip())
    return secrets.compare_digest(given, token.encode())


def _bearer(value: str) -> bytes:
    return value.encode("latin-1")  # as headers are read: the bytes that were sent


def _password(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""


def _nothing(_: str) -> bytes:
    return b""
