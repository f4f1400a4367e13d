"""Initializers have the spread they promise (maths.md §6)."""

from math import sqrt

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.activations import Activation, Relu, Tanh
from glassnet.core.components.initializers import Auto, GlorotUniform, He, Initializer

INPUTS, OUTPUTS = 300, 200
DEVIATIONS = {
    "he": sqrt(2 / INPUTS),
    "xavier": sqrt(1 / INPUTS),
    "glorot": sqrt(2 / (INPUTS + OUTPUTS)),
    "glorot_uniform": sqrt(2 / (INPUTS + OUTPUTS)),
    "normal": 0.1,
    "zeros": 0.0,
}


def _drawn(rule: Initializer, activation: Activation, seed: int = 0) -> np.ndarray:
    w = np.full((OUTPUTS, INPUTS), np.nan)
    rule.sample(np.random.default_rng(seed), w, activation)
    return w


@pytest.mark.parametrize("name", [name for name in registry["initializer"] if name != "auto"])
def test_the_deviation_is_the_promised_one(name: str) -> None:
    w = _drawn(registry["initializer"][name](), Tanh())
    assert w.std() == pytest.approx(DEVIATIONS[name], rel=0.02)
    assert w.mean() == pytest.approx(0, abs=0.002)


def test_the_default_follows_the_activation() -> None:
    np.testing.assert_array_equal(_drawn(Auto(), Relu()), _drawn(He(), Relu()))
    np.testing.assert_array_equal(_drawn(Auto(), Tanh()), _drawn(GlorotUniform(), Tanh()))
