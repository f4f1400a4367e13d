"""Requests and answers as bytes: JSON alone, or JSON followed by the tensors' own bytes (the binary extension).

With the extension the header ``Inference-Header-Content-Length`` says how long the JSON is. A tensor sent as bytes has
the parameter ``binary_data_size`` and no ``data``; one that is asked for as bytes has ``binary_data``, and
``binary_data_output`` of a request asks so for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np

from glassnet.export.facts import Facts, Tensor
from glassnet.serving.messages import Input, Malformed, Request, flag, request, size
from glassnet.serving.tensors import DATATYPES, Array, array

LENGTH = "Inference-Header-Content-Length"
EXTENSION = "binary_tensor_data"
_encode = msgspec.json.Encoder().encode


class Question(NamedTuple):
    """A request that the model can answer."""

    id: str | msgspec.UnsetType
    values: dict[str, Array]
    rows: int
    outputs: list[tuple[str, bool]]
    """Names, in order, and whether as bytes."""


class Reply(NamedTuple):
    """What is sent back."""

    body: bytes
    headers: dict[str, str]


def question(body: bytes, length: str | None, facts: Facts, most_rows: int) -> Question:
    """What a request asks; Malformed if the model cannot answer it."""
    at = len(body) if length is None else _length(length, len(body))
    asked = request(memoryview(body)[:at])
    values = _values(asked.inputs, memoryview(body)[at:], facts)
    rows = {len(value) for value in values.values()}
    if len(rows) > 1:
        raise Malformed("expected as many rows in one input as in another")
    if max(rows) > most_rows:
        raise Malformed(f"expected at most {most_rows:,} rows, got {max(rows):,}; send them in several requests")
    return Question(asked.id, values, max(rows), _outputs(asked, facts))


def _length(text: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= most):
        raise Malformed(f"expected {LENGTH} to be a number of bytes, at most the {most:,} that came")
    return int(text)


def _values(sent: Sequence[Input], rest: memoryview, facts: Facts) -> dict[str, Array]:
    """Every input of the model by name."""
    known = {tensor.name: tensor for tensor in facts.inputs}
    if sorted(each.name for each in sent) != sorted(known):
        names = ", ".join(f"'{each.name[:100]}'" for each in sent)
        raise Malformed(f"expected the inputs {_listed(facts.inputs)}, got {names or 'none'}")
    values = {}
    for each, content in _with_bytes(sent, rest):
        values[each.name] = array(each, known[each.name], content)
    return values


def _with_bytes(sent: Sequence[Input], rest: memoryview) -> Iterator[tuple[Input, memoryview | None]]:
    """Each input with the bytes that belong to it, if any; together they must be all there are."""
    sizes = [size(each.parameters, "binary_data_size") for each in sent]
    if sum(filter(None, sizes)) != len(rest):
        raise Malformed(f"expected {sum(filter(None, sizes)):,} bytes of tensors behind the JSON, got {len(rest):,}")
    at = 0
    for each, length in zip(sent, sizes, strict=True):
        if (length is None) == (not bytes(each.data)):
            raise Malformed(f"expected either 'data' or the parameter binary_data_size for '{each.name}'")
        yield each, None if length is None else rest[at : at + length]
        at += length or 0


def _outputs(asked: Request, facts: Facts) -> list[tuple[str, bool]]:
    """Those asked for, or all."""
    default = flag(asked.parameters, "binary_data_output") or False
    known = [tensor.name for tensor in facts.outputs]
    if not asked.outputs:
        return [(name, default) for name in known]
    chosen: dict[str, bool] = {}
    for output in asked.outputs:
        if output.name not in known or output.name in chosen:
            raise Malformed(f"expected some of the outputs {_listed(facts.outputs)}, got '{output.name[:100]}'")
        own = flag(output.parameters, "binary_data")
        chosen[output.name] = default if own is None else own
    return list(chosen.items())


def _listed(tensors: Sequence[Tensor]) -> str:
    return ", ".join(f"'{tensor.name}'" for tensor in tensors)


def reply(name: str, version: int, asked: Question, answers: Mapping[str, Array]) -> Reply:
    """The answer. Numbers that are not finite are null in JSON, which has none."""
    outputs, parts = [], []
    for output, as_bytes in asked.outputs:
        values = answers[output]
        told: dict[str, Any] = {"name": output, "datatype": DATATYPES[values.dtype.name], "shape": values.shape}
        if as_bytes:
            parts.append(np.ascontiguousarray(values, values.dtype.newbyteorder("<")).tobytes())
            told["parameters"] = {"binary_data_size": len(parts[-1])}
        else:
            told["data"] = values.ravel().tolist()
        outputs.append(told)
    whole = {"model_name": name, "model_version": str(version), "outputs": outputs}
    text = _encode(whole if asked.id is msgspec.UNSET else whole | {"id": asked.id})
    if not any(as_bytes for _, as_bytes in asked.outputs):
        return Reply(text, {"content-type": "application/json"})
    return Reply(b"".join([text, *parts]), {"content-type": "application/octet-stream", LENGTH: str(len(text))})
