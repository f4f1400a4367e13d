"""Initializers (maths.md §6): the weights a network starts from. Biases start at 0."""

from __future__ import annotations

from math import sqrt
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.components.activations import Activation
from glassnet.core.program import Array

Gain = Annotated[float, Field(gt=0, le=100, json_schema_extra={"scale": "log"})]


class Initializer(Component):
    """Where training starts. Too small and signals fade from layer to layer, too large and they explode."""

    kind = "initializer"

    def deviation(self, inputs: int, outputs: int, activation: Activation) -> float:
        """Standard deviation of the weights of a layer with so many inputs and outputs."""
        raise NotImplementedError

    def sample(self, rng: np.random.Generator, w: Array, activation: Activation) -> None:
        """Fill w (outputs, inputs) in place."""
        outputs, inputs = w.shape
        w[...] = rng.standard_normal(w.shape) * self.deviation(inputs, outputs, activation)


class Auto(Initializer):
    """Follows the activation: He for the ReLU family, LeCun for SELU, the uniform form of Glorot for all others."""

    label = "Auto"
    type: Literal["auto"] = "auto"

    def sample(self, rng: np.random.Generator, w: Array, activation: Activation) -> None:
        rule = Xavier() if activation.normalizing else He() if activation.rectifier else GlorotUniform()
        rule.sample(rng, w, activation)


class He(Initializer):
    """Variance 2/inputs: keeps the signal's size through ReLU, which silences half of it (He et al. 2015)."""

    label = "He"
    type: Literal["he"] = "he"
    gain: Gain = 1.0
    """Factor on the variance."""

    def deviation(self, inputs: int, outputs: int, activation: Activation) -> float:
        return sqrt(2 * self.gain / inputs)


class Xavier(Initializer):
    """Variance 1/inputs: "Xavier" in the course, also called LeCun. Made for tanh."""

    label = "Xavier (LeCun)"
    type: Literal["xavier"] = "xavier"
    gain: Gain = 1.0
    """Factor on the variance."""

    def deviation(self, inputs: int, outputs: int, activation: Activation) -> float:
        return sqrt(self.gain / inputs)


class Glorot(Initializer):
    """Variance 2/(inputs + outputs): balances signal and gradient (Glorot and Bengio 2010)."""

    label = "Glorot"
    type: Literal["glorot"] = "glorot"
    gain: Gain = 1.0
    """Factor on the variance."""

    def deviation(self, inputs: int, outputs: int, activation: Activation) -> float:
        return sqrt(2 * self.gain / (inputs + outputs))


class GlorotUniform(Initializer):
    """Variance 2/(inputs + outputs) like Glorot, but evenly spread, so that no weight starts far out."""

    label = "Glorot uniform"
    type: Literal["glorot_uniform"] = "glorot_uniform"
    gain: Gain = 1.0
    """Factor on the variance."""

    def deviation(self, inputs: int, outputs: int, activation: Activation) -> float:
        return sqrt(2 * self.gain / (inputs + outputs))

    def sample(self, rng: np.random.Generator, w: Array, activation: Activation) -> None:
        outputs, inputs = w.shape
        reach = sqrt(3) * self.deviation(inputs, outputs, activation)  # U(−r, r) has variance r²/3
        w[...] = rng.uniform(-reach, reach, w.shape)


class Normal(Initializer):
    """Normal with a standard deviation of your choice, whatever the layer's size: try too small, try too large."""

    label = "Normal"
    type: Literal["normal"] = "normal"
    sigma: float = Field(0.1, gt=0, le=100, json_schema_extra={"scale": "log"})
    """Standard deviation of the weights."""

    def deviation(self, inputs: int, outputs: int, activation: Activation) -> float:
        return self.sigma


class Uniform(Initializer):
    """Evenly spread between −r and r of your choice, whatever the layer's size. Its variance is r²/3."""

    label = "Uniform"
    type: Literal["uniform"] = "uniform"
    reach: float = Field(0.5, gt=0, le=100, json_schema_extra={"scale": "log", "symbol": "r"})
    """The largest weight there can be."""

    def sample(self, rng: np.random.Generator, w: Array, activation: Activation) -> None:
        w[...] = rng.uniform(-self.reach, self.reach, w.shape)


class Orthogonal(Initializer):
    """A rotation: rows (or columns, whichever are fewer) of length 1 at right angles, so that no direction is lost.

    Lets signals through very deep networks at their size (Saxe et al. 2014).
    """

    label = "Orthogonal"
    type: Literal["orthogonal"] = "orthogonal"
    gain: Gain = 1.0
    """Factor on the variance: rows have length √gain."""

    def sample(self, rng: np.random.Generator, w: Array, activation: Activation) -> None:
        outputs, inputs = w.shape
        q, r = np.linalg.qr(rng.standard_normal((max(w.shape), min(w.shape))))
        q *= np.copysign(sqrt(self.gain), np.diag(r))  # otherwise some rotations come more often than others
        w[...] = q.T if outputs < inputs else q


class Constant(Initializer):
    """All weights the same number of your choice: like zeros, every unit of a layer learns the same."""

    label = "Constant"
    type: Literal["constant"] = "constant"
    value: float = Field(0.1, ge=-100, le=100)
    """What every weight starts at."""

    def sample(self, rng: np.random.Generator, w: Array, activation: Activation) -> None:
        w[...] = self.value


class Zeros(Initializer):
    """All weights 0: every unit of a layer computes and learns the same. Shows why symmetry must be broken."""

    label = "Zeros"
    type: Literal["zeros"] = "zeros"

    def sample(self, rng: np.random.Generator, w: Array, activation: Activation) -> None:
        w[...] = 0
