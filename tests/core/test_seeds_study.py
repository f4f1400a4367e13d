"""Many seeds: each learns what it learns alone; how many are solved is counted; each can be opened."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core.census import band, ranked
from glassnet.core.components.studies import Finding
from glassnet.core.components.studies.seeds import Seeds
from glassnet.core.spec import experiment
from glassnet.core.subject import Subject
from glassnet.core.trainer import Trainer
from glassnet.errors import LimitExceeded

XOR = {"data": {"dataset": {"type": "xor"}}, "optimizer": {"type": "adam"}, "learning_rate": 0.03, "seed": 7}
BOUND = 1e-4
"""How far the products of a stack may lead from those of a single model, over these few steps."""


def run(spec: dict[str, Any], **knobs: Any) -> Finding:
    pieces = Seeds(**knobs).work(Subject(Trainer(experiment(spec))))
    return [piece for piece in pieces if isinstance(piece, Finding)][-1]


def test_every_seed_learns_what_it_learns_alone() -> None:
    found = run(XOR, seeds=10, epochs=10, solved=0.9)
    facts = found.facts
    assert facts["seeds"] == list(range(7, 17))
    scores = []
    for at, seed in enumerate(facts["seeds"]):
        trainer = Trainer(experiment(XOR | {"seed": seed}))
        trainer.train(10 * trainer.steps_per_epoch)
        scores.append(trainer.evaluate("dev").score)
        assert facts["losses"][at] == pytest.approx(trainer.evaluate("dev").loss, rel=BOUND)
    assert facts["scores"] == scores
    assert facts["solved_count"] == sum(score >= 0.9 for score in scores)
    assert facts["scores"][facts["best"]] == max(scores)
    assert facts["scores"][facts["worst"]] == min(scores)


def test_a_seed_that_just_reaches_the_score_is_solved() -> None:
    scores = run(XOR, epochs=3).facts["scores"]
    facts = run(XOR, epochs=3, solved=min(scores)).facts
    assert (all(facts["solved"]), facts["solved_count"]) == (True, 10)


def test_the_band_is_that_of_the_quartiles() -> None:
    found = run(XOR, epochs=3)
    dev, told = found.arrays["dev"], found.arrays["dev band"]
    np.testing.assert_allclose(told, np.quantile(dev, (0.25, 0.5, 0.75), axis=0), rtol=1e-6)
    gaps = np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan]])
    np.testing.assert_array_equal(band(gaps), np.array([[1.5, np.nan], [2, np.nan], [2.5, np.nan]], "f4"))


def test_maps_are_of_every_seed_on_one_plane() -> None:
    value = run(XOR, epochs=5).arrays["value"]
    assert value.shape[0] == 10
    assert value.dtype == np.uint8
    assert value.shape[1] == value.shape[2]
    assert len({each.tobytes() for each in value}) == 10


def test_a_seed_can_be_gone_on_with() -> None:
    found = run(XOR, epochs=2)
    assert found.model is not None
    taken, alone = found.model(3), Trainer(experiment(XOR | {"seed": 10}))
    alone.train(60)
    assert (taken.steps, taken.experiment.seed) == (60, 10)
    np.testing.assert_allclose(taken.network.theta, alone.network.theta, rtol=1e-4, atol=1e-6)


def test_the_best_has_the_best_score_and_of_several_the_lowest_loss() -> None:
    scores, losses = np.array([0.5, 1, np.nan, 1]), np.array([0.1, 0.3, np.nan, 0.2])
    assert ranked(scores, losses).tolist() == [3, 1, 0, 2]


def test_without_a_dev_set_seeds_are_judged_by_the_training_set() -> None:
    found = run(XOR | {"data": {"dataset": {"type": "xor"}, "split": {"train": 1, "dev": 0}}}, epochs=1)
    assert found.facts["judged_by"] == "train"
    assert all(score is not None for score in found.facts["scores"])


def test_too_much_work_is_refused_with_the_budget() -> None:
    with pytest.raises(LimitExceeded, match=r"at most [\d,]+ parameters × examples × epochs of all models"):
        run({"layers": [{"type": "dense", "units": 60}] * 2}, seeds=64, epochs=10_000)
