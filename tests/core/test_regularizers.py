"""Regularizers: the price and its slope, for one model and for a stack (maths.md §4)."""

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.regularizers import L1, L2, Elastic, Regularizer
from glassnet.core.program import Array, run

REGULARIZERS: list[type[Regularizer]] = list(registry["regularizer"].values())
every_regularizer = pytest.mark.parametrize("regularizer", REGULARIZERS, ids=lambda r: r.__name__)
MASK = np.array([1.0, 1, 0, 1])


def _gradient(rule: Regularizer, w: Array) -> Array:
    g = np.ones_like(w)
    run(rule.gradient(w, g, MASK, 5, np.empty_like(w)))
    return g - 1


@every_regularizer
def test_the_gradient_agrees_with_differences(regularizer: type[Regularizer]) -> None:
    rule, w = regularizer(), np.array([0.5, -2, 3, 1])
    steps = 1e-6 * np.eye(4)
    differences = [(rule.value(w + s, MASK, 5) - rule.value(w - s, MASK, 5)) / 2e-6 for s in steps]
    np.testing.assert_allclose(_gradient(rule, w), differences, atol=1e-9)
    assert (_gradient(rule, w)[2]) == 0  # biases are free


def test_elastic_is_the_sum_of_both() -> None:
    w, both = np.array([0.5, -2, 3, 0]), Elastic(l1=0.3, l2=0.7)
    assert both.value(w, MASK, 5) == pytest.approx(0.3 / 5 * 2.5 + 0.7 / 10 * 4.25)
    parts = _gradient(L1(rate=0.3), w) + _gradient(L2(rate=0.7), w)
    np.testing.assert_allclose(_gradient(both, w), parts, atol=1e-15)


@every_regularizer
def test_a_knob_may_be_one_number_per_model(regularizer: type[Regularizer]) -> None:
    names = [name for name in regularizer.model_fields if name != "type"]
    knobs, w = np.array([0.1, 2.0, 7.0]), np.random.default_rng(0).standard_normal((3, 4))
    stack = regularizer.model_construct(**dict.fromkeys(names, knobs[:, None]))
    values, gradients = stack.value(w, MASK, 5), _gradient(stack, w)
    assert values.shape == (3,)
    for k, knob in enumerate(knobs):
        alone = regularizer(**dict.fromkeys(names, knob))
        assert values[k] == pytest.approx(alone.value(w[k], MASK, 5))
        np.testing.assert_array_equal(gradients[k], _gradient(alone, w[k]))
