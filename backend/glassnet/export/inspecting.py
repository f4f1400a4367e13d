"""``python -m glassnet.export.inspecting``: one ONNX file in, its facts out, with little memory and nothing around it.

Reads the file from standard input; writes Facts or a Refusal as msgpack to standard output.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from glassnet.errors import ExportFailed, ModelRefused
from glassnet.export.facts import MOST_BYTES, Facts, Refusal, Tensor
from glassnet.export.runtime import Runtime

_ADDRESSES = 8 << 30
"""Bytes. Most of them are the libraries' own: they reserve far more than they use."""
_ROWS = 3
"""Of the batch that a model has to answer."""
_MOST_NUMBERS = 1 << 20
"""In one row of an input."""


def read(model: bytes) -> Facts:
    """The facts, found here and now; ModelRefused if this is no model that answers batches row by row."""
    import onnx

    try:
        whole = onnx.load_model_from_string(model)
    except Exception as error:  # protobuf has its own
        raise ModelRefused("the file is not ONNX, or was cut off") from error
    if any(tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in _tensors(whole)):
        raise ModelRefused("the file refers to other files for its weights; save it with the weights inside")
    constants = {each.name for each in whole.graph.initializer}
    inputs = tuple(_tensor(value) for value in whole.graph.input if value.name not in constants)
    outputs = tuple(_tensor(value) for value in whole.graph.output)
    if not inputs or not outputs:
        raise ModelRefused("expected the file to have inputs and outputs")
    _try(model, inputs)
    return Facts(inputs, outputs, {each.key: each.value for each in whole.metadata_props}, whole.doc_string)


def _tensors(message: Any) -> Iterator[Any]:
    """All tensors anywhere in a model: its constants, and those of its nodes, subgraphs and functions."""
    import onnx

    if isinstance(message, onnx.TensorProto):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is not None:
            for each in value if field.is_repeated else (value,):
                yield from _tensors(each)


def _tensor(value: Any) -> Tensor:
    """An input or output; ModelRefused if it is not a tensor of numbers with any number of rows."""
    from onnx import helper

    kind = value.type.tensor_type
    try:
        element = helper.tensor_dtype_to_np_dtype(kind.elem_type)
    except KeyError:
        element = np.dtype(object)
    if element.kind not in "biuf" or element.itemsize > 8:
        raise ModelRefused(f"expected '{value.name}' to be a tensor of numbers or truth values")
    shape = tuple(dimension.dim_value or -1 for dimension in kind.shape.dim)
    if not shape or shape[0] != -1:
        raise ModelRefused(f"expected '{value.name}' to have any number of rows, got the shape {list(shape)}")
    return Tensor(value.name, element.name, shape, value.doc_string)


def _try(model: bytes, inputs: Sequence[Tensor]) -> None:
    """ModelRefused unless onnxruntime loads it and gives as many rows as it gets."""
    shapes = {each.name: (_ROWS, *(max(1, size) for size in each.shape[1:])) for each in inputs}
    if any(np.prod([float(size) for size in shape]) > _MOST_NUMBERS * _ROWS for shape in shapes.values()):
        raise ModelRefused(f"expected at most {_MOST_NUMBERS:,} numbers in a row")
    try:
        answers = Runtime(model).answers({each.name: np.zeros(shapes[each.name], each.kind) for each in inputs})
    except ExportFailed as error:
        raise ModelRefused(str(error)) from error
    except Exception as error:  # onnxruntime has no common base for its errors
        raise ModelRefused(f"onnxruntime cannot run the model: {error}") from error
    for name, answer in answers.items():
        if getattr(answer, "shape", ())[:1] != (_ROWS,):
            raise ModelRefused(f"expected '{name}' to have as many rows as the inputs")


def _limit() -> None:
    """Let this process have so much memory and no more, where the system can do that."""
    if sys.platform != "linux":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Answer one file; 0 even if the answer is a refusal."""
    os.environ["CUDA_VISIBLE_DEVICES"] = ""  # a GPU's addresses count as memory, and are not needed to look
    result = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever libraries print must not end up in the answer
    _limit()
    try:
        found: Facts | Refusal = read(sys.stdin.buffer.read(MOST_BYTES + 1))
    except ModelRefused as refused:
        found = Refusal(str(refused))
    except MemoryError:
        found = Refusal("the model takes more memory than it may")
    result.write(msgspec.msgpack.encode(found))
    result.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
