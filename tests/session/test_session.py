"""A session: what commands do to it."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import GlassnetError, IllegalCommand, InvalidExperiment, InvalidInput, LimitExceeded
from glassnet.protocol import (
    BranchList,
    Examples,
    Fork,
    Message,
    Pause,
    Play,
    Predict,
    Reseed,
    Reset,
    Seek,
    SetWeight,
    StateChanged,
    Step,
    Tune,
    Tuned,
    Watch,
)
from tests.core.runs import SPECS
from tests.session.stage import EXPLODES, PAGE, Stage, spec


def test_play_trains_until_pause() -> None:
    stage = Stage()
    stage.do(Play())
    stage.train(3)
    stage.do(Pause())
    made = stage.session.run.trainer.steps
    stage.train(3)
    assert made > 0
    assert stage.session.run.trainer.steps == made
    assert [message.state for message in stage.told(StateChanged)] == ["playing", "paused"]


def test_series_end_where_training_was_paused() -> None:
    stage = Stage()
    stage.do(Play())
    for _ in range(3):  # at one moment, so that only the first is due for a sample
        stage.session.work(0.001)
    stage.do(Pause())
    losses, _ = stage.session.run.history.series["loss"].after(-1)
    assert losses["step"][-1] == stage.session.run.trainer.steps == 3


@pytest.mark.parametrize(("command", "steps"), [(Step(), 1), (Step(count=7), 7), (Step(unit="epoch", count=2), 60)])
def test_step_trains_exactly_so_much(command: Step, steps: int) -> None:
    stage = Stage()
    stage.do(command)
    stage.train(100)
    assert stage.session.run.trainer.steps == steps
    assert stage.told(StateChanged)[-1].state == "paused"


def test_steps_asked_for_meanwhile_are_added() -> None:
    stage = Stage()
    stage.do(Step(count=5))
    stage.do(Step(count=6))
    stage.train(100)
    assert stage.session.run.trainer.steps == 11


def test_step_while_playing_is_illegal() -> None:
    stage = Stage()
    stage.do(Play())
    with pytest.raises(IllegalCommand, match="pause it first"):
        stage.do(Step())


def test_reset_gives_the_same_numbers() -> None:
    stage = Stage()
    start = stage.theta()
    stage.do(Step(count=40))
    stage.train(100)
    after = stage.theta()
    stage.do(Reset())
    assert np.array_equal(stage.theta(), start)
    stage.do(Step(count=40))
    stage.train(100)
    assert np.array_equal(stage.theta(), after)
    assert [message.restarted for message in stage.told(Tuned)] == [True]


@pytest.mark.parametrize("name", SPECS)
def test_pauses_and_pictures_leave_the_numbers_alone(name: str) -> None:
    stage, alone = Stage(SPECS[name]), Trainer(experiment(SPECS[name]))
    for _ in range(4):
        stage.do(Play())
        stage.train(3)
        stage.frame()
        stage.do(Pause())
        stage.do(Step(count=31))
        stage.train(100)
    alone.train(stage.session.run.trainer.steps)
    assert alone.steps > 4 * 31
    assert np.array_equal(stage.theta(), alone.network.theta)


def test_reset_pauses() -> None:
    stage = Stage()
    stage.do(Play())
    stage.do(Reset())
    assert stage.session.run.state == "paused"


def test_reseed_starts_elsewhere_with_other_data() -> None:
    stage = Stage()
    start = stage.theta()
    stage.told(Message)
    stage.do(Reseed(rev=1, seed=77))
    assert not np.array_equal(stage.theta(), start)
    assert [type(message) for _, message in stage.sent] == [Tuned, BranchList, Examples]
    (tuned,) = stage.told(Tuned)
    assert (tuned.rev, tuned.spec["seed"], tuned.restarted) == (1, 77, True)


def test_the_server_draws_a_seed_if_none_is_given() -> None:
    stage = Stage()
    stage.do(Reseed(rev=1))
    assert stage.told(Tuned)[0].spec["seed"] != 1


def test_a_knob_keeps_weights_and_goes_on_playing() -> None:
    stage = Stage()
    stage.do(Play())
    stage.train(5)
    before = stage.theta()
    stage.do(Tune(rev=3, spec=spec(learning_rate=0.5)))
    (tuned,) = stage.told(Tuned)
    assert np.array_equal(stage.theta(), before)
    assert (tuned.rev, tuned.restarted, tuned.state, tuned.step) == (3, False, "playing", tuned.step)
    assert tuned.step > 0


def test_new_layers_start_again_and_go_on_playing() -> None:
    stage = Stage()
    stage.do(Play())
    stage.train(5)
    stage.do(Tune(rev=1, spec=spec(layers=[{"type": "dense", "units": 3}])))
    (tuned,) = stage.told(Tuned)
    assert (tuned.restarted, tuned.step, tuned.state) == (True, 0, "playing")
    stage.train(1)
    assert stage.session.run.trainer.steps > 0


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (Tune(rev=9, spec={"learning_rate": -1}), InvalidExperiment),
        (Tune(rev=9, spec={"nonsense": 1}), InvalidExperiment),
        (Tune(rev=9, spec={"batch_size": 100_000}), InvalidExperiment),
        (Tune(rev=9, spec={"output": {"activation": {"type": "softmax"}}}), InvalidExperiment),
        (Tune(rev=9, spec={"layers": [{"type": "dense", "units": 1000}] * 40}), LimitExceeded),
        (Fork(rev=9, spec={"layers": [{"type": "dense", "units": 1000}] * 40}), LimitExceeded),
        (Fork(rev=9, spec={"nonsense": 1}), InvalidExperiment),
        (Seek(rev=9, branch=7, step=0), InvalidInput),
        (Tune(rev=9, spec={"layers": [{"type": "dense", "units": 10**9}]}), GlassnetError),
        (SetWeight(layer=9, unit=0, value=1), InvalidInput),
        (SetWeight(layer=0, unit=0, input=5, value=1), InvalidInput),
        (Watch(probes=("nonsense",)), InvalidInput),
        (Watch(probes=("loss",), plane={"type": "pair", "across": 0, "up": 7}), InvalidInput),
        (Watch(probes=("loss",), focus=(7, 0)), InvalidInput),
        (Predict(point=(1.0,)), InvalidInput),
        (Predict(point=(1e300, 1e300)), InvalidInput),
    ],
)
def test_what_cannot_be_done_changes_nothing(command: Message, error: type[GlassnetError]) -> None:
    stage = Stage({"data": {"features": [{"type": "x1_squared"}, {"type": "x2"}]}})
    stage.do(Watch(probes=("loss",)))
    stage.do(Play())
    stage.train(2)
    run, viewer = stage.session.run, stage.session.viewers[PAGE]
    before = stage.theta(), run.trainer.experiment, run.state, stage.session.rev, viewer.watch
    with pytest.raises(error):
        stage.do(command)
    now = stage.theta(), run.trainer.experiment, run.state, stage.session.rev, viewer.watch
    assert np.array_equal(before[0], now[0])
    assert before[1:] == now[1:]
    stage.train(1)


def test_diverged_says_why_and_waits_for_a_change() -> None:
    stage = Stage(EXPLODES)
    stage.do(Play())
    stage.train(500)
    *_, changed = stage.told(StateChanged)
    assert changed.state == "diverged"
    assert "Try" in (changed.message or "")
    for command in (Play(), Step()):
        with pytest.raises(IllegalCommand, match="learning rate"):
            stage.do(command)
    assert np.isfinite(stage.theta()).all()
    stage.do(Tune(rev=1, spec=EXPLODES | {"learning_rate": 0.001}))
    assert stage.session.run.state == "paused"
    stage.do(Play())
    assert stage.session.run.state == "playing"


@pytest.mark.parametrize("place", ["trainer.train", "history.sample"])
def test_a_fault_stops_only_this_session(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    stage = Stage()
    stage.do(Play())
    owner, name = place.split(".")
    monkeypatch.setattr(getattr(stage.session.run, owner), name, fail)
    stage.train(100)
    assert "ZeroDivisionError" in (stage.told(StateChanged)[-1].message or "")
    assert stage.session.run.state == "paused"


def test_slow_motion_counts_steps() -> None:
    stage = Stage()
    stage.do(Play(speed=10, unit="batch"))
    stage.train(205)
    assert stage.session.run.trainer.steps == pytest.approx(20, abs=1)
    assert stage.session.run.state == "playing"
