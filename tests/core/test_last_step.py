"""What a trainer knows of the step that it just made: its batch's loss, and the optimizer's terms of one weight."""

import numpy as np
import pytest

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer

ADAM = {"optimizer": {"type": "adam"}, "learning_rate": 0.02, "batch_size": 7, "precision": "float64"}


def test_the_batch_loss_is_that_of_the_full_set_where_the_batch_is_the_set() -> None:
    trainer = Trainer(experiment(ADAM | {"batch_size": 300}))
    assert np.isnan(trainer.batch_loss())
    for _ in range(3):
        before = trainer.evaluate("train").loss
        trainer.train(1)
        assert trainer.batch_loss() == pytest.approx(before, rel=1e-12)


def test_batch_losses_average_to_the_loss_of_the_epoch() -> None:
    trainer = Trainer(experiment(ADAM | {"learning_rate": 1e-12}))
    examples, sizes = len(trainer.data.y["train"]), []
    losses = []
    for step in range(trainer.steps_per_epoch):
        trainer.train(1)
        losses.append(trainer.batch_loss())
        sizes.append(min(7, examples - 7 * step))
    assert np.average(losses, weights=sizes) == pytest.approx(trainer.evaluate("train").loss, rel=1e-6)
    assert np.ptp(losses) > 0.01


def test_nothing_is_known_of_a_step_that_was_not_just_made() -> None:
    trainer = Trainer(experiment(ADAM))
    trainer.train(3)
    snapshot = trainer.snapshot()
    trainer.train(1)
    trainer.restore(snapshot)
    assert np.isnan(trainer.batch_loss())
    assert list(trainer.weight_terms(0, 0, 0)) == ["w"]


@pytest.mark.parametrize("place", [(0, 1, 0), (0, 1, None), (1, 0, 2)])
def test_the_terms_of_a_weight_make_its_step(place: tuple[int, int, int | None]) -> None:
    trainer = Trainer(experiment(ADAM))
    trainer.train(4)
    before = trainer.weight_terms(*place)
    trainer.train(1)
    now = trainer.weight_terms(*place)
    assert now["v"] == pytest.approx(0.9 * before["v"] + 0.1 * now["g"])
    assert now["v̂"] == pytest.approx(now["v"] / (1 - 0.9**5))
    assert now["ŝ"] == pytest.approx(now["s"] / (1 - 0.999**5))
    assert now["Δw"] == pytest.approx(-0.02 * now["v̂"] / (np.sqrt(now["ŝ"]) + 1e-8))
    assert (now["t"], now["α"]) == (5, 0.02)
    assert now["w"] - before["w"] == pytest.approx(now["Δw"])


def test_the_rate_of_a_weight_is_that_of_its_layer() -> None:
    layers = [{"type": "dense", "units": 3, "learning_rate_factor": 0.5}]
    trainer = Trainer(experiment(ADAM | {"layers": layers}))
    trainer.train(1)
    assert [trainer.weight_terms(layer, 0, 0)["α"] for layer in (0, 1)] == [0.01, 0.02]
