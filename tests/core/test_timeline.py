"""Timeline: bounded, evenly thinned, and exact."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.core.spec import experiment
from glassnet.core.timeline import FEWEST, MOST_MOMENTS, Moment, Timeline
from glassnet.core.trainer import Trainer

TRAINER = Trainer(experiment({}))
NOW = TRAINER.snapshot()


def noted(steps: list[int]) -> Timeline:
    """A timeline that was asked at every one of these steps."""
    timeline = Timeline()
    for step in steps:
        if timeline.wants(step):
            timeline.note(Moment(step, TRAINER.experiment, NOW))
    return timeline


def steps_of(timeline: Timeline) -> list[int]:
    return [moment.step for moment in timeline.moments]


def test_a_moment_repeats_the_same_steps() -> None:
    trainer = Trainer(experiment({"optimizer": {"type": "adam"}}))
    trainer.train(40)
    moment = Moment(trainer.steps, trainer.experiment, trainer.snapshot())
    trainer.train(60)
    theta = trainer.network.theta.copy()
    trainer.restore(moment.standing)
    trainer.train(60)
    np.testing.assert_array_equal(trainer.network.theta, theta)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=1500))
def test_whatever_is_noted_is_bounded_sorted_and_keeps_the_first(leaps: list[int]) -> None:
    steps = np.cumsum(leaps).tolist()
    kept = steps_of(noted(steps))
    assert len(kept) <= MOST_MOMENTS
    assert kept == sorted(set(kept))
    assert kept[0] == steps[0]
    assert set(kept) <= set(steps)


def test_they_stay_evenly_spread() -> None:
    kept = steps_of(noted(list(range(20_000))))
    gaps = np.diff(kept)
    assert MOST_MOMENTS / 4 <= len(kept) <= MOST_MOMENTS
    assert gaps.max() <= 2.5 * np.median(gaps)


def test_large_networks_have_few() -> None:
    trainer = Trainer(experiment({"layers": [{"type": "dense", "units": 900}] * 2, "optimizer": {"type": "adam"}}))
    timeline = Timeline()
    for step in range(100):
        timeline.note(Moment(step, trainer.experiment, trainer.snapshot()))
    assert FEWEST / 2 <= len(timeline.moments) <= FEWEST
    assert timeline.end == 99


def test_the_nearest_up_to_a_step() -> None:
    timeline = Timeline([Moment(step, TRAINER.experiment, NOW) for step in (0, 10, 20)])
    assert [timeline.at(step).step for step in (0, 9, 10, 19, 20, 999)] == [0, 0, 10, 10, 20, 20]
    assert steps_of(timeline.until(19)) == [0, 10]
    assert steps_of(timeline.until(-1)) == []
    assert (Timeline().end, timeline.end) == (-1, 20)


def test_a_later_look_at_the_same_step_replaces_and_an_earlier_one_cuts() -> None:
    timeline = Timeline([Moment(step, TRAINER.experiment, NOW) for step in (0, 10, 20)])
    other = Moment(20, experiment({"learning_rate": 1}), NOW)
    timeline.note(other)
    assert timeline.moments[-1] is other
    timeline.note(Moment(5, TRAINER.experiment, NOW))
    assert steps_of(timeline) == [0, 5]
