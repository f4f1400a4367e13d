"""Activations: golden numbers, slopes by differences, no overflow anywhere (maths.md §2)."""

from collections.abc import Callable
from math import erf, erfc, sqrt
from typing import Any

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.activations import Activation, Elu, Gelu, LeakyRelu, Softmax
from glassnet.core.program import Array, run, transposed
from tests.core.golden import examples

ACTIVATIONS: list[type[Activation]] = list(registry["activation"].values())
HIDDEN = [activation for activation in ACTIVATIONS if activation.hidden]
every_activation = pytest.mark.parametrize("activation", HIDDEN, ids=lambda a: a.__name__)
both_precisions = pytest.mark.parametrize("precision", ["float32", "float64"])


def _output(activation: Activation, z: Array) -> Array:
    a = np.empty_like(z)
    run(activation.forward(z, a))
    return a


def _slope(activation: Activation, z: Array) -> Array:
    a, out = _output(activation, z), np.empty_like(z)
    run(activation.derivative(z, a, out))
    return out


@every_activation
@pytest.mark.parametrize("size", [1, 9])
def test_golden_numbers(activation: type[Activation], size: int) -> None:
    expected = examples["activations"][activation.model_fields["type"].default]
    z = np.array(examples["activations"]["z"]).reshape(-1, size)
    a, dz = np.empty_like(z), np.empty_like(z)
    run(activation().forward(z, a))
    run(activation().backward(z, a, np.ones_like(z), dz))
    np.testing.assert_allclose(a.ravel(), expected["a"], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(dz.ravel(), expected["da_dz"], rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("case", examples["softmax"])
def test_softmax(case: dict[str, list[float]]) -> None:
    np.testing.assert_allclose(_output(Softmax(), np.array([case["z"]]))[0], case["a"], rtol=1e-12)


def test_softmax_of_huge_logits_is_finite() -> None:
    np.testing.assert_array_equal(_output(Softmax(), np.array([[1e4, 0.0, -1e4]])), [[1, 0, 0]])


@pytest.mark.parametrize(
    "rule", [*(activation() for activation in HIDDEN), Elu(alpha=0.3), Elu(alpha=3), LeakyRelu(slope=0.3)], ids=repr
)
def test_slopes_agree_with_differences(rule: Activation) -> None:
    z = np.linspace(-4, 4, 50).reshape(10, 5)  # 0 is not among them
    differences = (_output(rule, z + 1e-6) - _output(rule, z - 1e-6)) / 2e-6
    np.testing.assert_allclose(_slope(rule, z), differences, atol=1e-8)


@every_activation
def test_slopes_from_the_output_alone(activation: type[Activation]) -> None:
    rule, z = activation(), np.random.default_rng(0).normal(0, 2, (3, 6, 4))
    slope = _slope(rule, z)
    ours, out = z.copy(), np.empty_like(z)
    run(rule.forward(ours, ours))
    np.testing.assert_array_equal(ours, _output(rule, z))
    run(rule.derivative(np.full_like(z, 7) if rule.from_output else z, ours, out))
    np.testing.assert_array_equal(out, slope)


@every_activation
def test_the_gradient_may_be_written_over_itself(activation: type[Activation]) -> None:
    rule, z = activation(), np.random.default_rng(1).standard_normal((6, 4))
    a, dz = _output(rule, z), np.full_like(z, 3)
    run(rule.backward(z, a, dz, dz))
    np.testing.assert_allclose(dz, 3 * _slope(rule, z), rtol=1e-15)


@every_activation
@both_precisions
def test_huge_inputs_overflow_nowhere(activation: type[Activation], precision: str) -> None:
    top = 1e37 if precision == "float32" else 1e307
    z = np.array([[1e4, -1e4], [1e7, -1e7], [top, -top]], precision)
    rule = activation()
    a, slope = _output(rule, z), _slope(rule, z)
    assert np.isfinite(a).all()
    assert np.isfinite(slope).all()
    if activation.rectifier or rule.type == "softplus":
        np.testing.assert_array_equal(a[:, 0], z[:, 0])
        np.testing.assert_array_equal(slope[:, 0], 1)
        below = getattr(rule, "slope", 0) if rule.type == "leaky_relu" else 0
        np.testing.assert_allclose(slope[:, 1], below, rtol=1e-6, atol=1e-30)


@both_precisions
def test_gelu_keeps_its_digits_far_below_zero(precision: str) -> None:
    z = np.linspace(-11.9, 8, 1000).reshape(-1, 4).astype(precision)
    exact = np.vectorize(lambda z: z * erfc(-z / sqrt(2)) / 2)(z.astype(float))
    allowed = (16 + np.square(z)) * np.finfo(z.dtype).eps  # e^(−z²/2) cannot know more than z² does
    assert (np.abs(_output(Gelu(), z) - exact) <= allowed * np.abs(exact)).all()


OPERATORS: dict[str, Callable[..., Any]] = {
    "Identity": lambda z: z,
    "Sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "Tanh": np.tanh,
    "Relu": lambda z: np.maximum(z, 0),
    "LeakyRelu": lambda z, alpha: np.where(z > 0, z, alpha * z),
    "Sin": np.sin,
    "Elu": lambda z, alpha: np.where(z > 0, z, alpha * np.expm1(z)),
    "Selu": lambda z, alpha, gamma: gamma * np.where(z > 0, z, alpha * np.expm1(z)),
    "Softplus": lambda z: np.log(1 + np.exp(z)),
    "Erf": np.vectorize(erf),
    "Mul": np.multiply,
    "Add": np.add,
}
"""What the standard says they do."""


@every_activation
def test_the_chain_of_onnx_operators_is_the_same_function(activation: type[Activation]) -> None:
    z = np.linspace(-3, 3, 20).reshape(4, 5)
    result = z
    for operator, attributes, *inputs in activation().onnx():
        names: Any = inputs[0] if inputs else ("",)
        values = [{"": result, "z": z}[name] if isinstance(name, str) else name for name in names]
        result = OPERATORS[operator](*values, **attributes)
    np.testing.assert_allclose(result, _output(activation(), z), atol=1e-14)


@pytest.mark.parametrize(("rule", "knob"), [(Elu, "alpha"), (LeakyRelu, "slope")])
def test_a_knob_may_be_one_number_per_model(rule: type[Activation], knob: str) -> None:
    knobs, z = np.array([0.1, 0.5, 0.9]), transposed(np.random.default_rng(2).standard_normal((3, 4, 6)))
    stack = rule.model_construct(**{knob: knobs[:, None, None]})
    for k, value in enumerate(knobs):
        alone = rule(**{knob: value})
        np.testing.assert_array_equal(_output(stack, z)[k], _output(alone, z[k]))
        np.testing.assert_array_equal(_slope(stack, z)[k], _slope(alone, z[k]))


@every_activation
def test_a_stack_gives_what_each_gives_alone(activation: type[Activation]) -> None:
    z = transposed(np.random.default_rng(2).standard_normal((3, 4, 6)))
    for k in range(3):
        np.testing.assert_allclose(_output(activation(), z)[k], _output(activation(), z[k]), rtol=1e-14)
        np.testing.assert_allclose(_slope(activation(), z)[k], _slope(activation(), z[k]), rtol=1e-12)


@every_activation
def test_rectifiers_keep_half_of_the_signal(activation: type[Activation]) -> None:
    z, weight = np.polynomial.hermite_e.hermegauss(60)
    kept = (_output(activation(), z[:, None])[:, 0] ** 2 * weight).sum() / weight.sum()
    assert not activation.rectifier or 0.35 < kept < 0.65
    if activation.normalizing:
        assert kept == pytest.approx(1, abs=1e-2)
