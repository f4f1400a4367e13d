"""The coach finds each symptom where it was put, with the numbers that are there, and is quiet where all is well."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from glassnet.core.components.datasets.dataset import Table
from glassnet.core.components.datasets.own import Own
from glassnet.core.components.studies.coach import Coach, findings
from glassnet.core.components.studies.study import Finding, Rest
from glassnet.core.components.symptoms.course import Diverged, Plateau, RateTooLow
from glassnet.core.components.symptoms.flow import DeadUnits, Exploding, Vanishing
from glassnet.core.components.symptoms.symptom import shown
from glassnet.core.evaluation import Evaluation
from glassnet.core.evidence import Evidence
from glassnet.core.spec import experiment
from glassnet.core.subject import Subject
from glassnet.core.timeline import Moment
from glassnet.core.trainer import Trainer
from tests.core.followed import Followed

ADAM = {"optimizer": {"type": "adam"}, "learning_rate": 0.01}


def layers(count: int, kind: str, units: int = 8, **knobs: Any) -> list[dict[str, Any]]:
    return [{"type": "dense", "units": units, "activation": {"type": kind}, **knobs}] * count


def on(dataset: str, *hidden: dict[str, Any]) -> dict[str, Any]:
    return ADAM | {"data": {"dataset": {"type": dataset}}} | ({"layers": hidden} if hidden else {})


HEALTHY: dict[str, tuple[dict[str, Any], int]] = {
    "default": ({}, 400),
    "circle": (ADAM, 200),
    "xor": (on("xor", *layers(1, "tanh")), 400),
    "clouds": (on("gauss"), 200),
    "moons": (on("moons", *layers(1, "tanh")), 400),
    "three clouds": (on("blobs"), 200),
    "iris": (on("iris"), 100),
    "plane": (on("plane"), 200),
    "digits": (on("digits", *layers(1, "relu", 32)) | {"learning_rate": 0.003, "batch_size": 32}, 60),
    "welcome": (on("spiral", *layers(3, "relu")) | {"learning_rate": 0.003}, 600),
}
"""What learns, and how many epochs it takes to be sure of that."""
HARD = {"data": {"dataset": {"type": "spiral"}}}
SICK = {
    "symmetry": ({"layers": layers(2, "tanh", initializer={"type": "constant", "value": 0.5})}, 20),
    "vanishing": ({"layers": layers(8, "sigmoid")}, 100),
    "exploding": (
        {"layers": layers(6, "linear", 16, initializer={"type": "normal", "sigma": 2.0}), "learning_rate": 1e-9},
        0,
    ),
    "rate_too_high": ({"layers": layers(3, "tanh"), "learning_rate": 3.0}, 200),
    "rate_too_low": ({"learning_rate": 0.001}, 200),
    "dead_units": ({"layers": layers(3, "relu"), "learning_rate": 3.0}, 100),
    "underfitting": ({**HARD, "layers": layers(1, "tanh", 1), **ADAM}, 400),
    "tiny_batches": ({"layers": layers(1, "tanh", normalization={"type": "batch_norm"}), "batch_size": 2}, 0),
}


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("name", HEALTHY)
def test_quiet_where_all_is_well(name: str, seed: int) -> None:
    values, epochs = HEALTHY[name]
    followed = Followed(experiment({**values, "seed": seed}))
    for count in (1, 2, 5, 10, *[epochs // 4] * 4):
        assert followed.epochs(count, every=min(count, 5)).symptoms == []
    assert followed.evidence.train.score >= 0.95


@pytest.mark.parametrize("symptom", SICK)
def test_each_symptom_is_found_where_it_was_put(symptom: str) -> None:
    values, epochs = SICK[symptom]
    followed = Followed(experiment(values)).epochs(epochs)
    followed.trainer.train(1)
    found = {each["symptom"]: each for each in followed.findings}
    assert symptom in found
    for cure in found[symptom]["cures"]:
        assert experiment(cure["spec"]) != followed.trainer.experiment


def test_the_ratio_of_gradients_is_that_of_the_last_step() -> None:
    followed = Followed(experiment({"layers": layers(8, "sigmoid")})).epochs(50)
    gradients = followed.trainer.network.gradients
    first, last = (np.linalg.norm(gradients[layer]["weights"][:, :-1]) for layer in (0, -1))
    (found,) = followed.findings
    told = re.search(r"layer 1 is (\d\.\d)·10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]+) times", found["evidence"])
    assert told
    exponent = int("".join(str("⁰¹²³⁴⁵⁶⁷⁸⁹".index(digit)) for digit in told[2]))
    assert float(told[1]) == pytest.approx(first / last * 10**exponent, abs=0.05001)


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


def test_saturated_units() -> None:
    followed = Followed(experiment({"layers": layers(2, "tanh")}))
    for layer in range(2):
        followed.trainer.network.parameters[layer]["weights"][:, :-1] *= 1000
    assert "saturation" in followed.symptoms
    assert (np.abs(followed.evidence.activations[0]) > 0.98).mean() > 0.8


def looked_at(values: dict[str, Any], losses: Any = (), **known: Any) -> Evidence:
    """An early look at a training, with these losses of the training set, and with what else is known."""
    trainer = Trainer(experiment(values))
    trainer.train(25 * trainer.steps_per_epoch)
    evidence = Evidence(Subject(trainer, lambda _: {"train": np.array(losses)}))
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


@pytest.mark.parametrize(("factor", "ended"), [(1e30, True), (100, True), (3, False)])
def test_a_loss_without_end_is_divergence(factor: float, ended: bool) -> None:
    trainer = Trainer(experiment({"output": {"activation": {"type": "linear"}}, "loss": {"type": "squared_error"}}))
    trainer.network.parameters[-1]["weights"][...] *= factor
    evidence = Evidence(Subject(trainer, lambda _: {"train": np.array([0.7, np.inf, 0.7])}))
    assert (Diverged().find(evidence) is not None) == ended


def stopped(*rates: float) -> Subject:
    """A run that trained ten steps with each of these learning rates, and stopped as its weights were not finite."""
    trainer, moments = Trainer(experiment({})), []
    for rate in rates:
        trainer.retune(experiment({"learning_rate": rate}))
        moments.append(Moment(trainer.steps, trainer.experiment, trainer.snapshot()))
        trainer.train(10)
    return Subject(trainer, moments=lambda: moments, divergence=lambda: "The weights of layer 1 grew.")


def test_weights_that_came_back_do_not_hide_a_divergence() -> None:
    (found,) = findings(Evidence(stopped(0.03, 0.1)))
    assert found["symptom"] == "diverged"
    assert found["evidence"].startswith(
        "The weights of layer 1 grew. The last finite ones are of step 20: a loss of 0."
    )
    (cure,) = found["cures"]
    assert cure["label"] == "a learning rate of 0.01"
    assert cure["spec"] == experiment({"learning_rate": 0.01}).model_dump(mode="json")


@pytest.mark.parametrize(
    ("rates", "step"),
    [((1.0,), 0), ((0.03, 0.03, 1.0), 10), ((0.03, 0.01, 0.03, 1.0, 1.0), 20), ((0.03, 1.0, 0.03, 1.0), 0)],
)
def test_what_long_steps_spoilt_is_taken_from_before_they_began(rates: tuple[float, ...], step: int) -> None:
    (found,) = findings(Evidence(stopped(*rates)))
    assert found["cures"][0]["step"] == step


def test_a_symptom_is_not_told_beside_what_brings_it_about() -> None:
    early, late = (
        Followed(experiment(SICK["rate_too_high"][0])).epochs(60),
        Followed(experiment(SICK["rate_too_high"][0])),
    )
    assert "saturation" in early.symptoms
    assert late.epochs(200).symptoms == ["rate_too_high"]


@pytest.mark.parametrize(("climb", "flat"), [(0.0, True), (0.1, False)])
def test_a_flat_loss_is_a_plateau(climb: float, flat: bool) -> None:
    trainer = Trainer(experiment({"layers": layers(8, "sigmoid")}))
    trainer.train(25 * trainer.steps_per_epoch)
    losses = 0.69 + climb * np.linspace(0, 1, 40)
    found = Plateau().find(Evidence(Subject(trainer, lambda _: {"train": losses})))
    assert (found is not None) == flat


def test_ten_classes_that_are_equally_frequent_are_not_rare() -> None:
    followed = Followed(experiment({"data": {"dataset": {"type": "digits"}}})).epochs(5)
    assert followed.evidence.recalls.min() < 0.5
    assert followed.evidence.class_shares.min() < 0.1
    assert "rare_class" not in followed.symptoms


def test_a_rare_class_that_is_overlooked() -> None:
    x = np.random.default_rng(1).standard_normal((400, 2))
    y = (np.arange(400) % 20 == 0).astype(np.int64)
    chosen = experiment({"data": {"dataset": Own.describing(x, y)}})
    followed = Followed(chosen, Trainer(chosen, Table(x, y))).epochs(10)
    (found,) = (each for each in followed.findings if each["symptom"] == "rare_class")
    assert "5.0% of the training examples" in found["evidence"]
    (cure,) = found["cures"]
    assert cure["label"] == "class weights of 1, 19"
    assert followed.going_on(experiment(cure["spec"])).epochs(100).evidence.recalls[1] > 0.5


def test_it_looks_only_when_something_changed() -> None:
    trainer = Trainer(experiment({}))
    work = Coach().work(Subject(trainer))
    assert isinstance(next(work), Finding)
    assert all(isinstance(next(work), Rest) for _ in range(3))
    trainer.train(1)
    assert isinstance(next(work), Finding)
