"""The coach beside a session: a divergence is told though finite weights are back, and its cure learns."""

from __future__ import annotations

from typing import Any

from glassnet.protocol import Ask, Fork, Play, Reset, Tune
from tests.session.stage import EXPLODES, PAGE, Stage


def told(stage: Stage) -> list[dict[str, Any]]:
    """What the coach says now."""
    stage.do(Ask(key="coach", study={"type": "coach"}))
    inquiry = stage.session.viewers[PAGE].inquiries["coach"]
    inquiry.work(stage.clock)
    findings: list[dict[str, Any]] = inquiry.finding.facts["findings"]
    return findings


def diverged(stage: Stage) -> Stage:
    stage.do(Play())
    stage.train(500)
    assert stage.session.run.state == "diverged"
    return stage


def cured(stage: Stage) -> None:
    """Try the first cure, as the page does."""
    (cure,) = told(stage)[0]["cures"]
    stage.do(Fork(spec=cure["spec"], step=cure["step"], label=cure["label"], play=True))
    stage.train(3000)
    assert stage.session.run.state == "playing"
    assert stage.session.run.trainer.evaluate("train").score > 0.9


def test_a_divergence_is_told_and_cured() -> None:
    stage = diverged(Stage(EXPLODES))
    (found,) = told(stage)
    assert found["symptom"] == "diverged"
    assert "grew beyond all bounds at step" in found["evidence"]
    assert "Try" not in found["evidence"]
    cured(stage)
    assert told(stage) == []
    assert stage.session.run.branches.current.name == "a learning rate of 0.03"


def test_a_good_run_that_diverged_goes_on_from_before_it_was_spoilt() -> None:
    stage = Stage(EXPLODES | {"learning_rate": 0.03})
    stage.do(Play())
    stage.train(300)
    good = stage.session.run.trainer.steps
    stage.do(Tune(rev=1, spec=EXPLODES))
    stage.train(500)
    assert stage.session.run.state == "diverged"
    (cure,) = told(stage)[0]["cures"]
    assert 0.8 * good < cure["step"] <= good
    cured(stage)


def test_after_a_change_or_a_reset_nothing_is_told_of_it() -> None:
    stage = diverged(Stage(EXPLODES))
    stage.do(Reset())
    assert told(stage) == []
    diverged(stage)
    stage.do(Tune(rev=1, spec=EXPLODES | {"learning_rate": 0.03}))
    assert "grew beyond" not in told(stage)[0]["evidence"]
    cured(stage)
