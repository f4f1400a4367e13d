"""A graph of which some nodes compute in another type than float32."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from glassnet.core.program import Array
from glassnet.export.graph import FLOAT, Graph


class CastGraph(Graph):
    """Values are cast where they go from one type into the other, each once."""

    other: ClassVar[int]
    """The other type, as ONNX numbers them."""
    constants: ClassVar[type[np.floating[Any]]]
    """The same for constants."""

    def __init__(self) -> None:
        super().__init__()
        self._others: set[str] = set()
        self._casts: dict[str, str] = {}

    def is_other(self, scope: str, operator: str) -> bool:
        """Whether a node computes in the other type."""
        raise NotImplementedError

    def node(self, scope: str, operator: str, inputs: list[str | Array], results: int = 1, **attributes: Any) -> str:
        other = self.is_other(scope, operator)
        ready = [self._cast(scope, each, other) for each in inputs]
        name = super().node(scope, operator, ready, results, **attributes)
        if other:
            self._others |= {name, *(f"{name}.{number}" for number in range(1, results))}
        return name

    def _cast(self, scope: str, value: str | Array, other: bool) -> str | Array:
        if not isinstance(value, str):
            return _constant(value, self.constants if other else np.float32)
        if (value in self._others) == other:
            return value
        if value not in self._casts:
            self._casts[value] = super().node(scope, "Cast", [value], to=self.other if other else FLOAT)
        return self._casts[value]


@np.errstate(over="ignore")
def _constant(value: Array, kind: type[np.floating[Any]]) -> Array:
    """A constant in a type; what is too large for it becomes infinite, and the comparison finds out."""
    return value.astype(kind) if value.dtype.kind == "f" else value
