"""Rectifiers without a corner: what came after ReLU (maths.md §2, "beyond the notes"; as torch defines them).

Legend: ``z`` pre-activation, ``a`` activation; all (..., n, width), given by the caller.
"""

from __future__ import annotations

from math import sqrt
from typing import Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.components.activations.activation import Activation, Operator
from glassnet.core.components.activations.classic import Sigmoid
from glassnet.core.memory import empty_like
from glassnet.core.normal import DENSITY, tail
from glassnet.core.program import Array, Calls, number


def _bent(alpha: Any, z: Array, a: Array) -> Calls:
    """a = z where z > 0, else α(e^z − 1). No exponential of a large number is taken."""
    below = empty_like(z)
    return [
        (np.minimum, z, number(0, z), below),
        (np.expm1, below, below),
        (np.multiply, below, number(alpha, z), below),
        (np.maximum, z, number(0, z), a),
        (np.add, a, below, a),
    ]


def _bent_slope(above: float, below: Any, a: Array, out: Array) -> Calls:
    """out = ``above`` where a > 0, else a + ``below``."""
    positive = empty_like(a)
    return [
        (np.greater, a, number(0, a), positive),
        (np.multiply, positive, number(above - below, a), positive),
        (np.minimum, a, number(0, a), out),
        (np.add, out, number(below, a), out),
        (np.add, out, positive, out),
    ]


SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805
"""Chosen by Klambauer et al. so that g(z) has mean 0 and variance 1 where z is normal with mean 0 and variance 1."""


class Elu(Activation):
    """Like ReLU, but bends smoothly down to −α: g(z) = z if z > 0, else α(e^z − 1) (Clevert et al. 2016).

    Units do not die, and their mean is closer to 0.
    """

    label = "ELU"
    type: Literal["elu"] = "elu"
    rectifier = True
    alpha: float = Field(1.0, gt=0, le=10, json_schema_extra={"symbol": "α"})
    """How far below zero it goes."""

    def forward(self, z: Array, a: Array) -> Calls:
        return _bent(self.alpha, z, a)

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        return _bent_slope(1, self.alpha, a, out)

    def onnx(self) -> list[Operator]:
        return [("Elu", {"alpha": self.alpha})]


class Selu(Activation):
    """ELU times 1.05 with α = 1.67: layer by layer the mean goes to 0 and the variance to 1 (Klambauer et al. 2017).

    Needs weights of variance 1/inputs to do so; "auto" sees to that.
    """

    label = "SELU"
    type: Literal["selu"] = "selu"
    normalizing = True

    def forward(self, z: Array, a: Array) -> Calls:
        return [*_bent(SELU_ALPHA, z, a), (np.multiply, a, number(SELU_SCALE, a), a)]

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        return _bent_slope(SELU_SCALE, SELU_SCALE * SELU_ALPHA, a, out)

    def onnx(self) -> list[Operator]:
        return [("Selu", {"alpha": SELU_ALPHA, "gamma": SELU_SCALE})]


class Gelu(Activation):
    """Weighs z by how likely a normal number is to be below it: g(z) = z Φ(z) (Hendrycks and Gimpel 2016).

    The activation of most language models. Φ(z) = (1 + erf(z/√2))/2 is the normal distribution.
    """

    label = "GELU"
    type: Literal["gelu"] = "gelu"
    from_output = False
    rectifier = True

    def forward(self, z: Array, a: Array) -> Calls:
        # z Φ(z) = max(z, 0) − |z| Φ(−|z|), and Φ(−x) = e q: small numbers keep their digits
        calls, x, e, q = tail(z)
        return [
            *calls,
            (np.multiply, q, e, q),
            (np.multiply, q, x, q),
            (np.maximum, z, number(0, z), a),
            (np.subtract, a, q, a),
        ]

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        # Φ(z) + z φ(z) is h = e (q − x φ(0)) for negative z, and 1 − h for positive z
        calls, x, e, q = tail(z)
        half = number(0.5, z)
        return [
            *calls,
            (np.multiply, x, number(DENSITY, x), x),
            (np.subtract, q, x, q),
            (np.multiply, q, e, q),
            (np.subtract, half, q, q),
            (np.copysign, q, z, q),
            (np.add, q, half, out),
        ]

    def onnx(self) -> list[Operator]:
        return [
            ("Mul", {}, ("z", 1 / sqrt(2))),
            ("Erf", {}),
            ("Add", {}, ("", 1.0)),
            ("Mul", {}, ("", "z")),
            ("Mul", {}, ("", 0.5)),
        ]


class Silu(Activation):
    """Weighs z by its own sigmoid: g(z) = z/(1 + e^−z). Also called swish; close to GELU, and cheaper."""

    label = "SiLU"
    type: Literal["silu"] = "silu"
    from_output = False
    rectifier = True

    def forward(self, z: Array, a: Array) -> Calls:
        x, below = empty_like(z), empty_like(z)
        reach = -80 if z.dtype == np.float32 else -700  # beyond it e^−z overflows, and nothing is left of a
        return [
            (np.maximum, z, number(reach, z), x),
            (np.negative, x, below),
            (np.exp, below, below),
            (np.add, below, number(1, z), below),
            (np.divide, x, below, a),
        ]

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        rest = empty_like(a)  # σ + a(1 − σ)
        return [
            *Sigmoid().forward(z, out),
            (np.subtract, number(1, a), out, rest),
            (np.multiply, rest, a, rest),
            (np.add, out, rest, out),
        ]

    def onnx(self) -> list[Operator]:
        return [("Sigmoid", {}), ("Mul", {}, ("z", ""))]


class Softplus(Activation):
    """A smooth ReLU that is never quite 0: g(z) = log(1 + e^z). Its slope is the sigmoid. For outputs above 0."""

    label = "Softplus"
    type: Literal["softplus"] = "softplus"

    # Not a rectifier: what it silences it replaces by a constant, E[g(z)²] ≈ 0.9 for a normal z as if nothing were lost
    def forward(self, z: Array, a: Array) -> Calls:
        return [(np.logaddexp, z, number(0, z), a)]

    def derivative(self, z: Array, a: Array, out: Array) -> Calls:
        # σ(z) = 1 − e^−a
        return [(np.negative, a, out), (np.expm1, out, out), (np.negative, out, out)]

    def onnx(self) -> list[Operator]:
        return [("Softplus", {})]
