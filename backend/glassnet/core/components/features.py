"""Input features: what the network is shown of a point in the plane (peers' seven).

Legend: ``x`` raw inputs (..., 2).
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from glassnet.core.component import Component
from glassnet.core.program import Array


class Feature(Component):
    """A number computed from the raw inputs before the first layer. A good feature can replace a whole layer."""

    kind = "feature"

    def column(self, x: Array) -> Array:
        """The feature of each point: (..., 2) -> (...)."""
        raise NotImplementedError

    def onnx(self) -> list[tuple[str, list[str]]]:
        """The same in ONNX operators over "x1", "x2" and "_" (the result before)."""
        raise NotImplementedError


class X1(Feature):
    """The horizontal coordinate."""

    label = "x₁"
    type: Literal["x1"] = "x1"

    def column(self, x: Array) -> Array:
        return x[..., 0]

    def onnx(self) -> list[tuple[str, list[str]]]:
        return [("Identity", ["x1"])]


class X2(Feature):
    """The vertical coordinate."""

    label = "x₂"
    type: Literal["x2"] = "x2"

    def column(self, x: Array) -> Array:
        return x[..., 1]

    def onnx(self) -> list[tuple[str, list[str]]]:
        return [("Identity", ["x2"])]


class X1Squared(Feature):
    """The square of x₁: with x₂² a circle becomes a straight line."""

    label = "x₁²"
    type: Literal["x1_squared"] = "x1_squared"

    def column(self, x: Array) -> Array:
        return x[..., 0] * x[..., 0]

    def onnx(self) -> list[tuple[str, list[str]]]:
        return [("Mul", ["x1", "x1"])]


class X2Squared(Feature):
    """The square of x₂: with x₁² a circle becomes a straight line."""

    label = "x₂²"
    type: Literal["x2_squared"] = "x2_squared"

    def column(self, x: Array) -> Array:
        return x[..., 1] * x[..., 1]

    def onnx(self) -> list[tuple[str, list[str]]]:
        return [("Mul", ["x2", "x2"])]


class X1X2(Feature):
    """The product of both: positive in two opposite quadrants, which solves xor at once."""

    label = "x₁x₂"
    type: Literal["x1_x2"] = "x1_x2"

    def column(self, x: Array) -> Array:
        return x[..., 0] * x[..., 1]

    def onnx(self) -> list[tuple[str, list[str]]]:
        return [("Mul", ["x1", "x2"])]


class SinX1(Feature):
    """sin x₁: vertical stripes."""

    label = "sin x₁"
    type: Literal["sin_x1"] = "sin_x1"

    def column(self, x: Array) -> Any:
        return np.sin(x[..., 0])

    def onnx(self) -> list[tuple[str, list[str]]]:
        return [("Sin", ["x1"])]


class SinX2(Feature):
    """sin x₂: horizontal stripes."""

    label = "sin x₂"
    type: Literal["sin_x2"] = "sin_x2"

    def column(self, x: Array) -> Any:
        return np.sin(x[..., 1])

    def onnx(self) -> list[tuple[str, list[str]]]:
        return [("Sin", ["x2"])]
