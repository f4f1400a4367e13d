"""Initializers have the spread they promise (maths.md §6)."""

from math import sqrt

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.activations import Activation, Relu, Selu, Tanh
from glassnet.core.components.initializers import Auto, GlorotUniform, He, Initializer, Orthogonal, Uniform, Xavier

INPUTS, OUTPUTS = 300, 200
DEVIATIONS = {
    "he": sqrt(2 / INPUTS),
    "xavier": sqrt(1 / INPUTS),
    "glorot": sqrt(2 / (INPUTS + OUTPUTS)),
    "glorot_uniform": sqrt(2 / (INPUTS + OUTPUTS)),
    "normal": 0.1,
    "uniform": 0.5 / sqrt(3),
    "orthogonal": sqrt(1 / INPUTS),
    "constant": 0.0,
    "zeros": 0.0,
}
SCALED = ["he", "xavier", "glorot", "glorot_uniform", "orthogonal"]


def _drawn(rule: Initializer, activation: Activation, seed: int = 0) -> np.ndarray:
    w = np.full((OUTPUTS, INPUTS), np.nan)
    rule.sample(np.random.default_rng(seed), w, activation)
    return w


@pytest.mark.parametrize("name", [name for name in registry["initializer"] if name != "auto"])
def test_the_deviation_is_the_promised_one(name: str) -> None:
    w = _drawn(registry["initializer"][name](), Tanh())
    assert w.std() == pytest.approx(DEVIATIONS[name], rel=0.02)
    assert w.mean() == pytest.approx(0.1 if name == "constant" else 0, abs=0.003)


def test_the_default_follows_the_activation() -> None:
    np.testing.assert_array_equal(_drawn(Auto(), Relu()), _drawn(He(), Relu()))
    np.testing.assert_array_equal(_drawn(Auto(), Tanh()), _drawn(GlorotUniform(), Tanh()))
    np.testing.assert_array_equal(_drawn(Auto(), Selu()), _drawn(Xavier(), Selu()))


@pytest.mark.parametrize("name", SCALED)
def test_the_gain_is_a_factor_on_the_variance(name: str) -> None:
    rule = registry["initializer"][name]
    np.testing.assert_allclose(_drawn(rule(gain=4), Tanh()), 2 * _drawn(rule(), Tanh()), rtol=1e-12)


def test_uniform_weights_stay_within_their_reach() -> None:
    w = _drawn(Uniform(reach=0.2), Tanh())
    assert 0.199 < np.abs(w).max() <= 0.2


@pytest.mark.parametrize("shape", [(4, 7), (7, 4), (5, 5), (1, 3)])
def test_orthogonal_rows_or_columns(shape: tuple[int, int]) -> None:
    w = np.empty(shape)
    Orthogonal(gain=2).sample(np.random.default_rng(3), w, Tanh())
    products = w @ w.T if shape[0] <= shape[1] else w.T @ w
    np.testing.assert_allclose(products, 2 * np.eye(min(shape)), atol=1e-12)


def test_orthogonal_matrices_prefer_no_direction() -> None:
    corners = []
    for seed in range(300):
        w = np.empty((2, 2))
        Orthogonal().sample(np.random.default_rng(seed), w, Tanh())
        corners.append(w[0, 0])
    assert abs(np.mean(corners)) < 0.15  # without the signs all would be negative
