"""A graph of which each node computes in a type of its own choice."""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import helper

from glassnet.core.program import Array
from glassnet.export.graph import FLOAT, Graph


class CastGraph(Graph):
    """Values are cast where they go from one type into another, each once."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: dict[str, int] = {}
        self._casts: dict[tuple[str, int], str] = {}

    def kind(self, scope: str, operator: str) -> int:
        """The type that a node computes in, as ONNX numbers them."""
        raise NotImplementedError

    def node(self, scope: str, operator: str, inputs: list[str | Array], results: int = 1, **attributes: Any) -> str:
        kind = self.kind(scope, operator)
        ready = [self.cast(scope, each, kind) if isinstance(each, str) else _constant(each, kind) for each in inputs]
        name = self.add(scope, operator, ready, results, **attributes)
        self._kinds |= dict.fromkeys([name, *(f"{name}.{number}" for number in range(1, results))], kind)
        return name

    def cast(self, scope: str, value: str, kind: int) -> str:
        """A value in a type."""
        if self._kinds.get(value, FLOAT) == kind:
            return value
        if (value, kind) not in self._casts:
            self._casts[value, kind] = self.add(scope, "Cast", [value], to=kind)
        return self._casts[value, kind]


@np.errstate(over="ignore")
def _constant(value: Array, kind: int) -> Array:
    """A constant in a type; what is too large for it becomes infinite, and the comparison finds out."""
    return value.astype(helper.tensor_dtype_to_np_dtype(kind)) if value.dtype.kind == "f" else value
