"""Optimizers go where independent ones go, alone and in a stack (maths.md §7)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.optimizers import AdamW, Lbfgs, Lion, NAdam, Optimizer
from glassnet.core.program import Array, run
from tests.core.golden import examples

worked = examples["optimizers"]
published: dict[str, Any] = json.loads((Path(__file__).parents[1] / "golden" / "optimizers.json").read_text())
PATHS = worked["paths"] | published["paths"]
OPTIMIZERS: list[type[Optimizer]] = list(registry["optimizer"].values())
every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda o: o.__name__)
Slope = Callable[[Array], Array]


def _valley(w: Array) -> Array:
    return np.stack([2 * w[..., 0] - 10, 20 * w[..., 1] + w[..., 0]], -1)


class Walk:
    """An optimizer with its state and its calls, bound once as in training."""

    def __init__(self, rule: Optimizer, w: Array, slope: Slope) -> None:
        self.rule, self.w, self._slope = rule, w, slope
        self.g, self.u, self.t = np.empty_like(w), np.empty_like(w), 0
        self.state = np.zeros((rule.slots, *w.shape), w.dtype)
        one = rule.rates(np.ones(1), np.ones(1))
        self.r = [np.zeros((*w.shape[:-1], 1) if w.ndim > 1 else (), w.dtype) for _ in one]
        slots = list(self.state)
        self.calls = rule.update(w, self.g, slots, self.r, self.u)
        self.calls += rule.decay(w, np.ones(w.shape[-1]), self.r, self.u)

    def step(self, rate: Any) -> None:
        """One step with a learning rate: a number, or one per model (K, 1)."""
        self.t += 1
        lr = np.broadcast_to(np.asarray(rate, np.float64), (*self.w.shape[:-1], 1))
        for r, new in zip(self.r, self.rule.rates(lr, np.array([self.t])), strict=True):
            r[...] = new.reshape(r.shape)
        self.g[...] = self._slope(self.w)
        before = self.w.copy(), self.g.copy()
        run(self.calls)
        np.testing.assert_array_equal((self.w, self.g), before)
        self.w -= self.u


def _path(rule: Optimizer, rate: float, start: Any, steps: int) -> Array:
    walk = Walk(rule, np.array(start), _valley)
    path = [walk.w.copy()]
    for _ in range(steps):
        walk.step(rate)
        path.append(walk.w.copy())
    return np.array(path)


@every_optimizer
def test_golden_paths(optimizer: type[Optimizer]) -> None:
    name = optimizer.model_fields["type"].default
    rate = worked["sgd_learning_rate"] if name == "sgd" else worked["learning_rate"]
    expected = PATHS[name]
    np.testing.assert_allclose(
        _path(optimizer(), rate, expected[0], len(expected) - 1), expected, rtol=1e-10, atol=1e-12
    )


def test_every_optimizer_has_a_golden_path() -> None:
    assert set(registry["optimizer"]) <= set(PATHS)


@pytest.mark.parametrize("case", published["cases"], ids=lambda case: f"{case['type']}-{case['learning_rate']}")
def test_golden_paths_around_corners(case: dict[str, Any]) -> None:
    rule, every = registry["optimizer"][case["type"]](**case["knobs"]), case.get("every", 1)
    steps = every * (len(case["path"]) - 1)
    ours = _path(rule, case["learning_rate"], case["path"][0], steps)[::every]
    np.testing.assert_allclose(ours, case["path"], rtol=1e-9, atol=1e-11)


def _knobs(optimizer: type[Optimizer]) -> dict[str, Array]:
    """Three values for each float knob: the default and two others."""
    floats = {name: field for name, field in optimizer.model_fields.items() if field.annotation is float}
    return {
        name: np.array([field.default, field.default * 0.7, field.default * 0.9 + 0.01])
        for name, field in floats.items()
    }


@every_optimizer
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_a_stack_gives_what_each_gives_alone_bit_for_bit(optimizer: type[Optimizer], precision: str) -> None:
    knobs = {name: np.maximum(values, 1.01) if name == "grow" else values for name, values in _knobs(optimizer).items()}
    starts = np.random.default_rng(0).standard_normal((3, 37)).astype(precision)
    rates = np.array([[0.1], [0.02], [0.3]])
    together = optimizer.model_construct(**{name: values[:, None] for name, values in knobs.items()})
    stack = Walk(together, starts.copy(), _bowl)
    for _ in range(15):
        stack.step(rates)
    assert not np.array_equal(stack.w, starts)
    for k in range(3):
        alone = Walk(optimizer(**{name: values[k] for name, values in knobs.items()}), starts[k].copy(), _bowl)
        for _ in range(15):
            alone.step(rates[k, 0])
        np.testing.assert_array_equal(stack.w[k], alone.w)
        np.testing.assert_array_equal(stack.state[:, k], alone.state)


def _bowl(w: Array) -> Array:
    """Gradient of a bowl as steep in each direction as its number says."""
    gradient: Array = w * np.linspace(0.5, 8, w.shape[-1], dtype=w.dtype) - 1
    return gradient


@every_optimizer
def test_the_same_walk_with_the_state_put_back(optimizer: type[Optimizer]) -> None:
    """All that an optimizer remembers is in its slots and in t."""
    first = Walk(optimizer(), np.ones(5), _bowl)
    for _ in range(6):
        first.step(0.05)
    second = Walk(optimizer(), first.w.copy(), _bowl)
    second.state[...], second.t = first.state, first.t
    for walk in (first, second):
        for _ in range(6):
            walk.step(0.05)
    np.testing.assert_array_equal(first.w, second.w)


@pytest.mark.parametrize("joined_slots", [True, False])
def test_slots_side_by_side_or_apart(joined_slots: bool) -> None:
    """Two slots in one call, or in two: the same numbers."""
    size = 7 if joined_slots else 5000
    walk = Walk(registry["optimizer"]["adam"](), np.ones(size), _bowl)
    walk.step(0.1)
    np.testing.assert_allclose(walk.w, 1 - 0.1 * np.sign(_bowl(np.ones(size))), rtol=1e-4)


@pytest.mark.parametrize(
    "optimizer", [o for o in OPTIMIZERS if {"beta", "beta2"} & {*o.model_fields}], ids=lambda o: o.__name__
)
def test_units_say_what_the_slots_hold(optimizer: type[Optimizer]) -> None:
    """With a constant gradient of 1 every average tends to 1, whatever the betas."""
    for beta in (0.5, 0.8):
        betas = {name: beta for name in ("beta", "beta1", "beta2") if name in optimizer.model_fields}
        rule = optimizer(**betas)
        walk = Walk(rule, np.zeros(3), np.ones_like)
        for _ in range(200):
            walk.step(0.001)
        for slot, unit in zip(walk.state, rule.units(), strict=True):
            np.testing.assert_allclose(slot * unit, 1, rtol=1e-6)


@pytest.mark.parametrize("rule", [AdamW(weight_decay=0.5), Lion(weight_decay=0.5)], ids=lambda rule: rule.type)
def test_decay_is_apart_from_the_gradient_and_for_weights_only(rule: Optimizer) -> None:
    w, mask = np.array([2.0, -4.0, 2.0]), np.array([1.0, 1.0, 0.0])
    step, r = np.zeros(3), [np.array(rate.item()) for rate in rule.rates(np.array([0.1]), np.array([1]))]
    run(rule.decay(w, mask, r, step))
    np.testing.assert_allclose(step, 0.1 * 0.5 * w * mask)


def test_lion_weighs_the_old_against_the_new_before_it_takes_the_sign() -> None:
    gradients, w, m = np.random.default_rng(4).standard_normal((40, 50)), np.zeros(50), np.zeros(50)
    walk = Walk(Lion(beta1=0.6, beta2=0.8), np.zeros(50), lambda w: gradients[walk.t - 1])
    for g in gradients:
        walk.step(0.1)
        w -= 0.1 * np.sign(0.6 * m + 0.4 * g)
        m = 0.8 * m + 0.2 * g
    np.testing.assert_allclose(walk.w, w, atol=1e-12)


def test_lbfgs_finds_the_bottom_of_a_bowl_at_full_steps() -> None:
    walk = Walk(Lbfgs(), np.ones(6), _bowl)
    for _ in range(25):
        walk.step(1.0)
    np.testing.assert_allclose(_bowl(walk.w), 0, atol=1e-4)  # it stops where a step would gain less than 1e-9


def test_lbfgs_shows_a_gradient_that_is_not_a_number() -> None:
    walk = Walk(Lbfgs(), np.ones(3), lambda w: np.full_like(w, np.nan))
    walk.step(0.1)
    assert np.isnan(walk.w).all()


def test_nadam_knows_its_product_at_any_step() -> None:
    q = np.arange(1, 5001) * 0.004 * np.log(0.96)
    products = np.cumprod(0.99 * (1 - 0.5 * np.exp(q)))
    t = np.array([1, 2, 10, 300, 5000])
    rule = NAdam(beta1=0.99)
    f = rule.rates(np.ones(1), t)[0] / np.sqrt((1 - rule.beta2**t) / (1 - rule.beta2))
    now = 0.99 * (1 - 0.5 * np.exp(q[t - 1]))
    np.testing.assert_allclose(f, (1 - now) / (1 - products[t - 1]), rtol=1e-10)


@every_optimizer
def test_terms_name_what_an_update_is_made_of(optimizer: type[Optimizer]) -> None:
    walk = Walk(optimizer(), np.array([0.0, 1.0]), _valley)
    for _ in range(4):
        before = walk.w.copy()
        walk.step(0.05)
    terms = optimizer().terms(walk.state, walk.g, walk.u, walk.t)
    np.testing.assert_array_equal(terms["g"], walk.g)
    np.testing.assert_allclose(before + terms["Δw"], walk.w)
    assert set(terms) >= {"g", "Δw", *optimizer.averages}


def test_the_terms_of_adam_make_the_worked_step() -> None:
    path, rate, rule = np.array(PATHS["adam"]), worked["learning_rate"], registry["optimizer"]["adam"]()
    walk, v, s = Walk(rule, path[0].copy(), _valley), np.zeros(2), np.zeros(2)
    for t in range(1, len(path)):
        g = _valley(path[t - 1])
        v, s = 0.9 * v + 0.1 * g, 0.999 * s + 0.001 * g**2
        walk.step(rate)
        terms = rule.terms(walk.state, walk.g, walk.u, t)
        np.testing.assert_allclose(terms["v"], v, rtol=1e-9)
        np.testing.assert_allclose(terms["s"], s, rtol=1e-9)
        step = -rate * terms["v̂"] / (np.sqrt(terms["ŝ"]) + rule.epsilon)
        np.testing.assert_allclose(step, path[t] - path[t - 1], rtol=1e-7)
        np.testing.assert_allclose(terms["Δw"], step, rtol=1e-9)


@pytest.mark.parametrize("name", ["momentum", "rmsprop", "adagrad"])
def test_averages_are_those_of_the_formulas(name: str) -> None:
    rule = registry["optimizer"][name]()
    walk, average = Walk(rule, np.array([0.0, 1.0]), _valley), np.zeros(2)
    for _ in range(5):
        walk.step(0.05)
        average = {
            "momentum": 0.9 * average + 0.1 * walk.g,
            "rmsprop": 0.9 * average + 0.1 * walk.g**2,
            "adagrad": average + walk.g**2,
        }[name]
    (called,) = rule.averages
    np.testing.assert_allclose(rule.terms(walk.state, walk.g, walk.u, walk.t)[called], average)
