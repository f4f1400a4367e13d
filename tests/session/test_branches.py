"""The runs that are kept: their names, pins and bounds, and that any journey leaves them sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.errors import GlassnetError, InvalidInput
from glassnet.protocol import (
    Command,
    Compare,
    EditBranch,
    Fork,
    Pause,
    Play,
    ReadBranch,
    Reset,
    Seek,
    Step,
)
from glassnet.session.branch import MOST_DELETED, MOST_KEPT, MOST_PINNED
from tests.session.stage import Stage, spec


def test_finished_runs_stay_until_there_are_too_many() -> None:
    stage = Stage()
    stage.do(Reset())
    assert len(stage.listed().branches) == 1
    stage.forward(1)
    stage.do(EditBranch(branch=stage.listed().current, pinned=True, name="first"))
    for _ in range(MOST_KEPT + 3):
        stage.do(Reset())
        stage.forward(1)
    told = stage.listed()
    assert told.branches[0].name == "first"
    assert len(told.branches) == 1 + MOST_KEPT + 1
    assert told.branches[-1].id == told.current


def test_a_run_without_steps_goes_and_what_follows_has_its_parent() -> None:
    stage = Stage()
    stage.forward(2)
    stage.do(Reset())
    stage.do(Reset())
    assert [(branch.id, branch.parent) for branch in stage.listed().branches] == [(1, None), (3, 1)]


def test_the_list_says_how_far_the_open_run_is_while_it_trains() -> None:
    stage = Stage()
    stage.do(Play())
    for _ in range(3):  # at one moment, so that no sample is due
        stage.session.work(0.001)
    assert stage.listed().branches[0].steps == stage.session.run.trainer.steps == 3


def test_delete_and_restore() -> None:
    stage = Stage()
    for _ in range(MOST_DELETED + 2):
        stage.forward(1)
        stage.do(Reset())
    with pytest.raises(InvalidInput, match="the one that is"):
        stage.do(EditBranch(branch=stage.listed().current, deleted=True))
    numbers = [branch.id for branch in stage.listed().branches][:-1]
    for number in numbers:
        stage.do(EditBranch(branch=number, deleted=True))
    assert len([branch for branch in stage.listed().branches if branch.deleted]) == MOST_DELETED
    with pytest.raises(InvalidInput, match="choose one of the list"):
        stage.do(Seek(branch=numbers[-1], step=0))
    stage.do(EditBranch(branch=numbers[-1], deleted=False))
    stage.do(Seek(branch=numbers[-1], step=0))
    assert stage.listed().current == numbers[-1]


def test_pins_are_bounded() -> None:
    stage = Stage()
    for _ in range(MOST_PINNED):
        stage.forward(1)
        stage.do(EditBranch(branch=stage.listed().current, pinned=True))
        stage.do(Reset())
    with pytest.raises(InvalidInput, match=f"at most {MOST_PINNED} pinned"):
        stage.do(EditBranch(branch=stage.listed().current, pinned=True))


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
    run, told = stage.session.run, stage.listed()
    assert told.current == run.branches.current.id
    assert run.past == (told.here is not None)
    steps = run.history.series["loss"].after(-1)[0]["step"]
    assert (np.diff(steps) >= 0).all()
    assert run.history.series is run.branches.current.series
