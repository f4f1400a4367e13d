"""The loss along a line: down the gradient, and between two moments of a run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core.losses_at import Losses
from tests.core.landscapes import Asked, Walk, objective
from tests.core.runs import trained

SPEC: dict[str, Any] = {"precision": "float64", "regularizer": {"type": "l2"}, "learning_rate": 0.1}


def test_one_step_down_the_gradient_is_one_step_of_training_with_all_examples() -> None:
    full = {**SPEC, "batch_size": 300}
    walk = Walk(full, steps=20)
    found = Asked(walk.subject, "slice").findings()[-1]
    now, after = found.facts["marks"]
    assert now["loss"] == pytest.approx(objective(walk.trainer), rel=1e-9)
    stepped = trained(full, 21)
    assert (after["at"], after["loss"]) == (1, pytest.approx(objective(stepped), rel=1e-9))
    moved = stepped.network.theta - walk.trainer.network.theta
    assert found.facts["gradient_norm"] * 0.1 == pytest.approx(float(np.linalg.norm(moved)), rel=1e-9)
    at, losses = found.arrays["at"], found.arrays["losses"]
    assert np.interp(0, at, losses) == pytest.approx(now["loss"], rel=1e-3)
    assert losses[-1] >= now["loss"], "the line ends where the loss has climbed back"
    assert losses.min() < now["loss"]


def test_a_frozen_layer_stays_where_it_is() -> None:
    frozen = {**SPEC, "layers": [{"type": "dense", "units": 3, "frozen": True}], "batch_size": 300}
    walk = Walk(frozen, steps=10)
    after = Asked(walk.subject, "slice").findings()[-1].facts["marks"][1]
    assert after["loss"] == pytest.approx(objective(trained(frozen, 11)), rel=1e-9)


def test_between_two_moments_it_goes_straight() -> None:
    walk = Walk(SPEC)
    found = Asked(walk.subject, "slice", along="moments", first=33, second=95).findings()[-1]
    thetas = {moment.step: moment.standing.theta for moment in walk.timeline.moments}
    assert [mark["name"] for mark in found.facts["marks"]] == ["step 30", "step 90"]
    losses = Losses(walk.trainer)
    assert [mark["loss"] for mark in found.facts["marks"]] == pytest.approx(
        list(losses.at(np.stack([thetas[30], thetas[90]]))), rel=1e-9
    )
    at = found.arrays["at"]
    line = thetas[30] + at[:, None].astype(float) * (thetas[90] - thetas[30])
    np.testing.assert_allclose(found.arrays["losses"], losses.at(line), rtol=1e-5)
    assert found.facts["moments"] == list(range(0, 121, 10))


def test_it_waits_while_both_ends_are_the_same() -> None:
    walk = Walk(SPEC, steps=0)
    asked = Asked(walk.subject, "slice", along="moments")
    assert "Train a little" in asked.findings()[-1].facts["note"]
    walk.go(10)
    assert [mark["name"] for mark in asked.findings()[-1].facts["marks"]] == ["step 0", "step 10"]
