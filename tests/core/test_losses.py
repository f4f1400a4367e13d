"""Losses: golden numbers, slopes by differences, targets that are missing or count more (maths.md §3)."""

from itertools import product
from typing import Any

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.activations import Activation, Linear, Sigmoid, Softmax
from glassnet.core.components.losses import (
    AbsoluteError,
    BinaryCrossEntropy,
    CategoricalCrossEntropy,
    Huber,
    Loss,
    SquaredError,
)
from glassnet.core.program import Array, Calls, run
from glassnet.errors import InvalidInput
from tests.core.golden import examples

ACTIVATIONS: list[Activation] = [member() for member in registry["activation"].values()]
LOSSES: list[Loss] = [
    *(member() for member in registry["loss"].values()),
    Huber(delta=0.3),
    BinaryCrossEntropy(class_weights=(0.5, 3)),
    CategoricalCrossEntropy(class_weights=(0.5, 3, 2)),
]
PAIRS = [(loss, g) for loss, g in product(LOSSES, ACTIVATIONS) if loss.needs in (None, g.type)]
every_pair = pytest.mark.parametrize(("loss", "activation"), PAIRS, ids=lambda c: c.model_dump_json())


def _batch(seed: int, shape: tuple[int, ...] = (8, 3)) -> tuple[Array, Array]:
    """Logits and one-hot targets."""
    rng = np.random.default_rng(seed)
    return rng.normal(0, 1.5, shape), np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])]


def _output(activation: Activation, z: Array) -> Array:
    a = np.empty_like(z)
    run(activation.forward(z, a))
    return a


def _gradient(loss: Loss, activation: Activation, z: Array, y: Array) -> Array:
    dz = np.empty_like(z)
    run(loss.gradient(activation, z, _output(activation, z), y, dz))
    return dz


def _trained(loss: Loss, activation: Activation, z: Array, y: Array) -> Array:
    dz = np.empty_like(z)
    run(loss.training(activation, z.copy(), np.empty_like(z), loss.coded(y), dz))
    return dz


GOLDEN = [(BinaryCrossEntropy(), Sigmoid()), (CategoricalCrossEntropy(), Softmax()), (SquaredError(), Linear())]


@pytest.mark.parametrize(("loss", "activation"), GOLDEN, ids=lambda c: c.type)
def test_golden_numbers(loss: Loss, activation: Activation) -> None:
    expected = examples["losses"][loss.type]
    z = np.array(expected["z"])
    y = np.array(expected["y"]) if "y" in expected else np.eye(z.shape[1])[expected["class"]]
    assert float(loss.value(z, _output(activation, z), y)) == pytest.approx(expected["loss"], rel=1e-12)
    np.testing.assert_allclose(_gradient(loss, activation, z, y), expected["dz"], rtol=1e-9, atol=1e-16)


@pytest.mark.parametrize(
    ("loss", "value", "slopes"),
    [
        (Huber(delta=2), (0.5**2 / 2 + 2 * (3 - 1) + 2**2 / 2 + 0) / 2, [[0.5, -2], [2, 0]]),
        (AbsoluteError(), (0.5 + 3 + 2 + 0) / 2, [[1, -1], [1, 0]]),
    ],
    ids=lambda c: getattr(c, "type", ""),
)
def test_errors_by_hand(loss: Loss, value: float, slopes: list[list[float]]) -> None:
    z, y = np.array([[1.5, -1.0], [4.0, 3.0]]), np.array([[1.0, 2.0], [2.0, 3.0]])
    assert loss.value(z, z, y) == pytest.approx(value)
    np.testing.assert_allclose(_gradient(loss, Linear(), z, y), np.array(slopes) / 2)


@every_pair
def test_the_gradient_agrees_with_differences(loss: Loss, activation: Activation) -> None:
    z, y = _batch(0)
    gradient, differences = _gradient(loss, activation, z, y), np.empty_like(z)
    for i in np.ndindex(z.shape):
        above, below = z.copy(), z.copy()
        above[i] += 1e-6
        below[i] -= 1e-6
        rise = loss.value(above, _output(activation, above), y) - loss.value(below, _output(activation, below), y)
        differences[i] = rise / 2e-6
    np.testing.assert_allclose(gradient, differences, atol=1e-8)


@every_pair
@pytest.mark.parametrize("shape", [(8, 3), (2, 8, 3)])
def test_training_writes_the_gradient(loss: Loss, activation: Activation, shape: tuple[int, ...]) -> None:
    z, y = _batch(1, shape)
    np.testing.assert_allclose(_trained(loss, activation, z, y), _gradient(loss, activation, z, y), atol=1e-12)


def _calls(loss: Loss, activation: Activation, y: Array) -> Calls:
    z = np.ones((len(y), 3))
    return loss.training(activation, z, np.empty_like(z), loss.coded(y), np.empty_like(z))


