"""Graph: an ONNX graph as it grows, one node after the other, with names a person can read.

Legend: a *value* is the name of a tensor; a *scope* ("layer1") is the first part of the names of its nodes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from glassnet.core.program import Array

OPSET = 17
"""Version of the operators: understood by every onnxruntime since 1.13."""
IR = 8
"""Version of the file format that belongs to it."""


class Graph:
    """Nodes and constants so far. Every node has one result, named like the node."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def node(self, scope: str, operator: str, inputs: list[str | Array], results: int = 1, **attributes: Any) -> str:
        """Add an operator over values and constants; the name of its (first) result. Identity adds nothing.

        Constants become float32, or int64; bytes stay bytes.
        """
        ready = [each if isinstance(each, str) else _plain(each) for each in inputs]
        return self.add(scope, operator, ready, results, **attributes)

    def add(self, scope: str, operator: str, inputs: list[str | Array], results: int = 1, **attributes: Any) -> str:
        """The same with constants of just these types."""
        if operator == "Identity" and isinstance(inputs[0], str):
            return inputs[0]
        name = self._unused(f"{scope}/{operator}")
        slots = [slot.name for slot in onnx.defs.get_schema(operator, OPSET).inputs]
        names = [
            value if isinstance(value, str) else self._constant(f"{name}.{slots[min(i, len(slots) - 1)]}", value)
            for i, value in enumerate(inputs)
        ]
        outputs = [name, *(f"{name}.{i}" for i in range(1, results))]
        self._nodes.append(helper.make_node(operator, names, outputs, name, **attributes))
        return name

    def rename(self, value: str, name: str) -> str:
        """Call a result of the graph by another name, wherever it is used."""
        for node in self._nodes:
            for names in (node.input, node.output):
                names[:] = [name if each == value else each for each in names]
        return name

    def model(self, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]) -> onnx.ModelProto:
        """The whole as a model."""
        graph = helper.make_graph(self._nodes, "glassnet", inputs, outputs, self._constants)
        opset = helper.make_opsetid("", OPSET)
        return helper.make_model(graph, ir_version=IR, opset_imports=[opset], producer_name="glassnet")

    def _constant(self, name: str, array: Array) -> str:
        self._constants.append(numpy_helper.from_array(np.asarray(array, order="C"), name))
        return name

    def _unused(self, name: str) -> str:
        taken = {node.name for node in self._nodes}
        others = (f"{name}_{number}" for number in range(2, len(taken) + 3))
        return name if name not in taken else next(other for other in others if other not in taken)


def tensor(name: str, kind: int, shape: list[str | int], text: str) -> onnx.ValueInfoProto:
    """Describes an input or output of a model; "batch" stands for any number of examples."""
    return helper.make_tensor_value_info(name, kind, shape, doc_string=text)


def _plain(array: Array) -> Array:
    kind = {"i": np.int64, "u": np.uint8}.get(array.dtype.kind, np.float32)
    return array.astype(kind)


FLOAT, HALF, DOUBLE, INTEGER = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.INT64
