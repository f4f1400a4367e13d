"""The objective at many parameter vectors: as the trainer tells it, each as if it were alone, within a budget."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core.gradient_check import calm
from glassnet.core.losses_at import BUDGET, MOST_EXAMPLES, Losses
from glassnet.core.objective import Objective
from glassnet.errors import LimitExceeded
from tests.core.landscapes import objective
from tests.core.runs import RICH, SPECS, trained

PLAIN: dict[str, Any] = {"regularizer": {"type": "elastic"}, "precision": "float64"}
DROPS: dict[str, Any] = {"layers": [{"type": "dense", "units": 5, "dropout": 0.5}], "input_dropout": 0.2}


@pytest.mark.parametrize(
    "spec",
    [PLAIN, DROPS, {"data": {"dataset": {"type": "plane"}, "split": {"train": 0.4}}}],
    ids=["plain", "drops", "values"],
)
def test_where_the_trainer_is_it_is_the_trainers_own(spec: dict[str, Any]) -> None:
    trainer = trained(spec, 50)
    assert Losses(trainer).at(trainer.network.theta[None])[0] == pytest.approx(objective(trainer), rel=1e-6)


@pytest.mark.parametrize("spec", [RICH, PLAIN, *SPECS.values()])
def test_every_vector_is_evaluated_as_if_alone(spec: dict[str, Any]) -> None:
    """Also with batch norm, whose means are those over these examples."""
    trainer = trained({**spec, "precision": "float64"}, 20)
    losses, theta = Losses(trainer), trainer.network.theta
    count = losses.together + 3
    thetas = theta + 0.3 * np.random.default_rng(0).standard_normal((count, len(theta)))
    alone = Objective(calm(trainer.experiment), trainer.data, losses.rows)
    expected = []
    for each in thetas:
        alone.theta[...] = each[: len(alone.theta)]
        expected.append(alone.value())
    np.testing.assert_allclose(losses.at(thetas), expected, rtol=1e-9)
    np.testing.assert_allclose(losses.at(thetas[:, : trainer.network.trainable]), expected, rtol=1e-9)


def test_of_many_examples_some_are_drawn_once() -> None:
    trainer = trained(SPECS["digits"], 1)
    losses = Losses(trainer)
    assert losses.examples == MOST_EXAMPLES < losses.training_examples
    assert len(set(losses.rows)) == MOST_EXAMPLES
    np.testing.assert_array_equal(losses.rows, Losses(trainer).rows)


def test_what_is_too_large_is_refused_with_the_budget() -> None:
    trainer = trained({"layers": [{"type": "dense", "units": 256}] * 2}, 0)
    with pytest.raises(LimitExceeded, match=f"at most {BUDGET:,} examples times parameters.*make the network smaller"):
        Losses(trainer)
