"""Every preset of the gallery shows what it promises, by the coach's measures, in ten seconds of the page's speed."""

from __future__ import annotations

import pytest

from glassnet.core.component import registry
from glassnet.core.components.optimizers import Momentum, Sgd
from glassnet.core.components.studies.descent import Descent, Lane
from glassnet.core.spec import experiment
from glassnet.core.subject import Subject
from glassnet.core.trainer import Trainer
from tests.core.followed import Followed

EPOCHS = {"handwriting": 50}
"""Trained for less than the 600 that ten seconds at 60 epochs a second are, where that is enough."""
LEARNED = {"hills": 0.9, "cured_by_decay": 0.85, "cured_by_dropout": 0.85}
"""Score on the training set that is learned, where 95 % is not in the data."""


@pytest.mark.parametrize("name", registry["preset"])
def test_the_verdict(name: str) -> None:
    preset = registry["preset"][name]
    promised = preset.facts()["symptom"]
    followed = Followed(preset.model_validate({}).experiment()).epochs(EPOCHS.get(name, 600))  # type: ignore[attr-defined]
    if promised:
        assert promised in followed.symptoms
    else:
        assert followed.symptoms == []
        assert followed.evidence.train.score >= LEARNED.get(name, 0.95)


def test_momentum_crosses_the_ravine_at_a_rate_that_throws_plain_descent_out() -> None:
    rate = registry["preset"]["momentum_in_a_ravine"].facts()["spec"]["learning_rate"]
    lanes = tuple(Lane(optimizer=rule, learning_rate=rate) for rule in (Sgd(), Momentum()))
    *_, found = Descent(lanes=lanes).work(Subject(Trainer(experiment({}))))
    plain, rolling = found.facts["lanes"]  # type: ignore[union-attr]
    assert plain["diverged"] is not None
    assert rolling["diverged"] is None
    assert rolling["arrived"] < 60


def test_a_page_gets_whole_experiments() -> None:
    for preset in registry["preset"].values():
        facts = preset.facts()
        assert facts["group"]
        assert facts["spec"] == preset.model_validate({}).experiment().model_dump(mode="json")  # type: ignore[attr-defined]
        assert facts["symptom"] == "" or facts["symptom"] in registry["symptom"]
