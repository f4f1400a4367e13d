"""Tensors on the wire: names and types of the protocol, numbers in JSON or as bytes, checked against the model.

Bytes are the numbers in row-major order, little-endian.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from glassnet.export.facts import Tensor
from glassnet.serving.messages import Input, Malformed

Array = NDArray[Any]
DATATYPES = {
    "bool": "BOOL",
    **{f"uint{bits}": f"UINT{bits}" for bits in (8, 16, 32, 64)},
    **{f"int{bits}": f"INT{bits}" for bits in (8, 16, 32, 64)},
    **{f"float{bits}": f"FP{bits}" for bits in (16, 32, 64)},
}
"""NumPy's names to the protocol's."""
_ELEMENTS: dict[str, type] = {"b": bool, "i": int, "u": int, "f": float}


def described(tensor: Tensor) -> dict[str, object]:
    """A tensor as the model's metadata describe it."""
    return {"name": tensor.name, "datatype": DATATYPES[tensor.kind], "shape": tensor.shape}


def array(sent: Input, wanted: Tensor, content: memoryview | None) -> Array:
    """The numbers of an input, from bytes if they came so; Malformed if the model cannot take them."""
    if sent.datatype != DATATYPES[wanted.kind]:
        raise Malformed(f"expected the datatype {DATATYPES[wanted.kind]} for '{wanted.name}', got '{sent.datatype}'")
    _check_shape(sent, wanted)
    kind = np.dtype(wanted.kind).newbyteorder("<")
    if content is None:
        return _from_json(sent, kind)
    expected = prod(sent.shape) * kind.itemsize
    if len(content) != expected:
        raise Malformed(f"expected {expected:,} bytes for '{sent.name}' of shape {sent.shape}, got {len(content):,}")
    if kind.kind == "b" and not np.isin(np.frombuffer(content, np.uint8), (0, 1)).all():
        raise Malformed(f"expected the bytes of '{sent.name}' to be 0 or 1")
    return np.frombuffer(content, kind).reshape(sent.shape)


def _check_shape(sent: Input, wanted: Tensor) -> None:
    fits = len(sent.shape) == len(wanted.shape) and all(
        size in (-1, given) for size, given in zip(wanted.shape, sent.shape, strict=True)
    )
    if not fits or not prod(sent.shape):
        raise Malformed(f"expected the shape {list(wanted.shape)} for '{wanted.name}', -1 for any, got {sent.shape}")


def _from_json(sent: Input, kind: np.dtype[Any]) -> Array:
    """From a flat list, or one nested like the shape."""
    nested = bytes(sent.data).lstrip(b" \t\r\n")[1:].lstrip(b" \t\r\n")[:1] == b"["
    try:
        numbers = _decoder(kind.kind, len(sent.shape) if nested else 1)(sent.data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        what = {"b": "truth values", "f": "numbers"}.get(kind.kind, "whole numbers")
        raise Malformed(
            f"expected 'data' of '{sent.name}' to be {what}, flat or nested like the shape: {error}"
        ) from error
    return _packed(sent, numbers, kind)


def _packed(sent: Input, numbers: list[Any], kind: np.dtype[Any]) -> Array:
    try:
        with np.errstate(over="ignore"):
            values = np.array(numbers, kind)
    except (ValueError, OverflowError):
        raise Malformed(f"'data' of '{sent.name}' is ragged, or has numbers too large for {sent.datatype}") from None
    if kind.kind == "f" and not np.isfinite(values).all():
        raise Malformed(f"'data' of '{sent.name}' has numbers too large for {sent.datatype}")
    if values.size != prod(sent.shape) or (values.ndim > 1 and list(values.shape) != sent.shape):
        raise Malformed(
            f"expected {prod(sent.shape):,} numbers for '{sent.name}' of shape {sent.shape}, got {values.size:,}"
            + (f" in the shape {list(values.shape)}" if values.ndim > 1 else "")
        )
    return values.reshape(sent.shape)


@lru_cache
def _decoder(kind: str, depth: int) -> Any:
    """Reads lists of such elements, nested so deep; strictly: no text for a number, no fraction for a whole one."""
    nested: Any = _ELEMENTS[kind]
    for _ in range(depth):
        nested = list[nested]
    return msgspec.json.Decoder(nested).decode
