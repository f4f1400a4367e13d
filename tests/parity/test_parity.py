"""Whole training runs agree with those of an independent framework.

Every experiment of ``cases.py`` is trained for 100 steps by a trainer and by its ``Twin``, from the same weights on the
same mini-batches. After 1, 10 and 100 steps all of these are compared: every parameter that is learned (weights,
biases, projections, γ, β), every running statistic, and the mean loss on the training and on the dev set as they are
predicted. The largest |ours − theirs| / max(1, |theirs|) may be 1e-6 where both compute in float64, and 1e-3 where
both compute in float32.
"""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.core.trainer import Trainer
from tests.parity.cases import Case, cases

torch = pytest.importorskip("torch", reason="needs torch, which `make test-parity` installs")
twin = pytest.importorskip("tests.parity.twin")

torch.set_num_threads(1)

LOOKS = (1, 10, 100)
"""Steps after which the two are compared."""
BOUND = {"float64": 1e-6, "float32": 1e-3}


def gaps(trainer: Trainer, other: twin.Twin) -> dict[str, float]:
    """What is compared -> how far it is apart."""
    pairs = {
        f"layer {number} {name}": (array, theirs[name])
        for number, (ours, theirs) in enumerate(zip(trainer.network.parameters, other.arrays(), strict=True), 1)
        for name, array in ours.items()
    }
    pairs |= {f"{part} loss": (trainer.evaluate(part).loss, other.loss(part)) for part in ("train", "dev")}
    return {name: float(np.max(np.abs(a - b) / np.maximum(1, np.abs(b)))) for name, (a, b) in pairs.items()}


@pytest.mark.parametrize("precision", BOUND)
@pytest.mark.parametrize("case", cases(), ids=str)
def test_a_run_is_that_of_another_framework(case: Case, precision: str) -> None:
    trainer = case.trainer(precision)
    other, trained = twin.Twin(trainer), trainer.network.theta[: trainer.network.trainable]
    start = trained.copy()
    for steps in LOOKS:
        trainer.train(steps - trainer.steps)
        other.train(steps - other.steps)
        apart = {name: gap for name, gap in gaps(trainer, other).items() if not gap <= BOUND[precision]}
        assert not apart, f"after {steps} steps: {apart}\n{case.values}"
    assert np.abs(trained - start).max() > 5 * BOUND[precision], "too little has happened to compare"
