"""A row to begin with: one that the file brings, or zeros, as any model takes them."""

from __future__ import annotations

import json
from math import prod
from typing import Any

from glassnet.export.facts import Tensor
from glassnet.serving.tensors import DATATYPES
from glassnet.store.models import Saved

_LARGEST = 1e30
"""Of the numbers that are taken from a file."""


def example(saved: Saved) -> list[dict[str, object]]:
    """One row for every input, as a request has it."""
    alone = len(saved.facts.inputs) == 1
    return [
        {
            "name": tensor.name,
            "shape": [1, *(max(1, size) for size in tensor.shape[1:])],
            "datatype": DATATYPES[tensor.kind],
            "data": (_brought(saved, tensor) if alone else []) or _zeros(tensor),
        }
        for tensor in saved.facts.inputs
    ]


def _zeros(tensor: Tensor) -> list[bool | int]:
    return [False if tensor.kind == "bool" else 0] * prod(max(1, size) for size in tensor.shape[1:])


def _brought(saved: Saved, tensor: Tensor) -> list[float]:
    """The row in the file's metadata; none if there is none that fits."""
    try:
        found: Any = json.loads(saved.facts.metadata.get("example", "[]"))
    except (ValueError, RecursionError):
        return []
    fits = isinstance(found, list) and tensor.kind.startswith("float") and tensor.shape[1:] == (len(found),)
    numbers = fits and all(isinstance(each, int | float) and abs(each) < _LARGEST for each in found)
    return [float(each) for each in found] if numbers else []
