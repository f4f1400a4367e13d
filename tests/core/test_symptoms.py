"""The rules of the coach at their thresholds: what is told on one side of them is not told on the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core.components.symptoms.course import RateTooLow
from glassnet.core.components.symptoms.fit import Overfitting, RareClass, TinyBatches, Underfitting
from glassnet.core.components.symptoms.flow import DeadUnits, Exploding, Vanishing
from glassnet.core.components.symptoms.symptom import shown
from glassnet.core.evaluation import Evaluation
from glassnet.core.evidence import Evidence
from glassnet.core.spec import experiment
from glassnet.core.subject import Subject
from glassnet.core.trainer import Trainer


def layers(count: int, kind: str, **knobs: Any) -> list[dict[str, Any]]:
    return [{"type": "dense", "units": 8, "activation": {"type": kind}, **knobs}] * count


def looked_at(values: dict[str, Any], losses: Any = (), **known: Any) -> Evidence:
    """An early look at a training, with these losses of the training set, and with what else is known."""
    trainer = Trainer(experiment(values))
    trainer.train(25 * trainer.steps_per_epoch)
    evidence = Evidence(Subject(trainer, lambda _: {"train": np.array(losses), "dev": np.array(losses)}))
    vars(evidence).update(known)
    return evidence


UNLEARNED = Evaluation(loss=0.7, score=0.5)


@pytest.mark.parametrize(("dead", "told"), [(3, False), (4, True)])
def test_units_are_counted_as_dead_from_a_share_on(dead: int, told: bool) -> None:
    evidence = looked_at({"layers": layers(1, "relu")}, train=UNLEARNED, activations=[_alive(8 - dead)])
    assert (DeadUnits().find(evidence) is not None) == told


def _alive(count: int) -> np.ndarray:
    """Activations of eight units, so many of which say something."""
    return np.ones((5, 8)) * (np.arange(8) < count)


@pytest.mark.parametrize(("first", "told"), [(1.0, False), (90.0, False), (110.0, True)])
def test_gradients_that_grow_a_hundredfold_on_their_way_back_explode(first: float, told: bool) -> None:
    norms = {"gradient_norms": np.array([first, 10, 1.0]), "weight_norms": np.full(3, 100.0)}
    assert (Exploding().find(looked_at({}, train=UNLEARNED, **norms)) is not None) == told
    learned = looked_at({}, train=Evaluation(loss=0.1, score=0.99), **norms)
    assert Exploding().find(learned) is None


@pytest.mark.parametrize(("first", "told"), [(0.5, False), (0.011, False), (0.009, True), (0.0, False)])
def test_gradients_that_fade_a_hundredfold_on_their_way_back_vanish(first: float, told: bool) -> None:
    norms = {"gradient_norms": np.array([first, 0.5, 1.0]), "weight_norms": np.ones(3)}
    assert (Vanishing().find(looked_at({}, train=UNLEARNED, **norms)) is not None) == told


@pytest.mark.parametrize(("rate", "jitter", "told"), [(0.001, 0.0, True), (0.001, 0.1, False), (0.03, 0.0, False)])
def test_a_low_rate_is_told_only_where_the_loss_falls_steadily(rate: float, jitter: float, told: bool) -> None:
    losses = np.linspace(0.7, 0.6, 40) + jitter * (np.arange(40) % 2)
    evidence = looked_at({"learning_rate": rate}, losses, train=UNLEARNED)
    assert (RateTooLow().find(evidence) is not None) == told


RISING, FALLING, FLAT = np.linspace(0.4, 0.8, 32), np.linspace(0.8, 0.4, 32), np.full(32, 0.6)


@pytest.mark.parametrize(
    ("train", "dev", "dev_error", "losses", "told"),
    [
        (1.0, 0.85, 0.01, RISING, True),
        (1.0, 0.85, 0.01, FALLING, False),
        (1.0, 0.85, 0.01, [0.3, *FALLING, 0.9], False),  # a point that sticks out
        (0.91, 0.85, 0.02, RISING, True),
        (0.91, 0.85, 0.04, RISING, False),  # by chance
        (0.89, 0.85, 0.01, RISING, False),
        (1.0, 0.95, 0.01, RISING, False),  # nothing to wish for
    ],
)
def test_overfitting_is_a_gap_and_a_loss_that_rises(
    train: float, dev: float, dev_error: float, losses: Any, told: bool
) -> None:
    scores = {"train": Evaluation(loss=0.1, score=train), "dev": Evaluation(loss=0.5, score=dev)}
    evidence = looked_at({}, losses, dev_error=dev_error, **scores)
    assert (Overfitting().find(evidence) is not None) == told


def test_the_standard_error_of_a_score() -> None:
    evidence = looked_at({}, dev=Evaluation(loss=0.3, score=0.9))
    assert evidence.dev_error == pytest.approx(0.03)  # of 100 examples
    assert looked_at({}, dev=Evaluation(loss=0.3, score=-2.0)).dev_error == 0


@pytest.mark.parametrize(
    ("epoch", "train", "dev", "losses", "told"),
    [
        (250, 0.7, 0.7, FLAT, True),
        (150, 0.7, 0.7, FLAT, False),
        (250, 0.95, 0.95, FLAT, False),
        (250, 0.85, 0.65, FLAT, False),
        (250, 0.7, 0.7, FALLING, False),
    ],
)
def test_underfitting_is_a_bias_that_stays(epoch: int, train: float, dev: float, losses: Any, told: bool) -> None:
    scores = {"train": Evaluation(loss=0.6, score=train), "dev": Evaluation(loss=0.6, score=dev)}
    assert (Underfitting().find(looked_at({}, losses, epoch=epoch, **scores)) is not None) == told


@pytest.mark.parametrize(("share", "recall", "told"), [(0.14, 0.3, True), (0.16, 0.3, False), (0.14, 0.6, False)])
def test_a_class_is_rare_and_overlooked(share: float, recall: float, told: bool) -> None:
    known = {"class_shares": np.array([1 - share, share]), "recalls": np.array([1.0, recall])}
    assert (RareClass().find(looked_at({}, train=UNLEARNED, **known)) is not None) == told


@pytest.mark.parametrize(("size", "told"), [(2, True), (3, True), (4, False)])
def test_batches_are_tiny_below_four(size: int, told: bool) -> None:
    normed = {"layers": layers(1, "tanh", normalization={"type": "batch_norm"}), "batch_size": size}
    assert (TinyBatches().find(looked_at(normed)) is not None) == told


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (190.4, 2, "190"),
        (0.0693, 2, "0.069"),
        (0.9996, 2, "1.0"),
        (12345.6, 2, "12,000"),
        (0, 2, "0.0"),
        (1.26e-8, 2, "1.3·10⁻⁸"),
        (-4.0e12, 3, "-4.00·10¹²"),
        (float("inf"), 3, "infinite"),
        (float("nan"), 3, "not a number"),
    ],
)
def test_numbers_are_written_as_on_the_page(value: float, digits: int, text: str) -> None:
    assert shown(value, digits) == text
