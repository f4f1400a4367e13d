"""What an ONNX file says about itself: read from the file, nothing of it is run."""

from __future__ import annotations

import json
from typing import NamedTuple

import onnx
from onnx.external_data_helper import uses_external_data

from glassnet.errors import InvalidInput


class About(NamedTuple):
    """A model's inputs and outputs, and what its metadata say."""

    inputs: tuple[str, ...]
    """What the columns of its input are called; numbered, where the file has no names for them."""
    classes: tuple[str, ...]
    """What the classes, or labels, are called; empty in regression."""
    outputs: tuple[str, ...]
    """The names of its results."""
    steps: int
    """How long it was trained."""


def about(content: bytes) -> About:
    """What the file says; InvalidInput where it is not a model that takes a table of numbers."""
    try:
        model = onnx.load_from_string(content)
    except Exception as error:  # protobuf's own errors
        raise InvalidInput("expected an ONNX file, got something else; glassnet train writes one") from error
    if any(uses_external_data(tensor) for tensor in model.graph.initializer):
        raise InvalidInput("expected a model with all its numbers inside, got one that keeps them in other files")
    known = {entry.key: entry.value for entry in model.metadata_props}
    steps = known.get("steps", "")
    return About(
        _names(known, "inputs") or _numbered(model),
        _names(known, "classes"),
        tuple(output.name for output in model.graph.output),
        int(steps) if steps.isdecimal() else 0,
    )


def _names(known: dict[str, str], key: str) -> tuple[str, ...]:
    """A list of names in the metadata; empty where there is none."""
    try:
        names = json.loads(known.get(key, "[]"))
    except ValueError as error:
        raise InvalidInput(f"expected the model's metadata to list its {key}, got {known[key][:40]!r}") from error
    return tuple(map(str, names)) if isinstance(names, list) else ()


def _numbered(model: onnx.ModelProto) -> tuple[str, ...]:
    """x1, x2 … for a model that takes (batch, d)."""
    inputs = [value for value in model.graph.input if value.name == "inputs"]
    shape = [each.dim_value for value in inputs for each in value.type.tensor_type.shape.dim]
    if len(shape) != 2 or not shape[1]:
        raise InvalidInput("expected a model with one input, inputs (batch, columns); export it with glassnet")
    return tuple(f"x{number}" for number in range(1, shape[1] + 1))
