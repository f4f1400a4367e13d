"""Time: back to a moment, forward from it in another way, and the runs that come of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import GlassnetError, InvalidInput
from glassnet.protocol import (
    BranchList,
    BranchSeries,
    Command,
    Compare,
    Compared,
    EditBranch,
    Fork,
    Opened,
    Pause,
    Play,
    ReadBranch,
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
from glassnet.session.branch import MOST_DELETED, MOST_KEPT, MOST_PINNED
from tests.session.stage import EXPLODES, Stage

RICH: dict[str, Any] = {
    "optimizer": {"type": "adam"},
    "layers": [{"type": "dense", "units": 6, "dropout": 0.2}],
    "schedule": {"type": "plateau"},
}
"""Whatever has a memory: the optimizer, dropout's masks, a schedule that remembers losses."""


def spec(changes: dict[str, Any] | None = None, **more: object) -> dict[str, Any]:
    return experiment(dict(changes or {})).model_dump(mode="json") | more


def forward(stage: Stage, steps: int) -> None:
    """Train so many steps, one at a time, so that every one is sampled."""
    for _ in range(steps):
        stage.do(Step())
        while stage.session.run.state == "playing":
            stage.train()


def theta(stage: Stage) -> np.ndarray:
    return stage.session.run.trainer.network.theta.copy()


def losses(stage: Stage) -> dict[int, float]:
    rows = stage.session.run.history.series["loss"].after(-1)[0]
    return dict(zip(rows["step"].tolist(), rows["train"].tolist(), strict=True))


def listed(stage: Stage) -> BranchList:
    stage.sent.clear()
    stage.do(EditBranch(branch=stage.session.run.branches.current.id))
    return stage.told(BranchList)[-1]


def test_back_and_everything_is_as_it_was() -> None:
    stage = Stage(RICH)
    forward(stage, 10)
    stage.do(Seek(branch=1, step=4))
    alone = Trainer(experiment(RICH))
    alone.train(4)
    np.testing.assert_array_equal(theta(stage), alone.network.theta)
    told = stage.told(BranchList)[-1]
    assert told.here is not None
    assert (told.here.step, told.here.loss["dev"]) == (4, alone.evaluate("dev").loss)
    assert (told.current, [branch.steps for branch in told.branches]) == (1, [10])


def test_a_moment_has_its_own_settings() -> None:
    stage = Stage()
    forward(stage, 3)
    stage.do(Tune(rev=1, spec=spec(learning_rate=0.5)))
    forward(stage, 3)
    stage.sent.clear()
    stage.do(Seek(rev=2, branch=1, step=2))
    assert not any(isinstance(message, StateChanged) for _, message in stage.sent)
    (tuned,) = stage.told(Tuned)
    assert (tuned.rev, tuned.restarted, tuned.step) == (2, False, 2)
    assert tuned.spec["learning_rate"] == spec()["learning_rate"]
    stage.do(Seek(rev=2, branch=1, step=99))
    assert stage.session.run.trainer.experiment.learning_rate == 0.5
    assert not stage.session.run.past


@pytest.mark.parametrize("changes", [{}, RICH], ids=["plain", "with memories"])
def test_a_fork_with_the_same_settings_repeats_every_bit(changes: dict[str, Any]) -> None:
    stage = Stage(changes)
    forward(stage, 80)
    end, before = theta(stage), losses(stage)
    stage.do(Fork(step=37))
    forward(stage, 43)
    np.testing.assert_array_equal(theta(stage), end)
    assert losses(stage) == before
    assert stage.session.run.branches.current.id == 2


def test_a_fork_with_another_rate_is_the_same_up_to_there_and_differs_after() -> None:
    stage = Stage(RICH)
    forward(stage, 20)
    before = losses(stage)
    stage.do(Fork(spec=spec(RICH, learning_rate=0.3), label="faster", step=8))
    forward(stage, 12)
    after = losses(stage)
    assert all(after[step] == before[step] for step in range(9))
    assert all(after[step] != before[step] for step in range(9, 21))
    told = listed(stage)
    fork = told.branches[-1]
    assert (fork.name, fork.parent, fork.forked_at, fork.steps) == ("faster", 1, 8, 20)


def test_other_structure_begins_its_own_branch() -> None:
    stage = Stage()
    forward(stage, 5)
    stage.do(Fork(spec=spec(layers=[{"type": "dense", "units": 7}]), play=True))
    fork = listed(stage).branches[-1]
    assert (fork.parent, fork.forked_at, stage.session.run.state) == (1, 0, "playing")
    stage.train()
    stage.do(Pause())
    stage.do(Reset())
    assert listed(stage).branches[-1].forked_at is None
    stage.do(Seek(branch=fork.id, step=99))
    names = list(stage.session.run.history.series["gradients"].last())
    assert names == ["step", "epoch", "layer 1", "output"]
    assert min(losses(stage)) == 0


