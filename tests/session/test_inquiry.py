"""Studies beside the training: asked for, worked on in slices, told on credit, and gone when nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import pytest
from pydantic import Field

from glassnet.core.component import registry
from glassnet.core.components.studies import Finding, Rest, Study
from glassnet.core.spec import experiment
from glassnet.core.subject import Subject
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput, LimitExceeded
from glassnet.protocol import Adopt, Ask, Leave, Play, Tuned, Watch
from glassnet.session.inquiry import BURST, MOST_ASKED, STUDY_SHARE, Inquiries, Inquiry
from tests.session.clock import Clock
from tests.session.stage import Stage


@pytest.fixture(autouse=True)
def counting() -> Iterator[None]:
    """A study that counts to a number, and is refused above 100; it exists for these tests only."""

    class Counting(Study):
        """Counts."""

        label = "Counting"
        type: Literal["counting_test"] = "counting_test"
        to: int = Field(3, ge=1)

        def work(self, subject: Subject) -> Iterator[Finding | Rest | None]:
            if self.to > 100:
                raise LimitExceeded("expected at most 100, got more; count less")
            for number in range(1, self.to + 1):
                yield None
                yield Finding({"n": np.array([number])}, {"steps": subject.trainer.steps}, number / self.to, _model)
            yield Rest(10)
            yield Finding(facts={"rested": True})

    yield
    del registry["study"]["counting_test"]


def _model(number: int) -> Trainer:
    trainer = Trainer(experiment({"seed": number, "learning_rate": 0.5}))
    trainer.train(7)
    return trainer


def inquiry(**knobs: Any) -> Inquiry:
    study = registry["study"]["counting_test"](type="counting_test", **knobs)
    assert isinstance(study, Study)
    return Inquiry(study, Subject(Trainer(experiment({}))))


def test_it_works_until_it_rests_and_then_until_it_is_done() -> None:
    asked, clock = inquiry(), Clock()
    asked.work(clock)
    assert (asked.finding.progress, asked.done, asked.rests_until) == (1.0, False, 10)
    news = asked.news()
    assert (news.type, news.facts, news.arrays["n"]["s"]) == ("counting_test", {"steps": 0}, [1])
    assert not asked.fresh
    clock.now = 11
    asked.work(clock)
    assert asked.done
    assert asked.news().facts == {"rested": True}


def test_one_that_cannot_be_answered_says_why() -> None:
    asked = inquiry(to=101)
    asked.work(Clock())
    assert asked.done
    assert "at most 100" in asked.news().error


class Busy:
    """An endless inquiry that takes a millisecond of a clock in every turn."""

    done, rests_until = False, 0.0

    def __init__(self, clock: Clock) -> None:
        self.turns, self._clock = 0, clock

    def work(self, clock: Clock) -> None:
        self.turns += 1
        self._clock.now += 0.001


def test_while_something_trains_studies_take_their_share_and_take_turns() -> None:
    clock = Clock()
    inquiries, asked = Inquiries(clock, clock), [Busy(clock), Busy(clock)]
    begun = clock.now
    while clock.now < begun + 10:
        if not inquiries.turn(asked, busy=True):  # type: ignore[arg-type]
            due = inquiries.due(asked, busy=True)  # type: ignore[arg-type]
            assert due is not None
            assert due > clock.now
            clock.now = due
    first, second = (each.turns for each in asked)
    assert abs(first - second) <= 1
    assert (first + second) * 0.001 == pytest.approx(10 * STUDY_SHARE + BURST, rel=0.05)


def test_findings_come_in_frames_and_only_to_who_asked() -> None:
    stage = Stage()
    stage.session.attach(2, -1, resumed=False)
    for page in (1, 2):
        stage.do(Watch(probes=("loss",)), page)
    stage.frame()
    stage.frame()
    stage.do(Ask(key="mine", study={"type": "counting_test"}))
    viewer = stage.session.viewers[1]
    Inquiries(stage.clock).turn(viewer.inquiries.values(), busy=False)
    stage.clock.now += 1
    frame = stage.frame()
    assert frame is not None
    assert frame.studies["mine"].progress == 1
    assert not viewer.inquiries["mine"].fresh
    assert not stage.session.viewers[2].inquiries
    stage.do(Leave(key="mine"))
    stage.do(Leave(key="never asked"))
    assert not viewer.inquiries


def test_what_is_no_study_is_refused_and_so_is_one_too_many() -> None:
    stage = Stage()
    with pytest.raises(InvalidInput, match="expected a study"):
        stage.do(Ask(key="a", study={"type": "gossip"}))
    with pytest.raises(InvalidInput, match="to: expected"):
        stage.do(Ask(key="a", study={"type": "counting_test", "to": 0}))
    for number in range(MOST_ASKED):
        stage.do(Ask(key=str(number), study={"type": "counting_test"}))
    with pytest.raises(InvalidInput, match="one more"):
        stage.do(Ask(key="another", study={"type": "counting_test"}))
    stage.do(Ask(key="0", study={"type": "counting_test", "to": 9}))


def test_a_model_that_a_study_trained_becomes_the_sessions() -> None:
    stage = Stage()
    stage.do(Play())
    stage.train(3)
    with pytest.raises(InvalidInput, match="trained models"):
        stage.do(Adopt(rev=1, key="mine", model=4))
    stage.do(Ask(key="mine", study={"type": "counting_test"}))
    stage.session.viewers[1].inquiries["mine"].work(stage.clock)
    stage.do(Adopt(rev=1, key="mine", model=4))
    (told,) = stage.told(Tuned)
    assert (told.step, told.state, told.spec["seed"], told.restarted) == (7, "paused", 4, True)
    np.testing.assert_array_equal(stage.session.run.trainer.network.theta, _model(4).network.theta)
    stage.do(Play())
    stage.train(3)
    assert stage.session.run.trainer.steps > 7
