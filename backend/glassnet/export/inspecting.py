"""``python -m glassnet.export.inspecting``: one ONNX file in, its facts out, inside a budget of memory and time.

Reads the file from standard input; writes Facts or a Refusal as msgpack to standard output. The file is checked as one
from anywhere before onnxruntime sees it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from glassnet.errors import ExportFailed, NotReadable
from glassnet.export.answering import answer_once
from glassnet.export.facts import Facts, Refusal, Tensor
from glassnet.export.reading import budget
from glassnet.export.reading.checks import sound
from glassnet.export.runtime import Runtime

_MEMORY = 3 << 30
"""Bytes of address space, most of it onnxruntime's own libraries."""
_ROWS = 3
"""Of the batch that a model has to answer."""
_MOST_NUMBERS = 1 << 20
"""In one row of an input."""


def read(content: bytes) -> Facts:
    """The facts, found here and now; NotReadable if this is no model that answers batches row by row."""
    model = sound(content)
    constants = {each.name for each in model.graph.initializer}
    inputs = tuple(_tensor(value) for value in model.graph.input if value.name not in constants)
    outputs = tuple(_tensor(value) for value in model.graph.output)
    if not inputs or not outputs:
        raise NotReadable("expected a model with inputs and outputs, got one without; export it again")
    _try(content, inputs)
    return Facts(inputs, outputs, {each.key: each.value for each in model.metadata_props}, model.doc_string)


def _tensor(value: Any) -> Tensor:
    """An input or output; NotReadable if it is not a tensor of numbers with any number of rows."""
    from onnx import helper

    kind = value.type.tensor_type
    try:
        element = np.dtype(helper.tensor_dtype_to_np_dtype(kind.elem_type))
    except KeyError:
        element = np.dtype(object)
    if element.kind not in "biuf" or element.itemsize > 8:
        raise NotReadable(f"expected '{value.name[:60]}' to be a tensor of numbers or truth values; export it so")
    shape = tuple(dimension.dim_value or -1 for dimension in kind.shape.dim)
    if not shape or shape[0] != -1:
        raise NotReadable(
            f"expected '{value.name[:60]}' to have any number of rows, got the shape {list(shape)[:8]}; "
            "export it with a dynamic batch"
        )
    return Tensor(value.name, element.name, shape, value.doc_string)


def _try(content: bytes, inputs: Sequence[Tensor]) -> None:
    """NotReadable unless onnxruntime loads it and gives as many rows as it gets."""
    shapes = {each.name: (_ROWS, *(max(1, size) for size in each.shape[1:])) for each in inputs}
    if max(map(prod, shapes.values())) > _MOST_NUMBERS * _ROWS:
        raise NotReadable(f"expected at most {_MOST_NUMBERS:,} numbers in a row; choose a smaller model")
    try:
        answers = Runtime(content).answers({each.name: np.zeros(shapes[each.name], each.kind) for each in inputs})
    except ExportFailed as error:
        raise NotReadable(str(error)) from error
    except Exception as error:  # onnxruntime has no common base for its errors
        raise NotReadable(f"onnxruntime cannot run the model: {error}") from error
    for name, answer in answers.items():
        if answer.shape[:1] != (_ROWS,):
            raise NotReadable(f"expected '{name[:60]}' to have as many rows as the inputs; the model mixes its rows")


def answer(content: bytes) -> Facts | Refusal:
    """What to write about a file."""
    try:
        return read(content)
    except NotReadable as refused:
        return Refusal(str(refused))
    except MemoryError:
        return Refusal("looking into this file takes more memory than is allowed; choose a smaller model")


if __name__ == "__main__":
    os.environ["CUDA_VISIBLE_DEVICES"] = ""  # a GPU's addresses count as memory, and are not needed to look
    budget.keep(_MEMORY)
    sys.exit(answer_once(answer))
