"""Every member of every kind with knobs other than its own: JSON there and back, and float32 stays float32."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from glassnet.core.component import Choice, Component, registry
from glassnet.core.components.activations import Activation, Sigmoid, Softmax
from glassnet.core.components.initializers import Initializer
from glassnet.core.components.losses import Loss
from glassnet.core.components.optimizers import Optimizer
from glassnet.core.components.regularizers import Regularizer
from glassnet.core.components.schedules import Schedule
from glassnet.core.program import Array, Calls, run
from glassnet.errors import InvalidInput

KINDS: list[type[Component]] = [Activation, Initializer, Loss, Optimizer, Regularizer, Schedule]
CANDIDATES: list[Any] = [0.7, 0.3, 1.7, 3, 7, (0.5, 2.0)]


def _turned(member: type[Component]) -> Component:
    """The member with every knob turned."""
    knobs: dict[str, Any] = {}
    for name, field in member.model_fields.items():
        if name != "type":
            knobs[name] = next(c for c in CANDIDATES if c != field.default and _fits(member, {name: c}))
    return member(**knobs)


def _fits(member: type[Component], knobs: dict[str, Any]) -> bool:
    try:
        member(**knobs)
    except InvalidInput:
        return False
    return True


def _turned_members(kind: type[Component]) -> list[Any]:
    return [_turned(member) for member in registry[kind.kind].values()]


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.kind)
def test_every_member_survives_json_with_its_knobs_turned(kind: type[Component]) -> None:
    choice: TypeAdapter[Any] = TypeAdapter(Choice[kind])  # type: ignore[valid-type]
    for value in _turned_members(kind):
        assert choice.validate_json(value.model_dump_json()) == value
        assert type(choice.validate_json(choice.dump_json(value))) is type(value)


def _arrays(value: Any) -> Iterator[Array]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _arrays(each)


def _check(calls: Calls) -> None:
    run(calls)
    for call in calls:
        owner = [getattr(call[0], "__self__", None)]  # a product's left factor
        for array in _arrays([*call[1:], *owner]):
            assert array.dtype in (np.float32, np.bool_), call
            assert array.dtype == np.bool_ or np.isfinite(array).all(), call


def _logits() -> tuple[Array, Array, Array]:
    z = np.random.default_rng(0).standard_normal((6, 2)).astype(np.float32)
    return z, np.empty_like(z), np.eye(2, dtype=np.float32)[[0, 1, 1, 0, 1, 0]]


@pytest.mark.parametrize("activation", _turned_members(Activation), ids=lambda a: a.type)
def test_activations_in_float32(activation: Activation) -> None:
    z, a, _ = _logits()
    _check(activation.forward(z, a))
    _check(activation.backward(z, a, np.ones_like(z), np.empty_like(z)))


@pytest.mark.parametrize("loss", _turned_members(Loss), ids=lambda a: a.type)
def test_losses_in_float32(loss: Loss) -> None:
    z, a, y = _logits()
    activation: Activation = Softmax() if loss.needs == "softmax" else Sigmoid()
    dz = np.empty_like(z)
    _check([*activation.forward(z, a), *loss.gradient(activation, z, a, y, dz)])
    assert loss.value(z, a, y).dtype == np.float32
    coded = loss.coded(y)
    assert coded.dtype == np.float32
    _check(loss.training(activation, z, a, coded, dz))


@pytest.mark.parametrize("regularizer", _turned_members(Regularizer), ids=lambda a: a.type)
def test_regularizers_in_float32(regularizer: Regularizer) -> None:
    w, g, u, mask = np.ones((4, 5), np.float32)
    _check(regularizer.gradient(w, g, mask, 7, u))


@pytest.mark.parametrize("optimizer", _turned_members(Optimizer), ids=lambda a: a.type)
def test_optimizers_in_float32(optimizer: Optimizer) -> None:
    w, g, u, mask = np.ones((4, 5), np.float32)
    state = list(np.zeros((optimizer.slots, 5), np.float32))
    rates = optimizer.rates(np.array([0.1]), np.array([1]))
    r = [np.array(rate.item(), np.float32) for rate in rates]
    _check([*optimizer.update(w, g, state, r, u), *optimizer.decay(w, mask, r, u)])
    assert u.any()


@pytest.mark.parametrize("initializer", _turned_members(Initializer), ids=lambda a: a.type)
def test_initializers_in_float32(initializer: Initializer) -> None:
    w = np.full((4, 5), np.nan, np.float32)
    initializer.sample(np.random.default_rng(0), w, Sigmoid())
    assert np.isfinite(w).all()
