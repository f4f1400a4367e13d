"""Optimizers go where independent ones go, alone and in a stack (maths.md §7)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.optimizers import Optimizer
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
