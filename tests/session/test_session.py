"""A session: what commands do, what viewers are told. Long, as every command has its cases here, in one table."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.core.limits import needed_bytes
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import GlassnetError, IllegalCommand, InvalidExperiment, InvalidInput, LimitExceeded
from glassnet.protocol import (
    BranchList,
    CheckGradients,
    Closed,
    Examples,
    Frame,
    GradientsChecked,
    Message,
    Opened,
    Pause,
    Play,
    Predict,
    Predicted,
    Reseed,
    Reset,
    SetWeight,
    StateChanged,
    Step,
    Tune,
    Tuned,
    Watch,
)
from tests.core.runs import SPECS
from tests.session.stage import EXPLODES, PAGE, Stage


def theta(stage: Stage) -> np.ndarray:
    return stage.session.run.trainer.network.theta.copy()


def spec(**changes: object) -> dict[str, object]:
    return experiment({}).model_dump(mode="json") | changes


def test_a_page_is_told_what_it_opened_and_shown_the_examples() -> None:
    stage = Stage()
    kinds = [type(message) for _, message in stage.sent]
    assert kinds == [Opened, Examples, BranchList]
    (opened,) = stage.told(Opened)
    assert (opened.state, opened.step, opened.resumed, opened.since, opened.parameters) == ("paused", 0, False, -1, 25)
    assert opened.spec == spec()
    assert opened.bytes == needed_bytes(experiment({}))


def test_examples_lie_on_the_plane() -> None:
    (examples,) = Stage().told(Examples)
    assert examples.train["xy"]["s"] == [300, 2]
    assert examples.dev["x"]["s"] == [100, 2]
    assert examples.reach == (-6, 6, -6, 6)
    assert examples.pixels is None


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
    start = theta(stage)
    stage.do(Step(count=40))
    stage.train(100)
    after = theta(stage)
    stage.do(Reset())
    assert np.array_equal(theta(stage), start)
    stage.do(Step(count=40))
    stage.train(100)
    assert np.array_equal(theta(stage), after)
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
    assert np.array_equal(theta(stage), alone.network.theta)


def test_reset_pauses() -> None:
    stage = Stage()
    stage.do(Play())
    stage.do(Reset())
    assert stage.session.run.state == "paused"


def test_reseed_starts_elsewhere_with_other_data() -> None:
    stage = Stage()
    start = theta(stage)
    stage.told(Message)
    stage.do(Reseed(rev=1, seed=77))
    assert not np.array_equal(theta(stage), start)
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
    before = theta(stage)
    stage.do(Tune(rev=3, spec=spec(learning_rate=0.5)))
    (tuned,) = stage.told(Tuned)
    assert np.array_equal(theta(stage), before)
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
    before = theta(stage), run.trainer.experiment, run.state, stage.session.rev, viewer.watch
    with pytest.raises(error):
        stage.do(command)
    now = theta(stage), run.trainer.experiment, run.state, stage.session.rev, viewer.watch
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
    assert np.isfinite(theta(stage)).all()
    stage.do(Tune(rev=1, spec=EXPLODES | {"learning_rate": 0.001}))
    assert stage.session.run.state == "paused"
    stage.do(Play())
    assert stage.session.run.state == "playing"


def test_a_weight_set_by_hand_is_seen_at_once() -> None:
    stage = Stage()
    stage.do(Watch(probes=("weights", "loss")))
    assert stage.frame()
    stage.clock.now += 1
    assert stage.frame() is None
    stage.do(SetWeight(layer=0, unit=1, input=0, value=2.5))
    frame = stage.frame()
    assert frame
    assert np.frombuffer(frame.probes["weights"]["layer 0"]["b"], "<f4").reshape(4, 3)[1, 0] == 2.5
    assert len(np.frombuffer(frame.probes["loss"]["train"]["b"], "<f4")) == 1


@pytest.mark.parametrize(
    ("dataset", "point", "outputs"),
    [("circle", (0.0, 0.0), 1), ("iris", (5.0, 3.4, 1.5, 0.2), 3), ("plane", (1.0, 1.0), 1)],
)
def test_predict_answers_in_words_and_numbers(dataset: str, point: tuple[float, ...], outputs: int) -> None:
    stage = Stage({"data": {"dataset": {"type": dataset}}})
    stage.do(Predict(point=point))
    (answer,) = stage.told(Predicted)
    assert len(answer.output) == outputs
    assert answer.activations[-1] == list(answer.output)
    classes = stage.session.run.trainer.experiment.data.dataset.classes
    assert answer.answer.split(" (")[0] in classes if classes else float(answer.answer) is not None


NOISY = [{"type": "dense", "normalization": {"type": "batch_norm"}, "dropout": 0.2}]


@pytest.mark.parametrize("changes", [{}, {"layers": NOISY}], ids=["plain", "noisy"])
def test_gradients_are_checked_layer_by_layer_and_nothing_else_happens(changes: dict[str, object]) -> None:
    """What is trained afterwards is what would have been trained without it, and only who asked is told."""
    stage, undisturbed = Stage(spec(**changes)), Stage(spec(**changes))
    stage.session.attach(PAGE + 1, -1, resumed=True)
    for each in (stage, undisturbed):
        each.do(Step(count=40))
        each.train(100)
    stage.do(CheckGradients())
    assert not [number for number, message in stage.sent if number != PAGE and isinstance(message, GradientsChecked)]
    (checked,) = stage.told(GradientsChecked)
    assert (checked.step, checked.rev) == (40, 0)
    trainer = stage.session.run.trainer
    assert len(checked.layers) == len(trainer.network.layers)
    assert sum(layer.parameters for layer in checked.layers) == trainer.network.trainable
    assert all(0 < layer.checked <= layer.parameters for layer in checked.layers)
    assert max(checked.two_sided, *(layer.two_sided for layer in checked.layers)) < 1e-7
    assert checked.two_sided < checked.one_sided < 1e-3
    assert checked.verdict
    for each in (stage, undisturbed):
        each.do(Step(count=40))
        each.train(100)
    assert np.array_equal(theta(stage), theta(undisturbed))


def test_gradients_are_checked_while_training_goes_on() -> None:
    stage = Stage()
    stage.do(Play())
    stage.train(3)
    stage.do(CheckGradients())
    (checked,) = stage.told(GradientsChecked)
    assert stage.session.run.state == "playing"
    stage.train(3)
    assert stage.session.run.trainer.steps > checked.step


def test_pictures_are_sent_as_bytes() -> None:
    (examples,) = Stage({"data": {"dataset": {"type": "digits"}}}).told(Examples)
    count, height, width = examples.pixels["s"]
    assert (height, width, examples.pixels["d"]) == (8, 8, "u1")
    assert len(examples.pixels["b"]) == count * 64
    assert max(examples.pixels["b"]) == 255


def test_another_plane_moves_the_examples() -> None:
    stage = Stage({"data": {"dataset": {"type": "iris"}}})
    stage.told(Message)
    stage.do(Watch(probes=("boundary",), plane={"type": "pair", "across": 2, "up": 3}))
    (examples,) = stage.told(Examples)
    assert "petal" in examples.axes[0]
    stage.do(Watch(probes=("boundary", "loss"), plane={"type": "pair", "across": 2, "up": 3}))
    assert stage.told(Examples) == []


def test_a_plane_that_new_data_do_not_have_gives_way() -> None:
    stage = Stage({"data": {"dataset": {"type": "iris"}}})
    stage.do(Watch(probes=("boundary",), plane={"type": "pair", "across": 2, "up": 3}))
    stage.told(Message)
    stage.do(Tune(rev=1, spec={}))
    (examples,) = stage.told(Examples)
    assert examples.reach == (-6, 6, -6, 6)
    assert isinstance(stage.frame(), Frame)


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


def test_who_comes_back_late_is_told_why_it_paused() -> None:
    stage = Stage()
    stage.do(Play())
    stage.session.detach(PAGE)
    stage.session.rest()
    stage.sent.clear()
    for told in (1, 0):
        stage.session.attach(2, -1, resumed=True)
        assert [message.state for message in stage.told(StateChanged, page=2)] == ["paused"] * told


def test_all_viewers_are_told() -> None:
    stage = Stage()
    stage.session.attach(2, -1, resumed=True)
    stage.sent.clear()
    stage.do(Play())
    stage.session.close()
    for page in (PAGE, 2):
        assert [type(message) for number, message in stage.sent if number == page] == [StateChanged, Closed]


def test_who_left_is_told_nothing() -> None:
    stage = Stage()
    stage.session.detach(PAGE)
    stage.sent.clear()
    stage.session.close()
    assert stage.sent == []


def test_slow_motion_counts_steps() -> None:
    stage = Stage()
    stage.do(Play(speed=10, unit="batch"))
    stage.train(205)
    assert stage.session.run.trainer.steps == pytest.approx(20, abs=1)
    assert stage.session.run.state == "playing"


def test_a_weight_is_seen_up_close() -> None:
    stage = Stage({"optimizer": {"type": "adam"}})
    stage.do(Watch(probes=("weight",), weight=(0, 1, None)))
    stage.do(Step(count=3))
    stage.train(5)
    frame = stage.frame()
    assert frame is not None
    terms = frame.probes["weight"]
    assert list(terms) == ["at", "w", "t", "α", "g", "v", "s", "v̂", "ŝ", "Δw"]
    with pytest.raises(InvalidInput, match="expected a weight"):
        stage.do(Watch(probes=("weight",), weight=(0, 99, None)))
