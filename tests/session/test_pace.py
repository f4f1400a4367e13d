"""Pace and rate, on a clock of numbers."""

from __future__ import annotations

import pytest

from glassnet.session.pace import Pace, Rate


def measured(seconds_per_step: float) -> Pace:
    pace = Pace()
    pace.start(0.0, None)
    pace.took(1, seconds_per_step, 0.0)
    return pace


def test_the_first_slice_is_one_step() -> None:
    assert Pace().steps(0.002, 0.0, 0, 25) == 1


def test_slices_fill_their_time_with_whole_epochs() -> None:
    pace = measured(1e-5)
    assert pace.steps(0.002, 0.0, 0, 25) == 200
    assert pace.steps(0.002, 0.0, 3, 25) == 22 + 7 * 25


def test_an_epoch_that_does_not_fit_is_cut() -> None:
    assert measured(1e-4).steps(0.002, 0.0, 0, 100) == 20
    assert measured(1e-4).steps(0.002, 0.0, 95, 100) == 5


def test_a_step_longer_than_the_slice_is_made_alone() -> None:
    assert measured(1.0).steps(0.002, 0.0, 0, 25) == 1


def test_a_goal_is_not_passed() -> None:
    pace = measured(1e-5)
    pace.goal = 10
    assert pace.steps(0.002, 0.0, 0, 25) == 10


def test_a_speed_is_kept() -> None:
    pace, now, step = measured(1e-5), 0.0, 0
    pace.start(now, 100.0)
    while now < 5:
        if pace.ready_at(now) <= now:
            steps = pace.steps(0.002, now, step, 25)
            step += steps
            pace.took(steps, steps * 1e-5, now)
        now += 0.001
    assert step == pytest.approx(500, abs=2)


def test_what_cannot_be_kept_up_with_is_let_go() -> None:
    """A network that makes 10 steps a second when 1,000 are wanted does not make up for it later."""
    pace = measured(0.1)
    pace.start(0.0, 1000.0)
    pace.took(1, 0.1, 2.0)
    assert pace.ready_at(2.0) == pytest.approx(2.001)


def test_the_cost_of_a_step_is_followed() -> None:
    pace = measured(1e-3)
    for _ in range(30):
        pace.took(10, 1e-4, 0.0)
    assert pace.steps(0.002, 0.0, 0, 1_000_000) == pytest.approx(200, rel=0.01)
    pace.forget()
    assert pace.steps(0.002, 0.0, 0, 25) == 1


def test_rate_follows_within_seconds_and_stops_at_once() -> None:
    rate = Rate()
    assert rate.read(0.0, 0) == 0
    assert rate.read(0.05, 50) == 0
    assert rate.read(0.2, 200) == pytest.approx(1000)
    steps = 200
    for tick in range(1, 51):
        steps += 200
        value = rate.read(0.2 + tick / 10, steps)
    assert value == pytest.approx(2000, rel=0.02)
    rate.stop()
    assert rate.value == 0


def test_rate_survives_a_restart() -> None:
    rate = Rate()
    rate.read(0.0, 1000)
    assert rate.read(1.0, 10) == 0
    assert rate.read(2.0, 510) == pytest.approx(500)
