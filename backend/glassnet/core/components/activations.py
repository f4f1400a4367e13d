"""Activation functions (maths.md §2).

Legend: ``z`` pre-activation, ``a`` activation, ``da`` dJ/da, ``dz`` dJ/dz; all (..., n, width), given by the caller.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.program import Array, Calls, constant


class Activation(Component):
    """What a unit does with its weighted sum. Without it, a deep network would be one linear map."""

    kind = "activation"
    hidden: ClassVar[bool] = True
    """Whether it may stand in a hidden layer."""
    rectifier: ClassVar[bool] = False
    """Whether it lets about half of its input through, so that He's initialization fits."""
    targets: ClassVar[tuple[float, float]] = (0.0, 1.0)
    """What an output unit of this kind should say for "no" and "yes" in a two-class problem."""

    def forward(self, z: Array, a: Array) -> Calls:
        """The calls that write a = g(z)."""
        raise NotImplementedError

    def backward(self, z: Array, a: Array, da: Array, dz: Array) -> Calls:
        """The calls that write dz = da g'(z), after ``forward`` ran. ``da`` and ``dz`` may be the same array."""
        raise NotImplementedError

    def onnx(self) -> list[tuple[str, dict[str, Any]]]:
        """The same as a chain of ONNX operators: (operator, attributes)."""
        raise NotImplementedError

    @classmethod
    def facts(cls) -> dict[str, Any]:
        return {"hidden": cls.hidden, "targets": cls.targets}


class Linear(Activation):
    """Passes its input through: g(z) = z. The output of a regression; between hidden layers it adds nothing."""

    label = "Linear"
    type: Literal["linear"] = "linear"
    targets = (-1.0, 1.0)

    def forward(self, z: Array, a: Array) -> Calls:
        return [(np.copyto, a, z)]

    def backward(self, z: Array, a: Array, da: Array, dz: Array) -> Calls:
        return [] if da is dz else [(np.copyto, dz, da)]

    def onnx(self) -> list[tuple[str, dict[str, Any]]]:
        return [("Identity", {})]


class Sigmoid(Activation):
    """Squeezes into (0, 1): g(z) = 1/(1+e^-z), a probability. Slope at most 1/4: in deep nets gradients vanish."""

    label = "Sigmoid"
    type: Literal["sigmoid"] = "sigmoid"

    def forward(self, z: Array, a: Array) -> Calls:
        half = constant(0.5, z)  # 1/(1+e^-z) = (1 + tanh(z/2))/2, which cannot overflow
        return [(np.multiply, z, half, a), (np.tanh, a, a), (np.multiply, a, half, a), (np.add, a, half, a)]

    def backward(self, z: Array, a: Array, da: Array, dz: Array) -> Calls:
        slope = np.empty_like(a)
        return [(np.square, a, slope), (np.subtract, a, slope, slope), (np.multiply, da, slope, dz)]

    def onnx(self) -> list[tuple[str, dict[str, Any]]]:
        return [("Sigmoid", {})]


class Tanh(Activation):
    """Squeezes into (−1, 1), centred at zero: g(z) = tanh z, slope 1 − a². Smooth; saturates far from 0."""

    label = "Tanh"
    type: Literal["tanh"] = "tanh"
    targets = (-1.0, 1.0)

    def forward(self, z: Array, a: Array) -> Calls:
        return [(np.tanh, z, a)]

    def backward(self, z: Array, a: Array, da: Array, dz: Array) -> Calls:
        slope, one = np.empty_like(a), constant(1, a)
        return [(np.square, a, slope), (np.subtract, one, slope, slope), (np.multiply, da, slope, dz)]

    def onnx(self) -> list[tuple[str, dict[str, Any]]]:
        return [("Tanh", {})]


class Relu(Activation):
    """Keeps what is positive: g(z) = max(0, z), slope 1 or 0. Fast to learn; a unit that is never positive is dead."""

    label = "ReLU"
    type: Literal["relu"] = "relu"
    rectifier = True

    def forward(self, z: Array, a: Array) -> Calls:
        return [(np.maximum, z, constant(0, z), a)]

    def backward(self, z: Array, a: Array, da: Array, dz: Array) -> Calls:
        slope = np.empty_like(a)
        return [(np.sign, a, slope), (np.multiply, da, slope, dz)]

    def onnx(self) -> list[tuple[str, dict[str, Any]]]:
        return [("Relu", {})]


class LeakyRelu(Activation):
    """Like ReLU, but lets a little through below zero, so that no unit dies: g(z) = z if z > 0, else slope · z."""

    label = "Leaky ReLU"
    type: Literal["leaky_relu"] = "leaky_relu"
    rectifier = True
    slope: float = Field(0.01, ge=0, lt=1)
    """How much of a negative input passes."""

    def forward(self, z: Array, a: Array) -> Calls:
        return [(np.multiply, z, constant(self.slope, z), a), (np.maximum, z, a, a)]

    def backward(self, z: Array, a: Array, da: Array, dz: Array) -> Calls:
        slope = np.empty_like(z)
        return [
            (np.greater, z, constant(0, z), slope),
            (np.maximum, slope, constant(self.slope, z), slope),
            (np.multiply, da, slope, dz),
        ]

    def onnx(self) -> list[tuple[str, dict[str, Any]]]:
        return [("LeakyRelu", {"alpha": self.slope})]


class Softmax(Activation):
    """Turns the output layer into probabilities that sum to 1: e^z / Σ e^z. One unit per class, for outputs only."""

    label = "Softmax"
    type: Literal["softmax"] = "softmax"
    hidden = False

    def forward(self, z: Array, a: Array) -> Calls:
        row = np.empty((*z.shape[:-1], 1), z.dtype)
        return [
            (np.maximum.reduce, z, -1, None, row, True),  # without the maximum, e^z overflows
            (np.subtract, z, row, a),
            (np.exp, a, a),
            (np.add.reduce, a, -1, None, row, True),
            (np.divide, a, row, a),
        ]

    def backward(self, z: Array, a: Array, da: Array, dz: Array) -> Calls:
        row, inner = np.empty((*z.shape[:-1], 1), z.dtype), np.empty_like(a)
        return [
            (np.multiply, da, a, inner),
            (np.add.reduce, inner, -1, None, row, True),
            (np.subtract, da, row, dz),
            (np.multiply, dz, a, dz),
        ]

    def onnx(self) -> list[tuple[str, dict[str, Any]]]:
        return [("Softmax", {"axis": -1})]
