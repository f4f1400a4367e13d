"""Schedules give the numbers of the worked examples, or of their formulas (maths.md §8)."""

from math import cos, pi
from typing import Any

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.schedules import (
    Cosine,
    Exponential,
    InverseSqrt,
    InverseTime,
    OneCycle,
    Plateau,
    Schedule,
    Staircase,
    WarmUp,
)
from glassnet.core.data import Part
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from tests.core.golden import examples

WORKED = [
    (InverseTime(decay=1), "inverse_time(d=1)"),
    (Exponential(base=0.95), "exponential(d=.95)"),
    (InverseSqrt(k=1), "inverse_sqrt(k=1)"),
    (Staircase(ratio=0.5, every=2), "staircase(f=.5,k=2)"),
]


@pytest.mark.parametrize(("schedule", "name"), WORKED)
def test_worked_examples(schedule: Schedule, name: str) -> None:
    golden = examples["schedules"]
    ours = [golden["alpha0"] * schedule.factor(e, np.zeros(1)) for e in golden["epochs"]]
    np.testing.assert_allclose(ours, golden[name], rtol=1e-12)


def test_cosine_falls_along_half_a_wave_and_stays_at_the_floor() -> None:
    schedule = Cosine(epochs=8, floor=0.2)
    expected = [0.2 + 0.8 * (1 + cos(pi * min(e, 8) / 8)) / 2 for e in range(12)]
    np.testing.assert_allclose([schedule.factor(e, np.zeros(1)) for e in range(12)], expected, rtol=1e-12)
    assert expected[-1] == 0.2


def test_warm_up_rises_step_by_step() -> None:
    np.testing.assert_allclose(WarmUp(steps=4).factor(0, np.arange(6)), [0.25, 0.5, 0.75, 1, 1, 1], rtol=1e-15)


def test_one_cycle_goes_up_straight_and_down_along_a_cosine() -> None:
    ours = OneCycle(steps=10, rise=0.4, floor=0.1).factor(0, np.arange(13))
    up = [0.1 + 0.9 * t / 4 for t in range(4)]
    down = [0.1 + 0.9 * (1 + cos(pi * t / 6)) / 2 for t in range(7)]
    np.testing.assert_allclose(ours, [*up, *down, 0.1, 0.1], rtol=1e-12)


@pytest.mark.parametrize("shape", [(), (2,)])
def test_plateau_drops_after_more_than_patience_epochs_without_a_better_loss(shape: tuple[int, ...]) -> None:
    schedule, memory = Plateau(ratio=0.1, patience=2), np.zeros((3, *shape))
    memory += np.reshape(Plateau.memory, (3, *[1] * len(shape)))
    losses = [1.0, 0.9, 0.9, 0.89999, 0.9, 0.5, 0.6, float("nan"), 0.6, 0.6, 0.7, 0.7, 0.7]
    multipliers = [1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001]
    for loss, expected in zip(losses, multipliers, strict=True):
        schedule.watch(memory, np.full(shape, loss))
        np.testing.assert_allclose(memory[0], np.full(shape, expected), rtol=1e-12)


def _knobs(schedule: type[Schedule], value: Any) -> dict[str, Any]:
    return {name: value for name, field in schedule.model_fields.items() if field.annotation is float}


@pytest.mark.parametrize("schedule", registry["schedule"].values(), ids=lambda s: s.__name__)
def test_a_knob_may_be_one_number_per_model(schedule: type[Schedule]) -> None:
    knobs, t = np.array([0.2, 0.5, 0.7]), np.arange(40, 70)
    stack = schedule.model_construct(**_knobs(schedule, knobs[:, None]))
    ours = np.broadcast_to(stack.factor(7, t), (3, len(t)))
    for k, value in enumerate(knobs):
        np.testing.assert_array_equal(
            ours[k], np.broadcast_to(schedule(**_knobs(schedule, value)).factor(7, t), len(t))
        )


def test_each_model_of_a_stack_has_its_own_plateau() -> None:
    schedule = Plateau.model_construct(ratio=np.array([[0.1], [0.5]]), patience=0)
    memory = np.array([[1.0] * 2, [np.inf] * 2, [0.0] * 2])
    for losses in ([1, 1], [0.5, 2], [2, 2]):
        schedule.watch(memory, np.array(losses, float))
    np.testing.assert_allclose(memory[0], [0.1, 0.25])


def test_a_plateau_is_one_of_the_dev_loss() -> None:
    trainer = Trainer(experiment({"schedule": {"type": "plateau"}, "data": {"split": {"train": 0.1, "dev": 0.4}}}))
    losses: dict[Part, list[float]] = {"train": [], "dev": []}
    for _ in range(30):
        trainer.train(trainer.steps_per_epoch)
        for part, seen in losses.items():
            seen.append(trainer.evaluate(part).loss)
    (memory,) = trainer.snapshot().memory
    assert memory[1] == pytest.approx(min(losses["dev"]), rel=1e-3)
    assert memory[1] != pytest.approx(min(losses["train"]), rel=1e-3)