def test_the_ordinary_step_pays_for_nothing_else() -> None:
    _, y = _batch(2)
    plain = _calls(BinaryCrossEntropy(), Sigmoid(), y)
    assert len(plain) == 4
    assert len(_calls(CategoricalCrossEntropy(), Softmax(), y)) == len(Softmax().forward(y, y)) + 2
    assert len(_calls(BinaryCrossEntropy(class_weights=(1, 2)), Sigmoid(), y)) == 5
    y[0, 0] = np.nan
    assert len(_calls(BinaryCrossEntropy(), Sigmoid(), y)) == 5


@pytest.mark.parametrize("weights", [(), (0.5, 3)])
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_a_missing_label_contributes_nothing(weights: tuple[float, ...], precision: str) -> None:
    rng = np.random.default_rng(3)
    loss, z = BinaryCrossEntropy(class_weights=weights), rng.normal(0, 2, (6, 4)).astype(precision)
    y = rng.integers(0, 2, z.shape).astype(precision)
    missing = rng.random(z.shape) < 0.4
    holes = np.where(missing, np.nan, y).astype(precision)
    no, yes = weights or (1, 1)
    each = np.where(y == 1, yes * np.log1p(np.exp(-z)), no * np.log1p(np.exp(z)))
    with np.errstate(all="raise"):
        value = loss.value(z, _output(Sigmoid(), z), holes)
        gradients = _gradient(loss, Sigmoid(), z, holes), _trained(loss, Sigmoid(), z, holes)
    tolerance = 1e-12 if precision == "float64" else 1e-6
    assert value == pytest.approx(each[~missing].sum() / 6, rel=tolerance)
    for gradient in gradients:
        assert not gradient[missing].any()
        np.testing.assert_allclose(gradient[~missing], _gradient(loss, Sigmoid(), z, y)[~missing], atol=tolerance)


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_a_batch_without_holes_of_a_table_with_holes(precision: str) -> None:
    """Whether labels are missing is decided once for the table: a step serves batches with and without."""
    z, y = (array.astype(precision) for array in _batch(4))
    table = np.concatenate([y, np.full_like(y, np.nan)])
    coded = BinaryCrossEntropy().coded(table)
    for part, expected in ((coded[:8], _gradient(BinaryCrossEntropy(), Sigmoid(), z, y)), (coded[8:], 0 * z)):
        dz = np.empty_like(z)
        run(BinaryCrossEntropy().training(Sigmoid(), z, np.empty_like(z), part, dz))
        np.testing.assert_allclose(dz, expected, atol=1e-7)


@pytest.mark.parametrize(
    ("loss", "weighted", "activation", "outputs"),
    [
        (BinaryCrossEntropy(), BinaryCrossEntropy(class_weights=(1, 3)), Sigmoid(), 1),
        (CategoricalCrossEntropy(), CategoricalCrossEntropy(class_weights=(1, 3, 2)), Softmax(), 3),
    ],
    ids=["binary", "categorical"],
)
def test_a_class_of_weight_three_counts_as_if_it_were_there_three_times(
    loss: Loss, weighted: Any, activation: Activation, outputs: int
) -> None:
    rng = np.random.default_rng(5)
    z, classes = rng.normal(0, 1, (6, outputs)), rng.integers(0, max(outputs, 2), 6)
    y = classes[:, None].astype(float) if outputs == 1 else np.eye(3)[classes]
    times = np.array(weighted.class_weights)[classes].astype(int)
    many_z, many_y = np.repeat(z, times, 0), np.repeat(y, times, 0)
    share = len(many_z) / len(z)  # the mean divides by the examples, not by their weights
    value = weighted.value(z, _output(activation, z), y)
    assert value == pytest.approx(share * loss.value(many_z, _output(activation, many_z), many_y))
    many = share * _gradient(loss, activation, many_z, many_y)
    summed = np.add.reduceat(many, np.cumsum(times) - times, 0)
    np.testing.assert_allclose(_gradient(weighted, activation, z, y), summed, atol=1e-12)


@pytest.mark.parametrize("weights", [(1.0,), (1.0, 2.0, 3.0), (0.0, 1.0), (1.0, -1.0)])
def test_binary_class_weights_are_two_positive_numbers(weights: tuple[float, ...]) -> None:
    with pytest.raises(InvalidInput):
        BinaryCrossEntropy(class_weights=weights)


def test_a_knob_may_be_one_number_per_model() -> None:
    (z, y), deltas = _batch(6, (3, 8, 3)), np.array([0.1, 0.5, 2])
    stack = Huber.model_construct(delta=deltas[:, None, None])
    values, gradients = stack.value(z, z, y), _gradient(stack, Linear(), z, y)
    for k, delta in enumerate(deltas):
        assert values[k] == pytest.approx(Huber(delta=delta).value(z[k], z[k], y[k]))
        np.testing.assert_array_equal(gradients[k], _gradient(Huber(delta=delta), Linear(), z[k], y[k]))
