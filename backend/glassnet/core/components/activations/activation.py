"""Activation functions (maths.md §2).

Legend: ``z`` pre-activation, ``a`` activation, ``da`` dJ/da, ``dz`` dJ/dz; all (..., n, width), given by the caller.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from glassnet.core.component import Component
from glassnet.core.memory import empty_like
from glassnet.core.program import Array, Calls

Operator = tuple[str, dict[str, Any]] | tuple[str, dict[str, Any], tuple[str | float, ...]]
"""One ONNX operator: its name, its attributes, and its inputs unless there is one, the result of the operator before.

An input is "" for the result of the operator before (z at first), "z" for what the activation sees, or a constant.
"""


class Activation(Component):
    """What a unit does with its weighted sum. Without it, a deep network would be one linear map."""

    kind = "activation"
    hidden: ClassVar[bool] = True
    """Whether it may stand in a hidden layer. If so it works on each number by itself and has a ``derivative``."""
    from_output: ClassVar[bool] = True
    """Whether the derivative can be told from a alone, so that a may be written over z while training."""
    rectifier: ClassVar[bool] = False
    """Whether it lets about half of its input through, E[g(z)²] ≈ 1/2 for a normal z, so that He's start fits."""
    normalizing: ClassVar[bool] = False
    """Whether it steers activations to mean 0 and variance 1 by itself, if the weights have variance 1/inputs."""
    targets: ClassVar[tuple[float, float]] = (0.0, 1.0)
    """What an output unit of this kind should say for "no" and "yes" in a two-class problem."""

    def forward(self, z: Array, a: Array) -> Calls:
        """The calls that write a = g(z). They read z before they write a, number by number: a may be z."""
        raise NotImplementedError

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        """The calls that write g'(z), after ``forward`` ran. Only a may be read where ``from_output`` is set."""
        raise NotImplementedError

    def backward(self, z: Array, a: Array, da: Array, dz: Array) -> Calls:
        """The calls that write dz = da g'(z), after ``forward`` ran. ``da`` and ``dz`` may be the same array."""
        slope = empty_like(a)
        return [*self.derivative(z, a, slope), (np.multiply, da, slope, dz)]

    def onnx(self) -> list[Operator]:
        """The same as a chain of ONNX operators."""
        raise NotImplementedError

    @classmethod
    def facts(cls) -> dict[str, Any]:
        return {"hidden": cls.hidden, "targets": cls.targets}