@pytest.mark.parametrize(
    "command",
    [Play(), Step(), Tune(rev=1, spec=spec(learning_rate=0.7)), SetWeight(layer=0, unit=0, input=0, value=1.0)],
    ids=lambda command: command.op,
)
def test_going_on_from_the_past_forks_and_the_page_gets_its_series_anew(command: Command) -> None:
    stage = Stage()
    stage.do(Watch(probes=("loss",)))
    forward(stage, 10)
    stage.clock.now += 1
    stage.frame()
    stage.do(Seek(branch=1, step=6))
    stage.sent.clear()
    stage.do(command)
    tuned = [message for _, message in stage.sent if isinstance(message, Tuned)]
    assert [message.restarted for message in tuned] == [True]
    stage.clock.now += 1
    frame = stage.frame()
    assert frame is not None
    steps = np.frombuffer(frame.probes["loss"]["step"]["b"], "<i4").tolist()
    assert steps[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert max(steps) <= stage.session.run.trainer.steps
    assert stage.session.run.branches.all[0].steps == 10


@pytest.mark.parametrize(
    ("branch", "since"), [(2, 6), (None, 6), (1, -1), (7, -1)], ids=["the same run", "unknown", "another", "none"]
)
def test_who_comes_back_continues_the_series_of_the_run_it_had(branch: int | None, since: int) -> None:
    """The page was away while another run began and came further: the curves of two runs are never joined."""
    stage = Stage()
    forward(stage, 6)
    stage.do(Reset())
    stage.do(Tune(rev=1, spec=spec(learning_rate=0.5)))
    forward(stage, 9)
    stage.session.detach(1)
    stage.sent.clear()
    stage.session.attach(2, 6, resumed=True, branch=branch)
    assert stage.told(Opened, page=2)[0].since == since
    stage.do(Watch(probes=("loss",)), page=2)
    frame = stage.frame()
    assert frame is not None
    assert sorted(set(np.frombuffer(frame.probes["loss"]["step"]["b"], "<i4"))) == list(range(since + 1, 10))


def test_playing_on_from_the_end_is_the_same_run() -> None:
    stage = Stage()
    forward(stage, 5)
    stage.do(Seek(branch=1, step=2))
    stage.do(Seek(branch=1, step=5))
    forward(stage, 5)
    assert [branch.steps for branch in listed(stage).branches] == [10]


def test_a_seek_while_it_plays_keeps_the_end() -> None:
    stage = Stage()
    stage.do(Play())
    stage.train(10)
    end, made = theta(stage), stage.session.run.trainer.steps
    stage.do(Seek(branch=1, step=0))
    assert stage.session.run.state == "paused"
    stage.do(Seek(branch=1, step=made))
    np.testing.assert_array_equal(theta(stage), end)


def test_after_a_divergence_one_can_go_back() -> None:
    stage = Stage(EXPLODES)
    stage.do(Play())
    stage.train(20)
    assert stage.session.run.state == "diverged"
    stage.do(Seek(branch=1, step=0))
    stage.do(Fork(spec=spec(EXPLODES, learning_rate=0.001), play=True))
    assert stage.session.run.state == "playing"


def test_finished_runs_stay_until_there_are_too_many() -> None:
    stage = Stage()
    stage.do(Reset())
    assert len(listed(stage).branches) == 1
    forward(stage, 1)
    stage.do(EditBranch(branch=listed(stage).current, pinned=True, name="first"))
    for _ in range(MOST_KEPT + 3):
        stage.do(Reset())
        forward(stage, 1)
    told = listed(stage)
    assert told.branches[0].name == "first"
    assert len(told.branches) == 1 + MOST_KEPT + 1
    assert told.branches[-1].id == told.current


def test_a_structure_edit_keeps_the_run_with_its_end() -> None:
    stage = Stage()
    forward(stage, 4)
    end = theta(stage)
    stage.do(Tune(rev=1, spec=spec(layers=[{"type": "dense", "units": 3}])))
    stage.do(Seek(rev=1, branch=1, step=4))
    np.testing.assert_array_equal(theta(stage), end)


def test_delete_and_restore() -> None:
    stage = Stage()
    for _ in range(MOST_DELETED + 2):
        forward(stage, 1)
        stage.do(Reset())
    with pytest.raises(InvalidInput, match="the one that is"):
        stage.do(EditBranch(branch=listed(stage).current, deleted=True))
    numbers = [branch.id for branch in listed(stage).branches][:-1]
    for number in numbers:
        stage.do(EditBranch(branch=number, deleted=True))
    assert len([branch for branch in listed(stage).branches if branch.deleted]) == MOST_DELETED
    with pytest.raises(InvalidInput, match="choose one of the list"):
        stage.do(Seek(branch=numbers[-1], step=0))
    stage.do(EditBranch(branch=numbers[-1], deleted=False))
    stage.do(Seek(branch=numbers[-1], step=0))
    assert listed(stage).current == numbers[-1]


def test_pins_are_bounded() -> None:
    stage = Stage()
    for _ in range(MOST_PINNED):
        forward(stage, 1)
        stage.do(EditBranch(branch=listed(stage).current, pinned=True))
        stage.do(Reset())
    with pytest.raises(InvalidInput, match=f"at most {MOST_PINNED} pinned"):
        stage.do(EditBranch(branch=listed(stage).current, pinned=True))


def test_the_curves_of_another_run() -> None:
    stage = Stage()
    forward(stage, 5)
    before = losses(stage)
    stage.do(Reset())
    stage.do(ReadBranch(branch=1, probes=("loss",)))
    (told,) = stage.told(BranchSeries)
    columns = {name: np.frombuffer(a["b"], a["d"]).tolist() for name, a in told.probes["loss"].items()}
    assert dict(zip(columns["step"], columns["train"], strict=True)) == before
    with pytest.raises(InvalidInput, match="expected curves of loss"):
        stage.do(ReadBranch(branch=1, probes=("boundary",)))


@pytest.mark.parametrize("dataset", ["circle", "plane", "iris"])
def test_two_runs_compared(dataset: str) -> None:
    stage = Stage({"data": {"dataset": {"type": dataset}}})
    forward(stage, 3)
    stage.do(Reset())
    forward(stage, 9)
    stage.do(Compare(first=1, second=2))
    stage.do(Compare(first=1, second=1))
    different, same = stage.told(Compared)
    maps = {name: np.frombuffer(a["b"], "<f4").reshape(a["s"]) for name, a in different.maps.items()}
    assert maps["difference"].shape == (different.resolution, different.resolution)
    if dataset != "iris":
        np.testing.assert_allclose(abs(maps["difference"]), abs(maps["second"] - maps["first"]), atol=1e-6)
    assert abs(maps["difference"]).max() > 0
    assert not np.frombuffer(same.maps["difference"]["b"], "<f4").any()
    assert same.disagreement == 0
    assert different.numbers[1]["dev loss"] == stage.session.run.trainer.evaluate("dev").loss


def test_runs_on_different_data_are_not_compared() -> None:
    stage = Stage()
    forward(stage, 3)
    stage.do(Reseed(rev=1, seed=5))
    with pytest.raises(InvalidInput, match="same data"):
        stage.do(Compare(first=1, second=2))


def test_the_list_comes_now_and_then_while_it_plays() -> None:
    stage = Stage()
    stage.do(Play())
    stage.sent.clear()
    stage.train(500)  # five seconds
    assert len(stage.told(BranchList)) in {2, 3}
    stage.do(Pause())
    (told,) = stage.told(BranchList)
    assert told.branches[0].steps == stage.session.run.trainer.steps


COMMANDS = st.one_of(
    st.builds(Seek, branch=st.integers(-1, 5), step=st.integers(0, 40)),
    st.builds(Fork, step=st.none() | st.integers(0, 40), play=st.booleans()),
    st.builds(Fork, spec=st.sampled_from([spec(learning_rate=0.3), spec(layers=[]), spec(seed=3)])),
    st.builds(
        EditBranch,
        branch=st.integers(-1, 5),
        name=st.none() | st.text(max_size=5),
        pinned=st.none() | st.booleans(),
        deleted=st.none() | st.booleans(),
    ),
    st.builds(ReadBranch, branch=st.integers(-1, 5), probes=st.just(("loss", "accuracy"))),
    st.builds(Compare, first=st.integers(-1, 5), second=st.integers(-1, 5)),
    st.sampled_from([Play(), Pause(), Step(), Reset()]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(COMMANDS, max_size=12))
def test_any_journey_is_told_as_it_is(commands: list[Command]) -> None:
    """Whatever is asked for: done or refused, with series that rise and a list that agrees with the run."""
    stage = Stage({"data": {"dataset": {"type": "circle", "points": 20}}, "batch_size": 5})
    for command in commands:
        try:
            stage.do(command)
        except GlassnetError:
            continue
        stage.train(2)
        stage.frame()
    run, told = stage.session.run, listed(stage)
    assert told.current == run.branches.current.id
    assert run.past == (told.here is not None)
    steps = run.history.series["loss"].after(-1)[0]["step"]
    assert (np.diff(steps) >= 0).all()
    assert run.history.series is run.branches.current.series
