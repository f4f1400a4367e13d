"""The viewers of a session: what they are told, shown and, when they come back, sent."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.core.limits import needed_bytes
from glassnet.core.spec import experiment
from glassnet.errors import InvalidInput
from glassnet.protocol import (
    BranchList,
    Closed,
    Examples,
    Frame,
    Message,
    Opened,
    Pause,
    Play,
    Reset,
    SetWeight,
    StateChanged,
    Step,
    Tune,
    Watch,
)
from tests.session.stage import PAGE, Stage, spec


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


def test_who_comes_back_late_is_told_why_it_paused() -> None:
    stage = Stage()
    stage.do(Play())
    stage.session.detach(PAGE)
    stage.session.rest()
    stage.sent.clear()
    for told in (1, 0):
        stage.session.attach(2, -1, resumed=True)
        assert [message.state for message in stage.told(StateChanged, page=2)] == ["paused"] * told


@pytest.mark.parametrize(
    ("branch", "since"), [(2, 6), (None, 6), (1, -1), (7, -1)], ids=["the same run", "unknown", "another", "none"]
)
def test_who_comes_back_continues_the_series_of_the_run_it_had(branch: int | None, since: int) -> None:
    """The page was away while another run began and came further: the curves of two runs are never joined."""
    stage = Stage()
    stage.forward(6)
    stage.do(Reset())
    stage.do(Tune(rev=1, spec=spec(learning_rate=0.5)))
    stage.forward(9)
    stage.session.detach(1)
    stage.sent.clear()
    stage.session.attach(2, 6, resumed=True, branch=branch)
    assert stage.told(Opened, page=2)[0].since == since
    stage.do(Watch(probes=("loss",)), page=2)
    frame = stage.frame()
    assert frame is not None
    assert sorted(set(np.frombuffer(frame.probes["loss"]["step"]["b"], "<i4"))) == list(range(since + 1, 10))


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


def test_the_list_comes_now_and_then_while_it_plays() -> None:
    stage = Stage()
    stage.do(Play())
    stage.sent.clear()
    stage.train(500)  # five seconds
    assert len(stage.told(BranchList)) in {2, 3}
    stage.do(Pause())
    (told,) = stage.told(BranchList)
    assert told.branches[0].steps == stage.session.run.trainer.steps


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
