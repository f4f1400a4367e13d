"""The messages of the Open Inference Protocol's REST form, as far as their shape goes.

Unknown fields are skipped, as the protocol may be extended.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

Parameters = dict[str, str | int | float | bool]
Size = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class Malformed(Exception):
    """The request is not what the protocol or the model asks for; ``str(error)`` is a sentence, and the status 400."""


class Input(msgspec.Struct):
    """A tensor that is sent: its numbers are in ``data``, or in the bytes behind the JSON."""

    name: str
    shape: list[Size]
    datatype: str
    parameters: Parameters = {}
    data: msgspec.Raw = msgspec.Raw()


class Output(msgspec.Struct):
    """A tensor that is asked for."""

    name: str
    parameters: Parameters = {}


class Request(msgspec.Struct):
    """What is asked of a model."""

    inputs: list[Input]
    id: str | msgspec.UnsetType = msgspec.UNSET
    parameters: Parameters = {}
    outputs: list[Output] = []


_decode = msgspec.json.Decoder(Request).decode


def request(text: bytes | memoryview) -> Request:
    """The request in a JSON text; Malformed says what is wrong with it."""
    try:
        return _decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Malformed(f"expected an inference request in JSON: {error}") from error


def flag(parameters: Parameters, name: str) -> bool | None:
    """A parameter that is true or false; None without it."""
    value = parameters.get(name)
    if value is None or isinstance(value, bool):
        return value
    raise Malformed(f"expected the parameter {name} to be true or false")


def size(parameters: Parameters, name: str) -> int | None:
    """A parameter that is a number of bytes; None without it."""
    value = parameters.get(name)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise Malformed(f"expected the parameter {name} to be a number of bytes")
