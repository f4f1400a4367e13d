"""Travel in time: back to a moment, and forward from it in another way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer
from glassnet.protocol import (
    BranchList,
    Command,
    Examples,
    Fork,
    Pause,
    Play,
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
from tests.session.stage import EXPLODES, RICH, Stage, spec


def test_back_and_everything_is_as_it_was() -> None:
    stage = Stage(RICH)
    stage.forward(10)
    stage.do(Seek(branch=1, step=4))
    alone = Trainer(experiment(RICH))
    alone.train(4)
    np.testing.assert_array_equal(stage.theta(), alone.network.theta)
    told = stage.told(BranchList)[-1]
    assert told.here is not None
    assert (told.here.step, told.here.loss["dev"]) == (4, alone.evaluate("dev").loss)
    assert (told.current, [branch.steps for branch in told.branches]) == (1, [10])


def test_what_was_recorded_ends_with_the_moment_that_is_shown() -> None:
    stage = Stage()
    stage.forward(10)
    history = stage.session.run.history
    whole = history.until(("loss", "accuracy"), 10)
    assert {name: columns["step"] for name, columns in whole.items()} == {name: list(range(11)) for name in whole}
    stage.do(Seek(branch=1, step=4))
    part = history.until(("loss",), stage.session.run.trainer.steps)
    assert part["loss"]["dev"] == whole["loss"]["dev"][: len(part["loss"]["step"])]
    assert part["loss"]["step"][-1] == stage.session.run.trainer.steps == 4


def test_a_moment_has_its_own_settings() -> None:
    stage = Stage()
    stage.forward(3)
    stage.do(Tune(rev=1, spec=spec(learning_rate=0.5)))
    stage.forward(3)
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
    stage.forward(80)
    end, before = stage.theta(), stage.losses()
    stage.do(Fork(step=37))
    stage.forward(43)
    np.testing.assert_array_equal(stage.theta(), end)
    assert stage.losses() == before
    assert stage.session.run.branches.current.id == 2


def test_a_fork_with_another_rate_is_the_same_up_to_there_and_differs_after() -> None:
    stage = Stage(RICH)
    stage.forward(20)
    before = stage.losses()
    stage.do(Fork(spec=spec(RICH, learning_rate=0.3), label="faster", step=8))
    stage.forward(12)
    after = stage.losses()
    assert all(after[step] == before[step] for step in range(9))
    assert all(after[step] != before[step] for step in range(9, 21))
    told = stage.listed()
    fork = told.branches[-1]
    assert (fork.name, fork.parent, fork.forked_at, fork.steps) == ("faster", 1, 8, 20)


def test_other_structure_begins_its_own_branch() -> None:
    stage = Stage()
    stage.forward(5)
    stage.do(Fork(spec=spec(layers=[{"type": "dense", "units": 7}]), play=True))
    fork = stage.listed().branches[-1]
    assert (fork.parent, fork.forked_at, stage.session.run.state) == (1, 0, "playing")
    stage.train()
    stage.do(Pause())
    stage.do(Reset())
    assert stage.listed().branches[-1].forked_at is None
    stage.do(Seek(branch=fork.id, step=99))
    names = list(stage.session.run.history.series["gradients"].last())
    assert names == ["step", "epoch", "layer 1", "output"]
    assert min(stage.losses()) == 0


@pytest.mark.parametrize(
    "command",
    [Play(), Step(), Tune(rev=1, spec=spec(learning_rate=0.7)), SetWeight(layer=0, unit=0, input=0, value=1.0)],
    ids=lambda command: command.op,
)
def test_going_on_from_the_past_forks_and_the_page_gets_its_series_anew(command: Command) -> None:
    stage = Stage()
    stage.do(Watch(probes=("loss",)))
    stage.forward(10)
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


def test_playing_on_from_the_end_is_the_same_run() -> None:
    stage = Stage()
    stage.forward(5)
    stage.do(Seek(branch=1, step=2))
    stage.do(Seek(branch=1, step=5))
    stage.forward(5)
    assert [branch.steps for branch in stage.listed().branches] == [10]


def test_a_seek_while_it_plays_keeps_the_end() -> None:
    stage = Stage()
    stage.do(Play())
    stage.train(10)
    end, made = stage.theta(), stage.session.run.trainer.steps
    stage.do(Seek(branch=1, step=0))
    assert stage.session.run.state == "paused"
    stage.do(Seek(branch=1, step=made))
    np.testing.assert_array_equal(stage.theta(), end)


@pytest.mark.parametrize("command", [Seek(branch=1, step=0), Fork(step=0)], ids=lambda command: command.op)
def test_leaving_keeps_the_very_end_and_the_steps_that_were_asked_for_are_forgotten(command: Command) -> None:
    stage = Stage()
    stage.do(Step(count=500))
    for _ in range(3):  # at one moment, so that no sample is due
        stage.session.work(0.001)
    end, made = stage.theta(), stage.session.run.trainer.steps
    assert 0 < made < 500
    stage.do(command)
    assert stage.session.run.state == "paused"
    stage.do(Seek(branch=1, step=made))
    np.testing.assert_array_equal(stage.theta(), end)
    stage.do(Step(count=3))
    stage.train(50)
    assert (stage.session.run.trainer.steps, stage.session.run.state) == (made + 3, "paused")


def test_a_fork_has_the_moment_it_began_with_and_its_settings() -> None:
    stage = Stage()
    stage.forward(4)
    stage.do(Tune(rev=1, spec=spec(learning_rate=0.5)))
    stage.forward(4)
    stage.do(Seek(branch=1, step=3))
    at = stage.theta()
    stage.forward(2)
    stage.do(Seek(branch=2, step=3))
    assert stage.session.run.trainer.steps == 3
    np.testing.assert_array_equal(stage.theta(), at)
    stage.do(Seek(branch=1, step=8))
    stage.do(Fork(step=2))
    assert stage.session.run.trainer.experiment.learning_rate == spec()["learning_rate"]


def test_a_fork_that_cannot_be_made_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage()
    stage.forward(6)
    run, before = stage.session.run, stage.theta()
    retune = run.trainer.retune

    def refuse(new: Experiment, keep_weights: bool = False) -> bool:
        if new.learning_rate == 0.7:
            raise MemoryError
        return retune(new, keep_weights)

    monkeypatch.setattr(run.trainer, "retune", refuse)
    with pytest.raises(MemoryError):
        stage.do(Fork(step=2, spec=spec(learning_rate=0.7)))
    np.testing.assert_array_equal(stage.theta(), before)
    assert (run.trainer.steps, run.past, len(run.branches.all)) == (6, False, 1)


def test_a_run_on_other_data_brings_its_examples_back() -> None:
    stage = Stage()
    (first,) = Stage().told(Examples)
    stage.forward(2)
    stage.do(Reseed(rev=1, seed=9))
    assert stage.told(Examples)[-1].train != first.train
    stage.do(Seek(branch=1, step=1))
    (again,) = stage.told(Examples)
    assert (again.train, again.dev) == (first.train, first.dev)


def test_after_a_divergence_one_can_go_back() -> None:
    stage = Stage(EXPLODES)
    stage.do(Play())
    stage.train(20)
    assert stage.session.run.state == "diverged"
    stage.do(Seek(branch=1, step=0))
    stage.do(Fork(spec=spec(EXPLODES, learning_rate=0.001), play=True))
    assert stage.session.run.state == "playing"


def test_a_structure_edit_keeps_the_run_with_its_end() -> None:
    stage = Stage()
    stage.forward(4)
    end = stage.theta()
    stage.do(Tune(rev=1, spec=spec(layers=[{"type": "dense", "units": 3}])))
    stage.do(Seek(rev=1, branch=1, step=4))
    np.testing.assert_array_equal(stage.theta(), end)
