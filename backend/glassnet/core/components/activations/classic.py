"""The activations of the course: from none at all to softmax.

Legend: ``z`` pre-activation, ``a`` activation, ``da`` dJ/da, ``dz`` dJ/dz; all (..., n, width), given by the caller.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from glassnet.core.components.activations.activation import Activation, Operator
from glassnet.core.memory import empty, empty_like
from glassnet.core.program import Array, Calls, in_full, number, product, transposed, where_positive


class Linear(Activation):
    """Passes its input through: g(z) = z. The output of a regression; between hidden layers it adds nothing."""

    label = "Linear"
    type: Literal["linear"] = "linear"
    targets = (-1.0, 1.0)

    def forward(self, z: Array, a: Array) -> Calls:
        return [] if a is z else [(np.copyto, a, z)]

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        return [(np.copyto, out, number(1, a))]

    def backward(self, z: Array, a: Array, da: Array, dz: Array) -> Calls:
        return [] if da is dz else [(np.copyto, dz, da)]

    def onnx(self) -> list[Operator]:
        return [("Identity", {})]


class Sigmoid(Activation):
    """Squeezes into (0, 1): g(z) = 1/(1+e^-z), a probability. Slope at most 1/4: in deep nets gradients vanish."""

    label = "Sigmoid"
    type: Literal["sigmoid"] = "sigmoid"

    def forward(self, z: Array, a: Array) -> Calls:
        half = number(0.5, z)  # 1/(1+e^-z) = (1 + tanh(z/2))/2, which cannot overflow
        return [(np.multiply, z, half, a), (np.tanh, a, a), (np.multiply, a, half, a), (np.add, a, half, a)]

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        return [(np.square, a, out), (np.subtract, a, out, out)]

    def onnx(self) -> list[Operator]:
        return [("Sigmoid", {})]


class Tanh(Activation):
    """Squeezes into (−1, 1), centred at zero: g(z) = tanh z, slope 1 − a². Smooth; saturates far from 0."""

    label = "Tanh"
    type: Literal["tanh"] = "tanh"
    targets = (-1.0, 1.0)

    def forward(self, z: Array, a: Array) -> Calls:
        return [(np.tanh, z, a)]

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        return [(np.square, a, out), (np.subtract, number(1, a), out, out)]

    def onnx(self) -> list[Operator]:
        return [("Tanh", {})]


class Relu(Activation):
    """Keeps what is positive: g(z) = max(0, z), slope 1 or 0. Fast to learn; a unit that is never positive is dead."""

    label = "ReLU"
    type: Literal["relu"] = "relu"
    rectifier = True

    def forward(self, z: Array, a: Array) -> Calls:
        return [(np.maximum, z, in_full(0, z), a)]

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        return where_positive(a, out)

    def onnx(self) -> list[Operator]:
        return [("Relu", {})]


class LeakyRelu(Activation):
    """Like ReLU, but lets a little through below zero, so that no unit dies: g(z) = z if z > 0, else slope · z."""

    label = "Leaky ReLU"
    type: Literal["leaky_relu"] = "leaky_relu"
    rectifier = True
    slope: float = Field(0.01, ge=0, lt=1)
    """How much of a negative input passes."""

    def forward(self, z: Array, a: Array) -> Calls:
        small = empty_like(z)
        return [(np.multiply, z, number(self.slope, z), small), (np.maximum, z, small, a)]

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        return [(np.greater, a, number(0, a), out), (np.maximum, out, number(self.slope, a), out)]

    def onnx(self) -> list[Operator]:
        return [("LeakyRelu", {"alpha": self.slope})]


class Sin(Activation):
    """A wave: g(z) = sin z, slope cos z. Fits what repeats; its many ups and downs can be hard to train."""

    label = "Sine"
    type: Literal["sin"] = "sin"
    from_output = False
    targets = (-1.0, 1.0)

    def forward(self, z: Array, a: Array) -> Calls:
        return [(np.sin, z, a)]

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        return [(np.cos, z, out)]

    def onnx(self) -> list[Operator]:
        return [("Sin", {})]


MANY = 32
"""Classes from which adding up is faster than multiplying with ones."""


class Softmax(Activation):
    """Turns the output layer into probabilities that sum to 1: e^z / Σ e^z. One unit per class, for outputs only."""

    label = "Softmax"
    type: Literal["softmax"] = "softmax"
    hidden = False

    def forward(self, z: Array, a: Array) -> Calls:
        classes, largest = z.shape[-1], empty((*z.shape[:-1], 1), z.dtype)
        sums = transposed(empty(transposed(z).shape, z.dtype))
        ones = np.ones((classes, classes), z.dtype)  # sums over few classes are products, written out for each class
        summed: Calls = [product(ones, transposed(a), transposed(sums))]
        if classes > MANY:
            sums = largest
            summed = [(np.add.reduce, a, -1, None, sums, True)]
        return [
            (np.maximum.reduce, z, -1, None, largest, True),  # without the maximum, e^z overflows
            (np.subtract, z, largest, a),
            (np.exp, a, a),
            *summed,
            (np.divide, a, sums, a),
        ]

    def backward(self, z: Array, a: Array, da: Array, dz: Array) -> Calls:
        row, inner = empty((*z.shape[:-1], 1), z.dtype), empty_like(a)
        ones = np.ones((1, a.shape[-1]), a.dtype)
        return [
            (np.multiply, da, a, inner),
            product(ones, transposed(inner), transposed(row)),
            (np.subtract, da, row, dz),
            (np.multiply, dz, a, dz),
        ]

    def onnx(self) -> list[Operator]:
        return [("Softmax", {"axis": -1})]
