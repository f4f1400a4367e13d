"""Checks: a file from anywhere is parsed and held against what a feed-forward network may hold. Nothing in it is run.

No other file is ever opened, and no array is made before its bytes were counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto, checker, helper

from glassnet.errors import NotReadable

OPSETS = range(7, 27)
"""Versions of the operators that mean the same for the operators that are read."""
MOST_NODES = 5_000
STANDARD = ("", "ai.onnx")
KINDS: dict[int, str] = {
    TensorProto.FLOAT: "float_data",
    TensorProto.DOUBLE: "double_data",
    TensorProto.INT64: "int64_data",
    TensorProto.INT32: "int32_data",
    TensorProto.FLOAT16: "int32_data",
    TensorProto.INT8: "int32_data",
    TensorProto.UINT8: "int32_data",
    TensorProto.BOOL: "int32_data",
}
"""Types of numbers that may occur -> the field that holds them where they are not raw bytes."""


def sound(content: bytes) -> ModelProto:
    """The model in a file; NotReadable says what speaks against it."""
    model = _parsed(content)
    _check_versions(model)
    _check_nodes(model.graph)
    for tensor in _tensors(model.graph):
        _check_size(tensor)
    _check_order(model.graph)
    try:
        checker.check_model(model)
    except checker.ValidationError as error:
        raise NotReadable(f"this is not a valid ONNX file: {str(error).splitlines()[0][:200]}") from error
    return model


def _parsed(content: bytes) -> ModelProto:
    try:
        model: ModelProto = ModelProto.FromString(content)
    except DecodeError:
        raise NotReadable("this is not an ONNX file, or a part of it is missing; get it again") from None
    if not model.ir_version or not model.graph.node:
        raise NotReadable("expected an ONNX file with a network, got one without nodes; export it again")
    return model


def _check_versions(model: ModelProto) -> None:
    version = next((each.version for each in model.opset_import if each.domain in STANDARD), 0)
    if version not in OPSETS or version > onnx.defs.onnx_opset_version():
        raise NotReadable(
            f"expected an opset from {OPSETS[0]} to {min(OPSETS[-1], onnx.defs.onnx_opset_version())}, got {version}; "
            "export it again with opset 17"
        )
    if model.functions:
        name = model.functions[0].name[:60]
        raise NotReadable(f"expected operators of ONNX only, got a function of its own, {name}; export it without")
    if model.training_info or model.graph.sparse_initializer:
        raise NotReadable("expected plain weights, got sparse ones or training steps in ONNX; export it without")


def _check_nodes(graph: GraphProto) -> None:
    if len(graph.node) > MOST_NODES:
        raise NotReadable(f"expected at most {MOST_NODES:,} nodes, got {len(graph.node):,}; choose a smaller network")
    foreign = sorted({f"{node.domain}.{node.op_type}"[:60] for node in graph.node if node.domain not in STANDARD})
    if foreign:
        raise NotReadable(f"expected operators of ONNX only, got others: {', '.join(foreign[:8])}; export it without")
    for node in graph.node:
        if any(_holds_more(attribute) for attribute in node.attribute):
            raise NotReadable(f"expected one plain graph, got another one inside {_called(node)}; export it without")


def _holds_more(attribute: AttributeProto) -> bool:
    """Whether an attribute holds graphs, or arrays of kinds that no layer has."""
    holds = attribute.HasField("g") or attribute.HasField("sparse_tensor") or attribute.HasField("tp")
    return bool(holds or attribute.graphs or attribute.tensors or attribute.sparse_tensors or attribute.type_protos)


def _tensors(graph: GraphProto) -> Iterator[TensorProto]:
    yield from graph.initializer
    yield from (each.t for node in graph.node for each in node.attribute if each.HasField("t"))


def _check_size(tensor: TensorProto) -> None:
    """Its numbers are all inside the file, and as many as its shape says."""
    name = tensor.name[:60] or "a constant"
    if tensor.data_location == TensorProto.EXTERNAL or tensor.external_data:
        raise NotReadable(f"expected all weights inside the file, got {name} in another file; save it as one file")
    if tensor.data_type not in KINDS:
        raise NotReadable(f"expected float32 weights, got {name} of type {tensor.data_type}; export it as float32")
    expected = prod(tensor.dims)
    if min(tensor.dims, default=0) < 0 or tensor.HasField("segment"):
        raise NotReadable(f"expected a plain shape for {name}, got {list(tensor.dims)[:8]}; the file was damaged")
    if tensor.HasField("raw_data"):
        width = np.dtype(helper.tensor_dtype_to_np_dtype(tensor.data_type)).itemsize
        expected, found, unit = expected * width, len(tensor.raw_data), "bytes"
    else:
        found, unit = len(getattr(tensor, KINDS[tensor.data_type])), "numbers"
    if expected != found:
        raise NotReadable(f"expected {expected:,} {unit} for {name}, got {found:,}; the file was damaged")


def _check_order(graph: GraphProto) -> None:
    """Every value is made once, before it is used: no cycles."""
    known = {value.name for value in graph.input} | {tensor.name for tensor in graph.initializer}
    for node in graph.node:
        missing = next((name for name in node.input if name and name not in known), None)
        if missing is not None:
            raise NotReadable(
                f"expected every value before it is used, got {missing[:60]} used in {_called(node)} too early or in "
                "a circle; the file was damaged"
            )
        made = [name for name in node.output if name]
        if known.intersection(made) or len(set(made)) < len(made):
            raise NotReadable(f"expected every value to be made once, got {_called(node)} again; the file was damaged")
        known.update(made)


def _called(node: NodeProto) -> str:
    return (node.name or node.op_type)[:60]
