"""The coach finds each symptom where it was put, with the numbers that are there, and is quiet where all is well."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core.components.datasets.dataset import Table
from glassnet.core.components.datasets.own import Own
from glassnet.core.components.studies.coach import Coach
from glassnet.core.components.studies.study import Finding, Rest
from glassnet.core.components.symptoms.course import Plateau
from glassnet.core.evidence import Evidence
from glassnet.core.spec import experiment
from glassnet.core.subject import Subject
from glassnet.core.trainer import Trainer
from tests.core.followed import Followed

ADAM = {"optimizer": {"type": "adam"}, "learning_rate": 0.01}
HEALTHY = {
    "circle": (ADAM, 200),
    "iris": ({"data": {"dataset": {"type": "iris"}}, **ADAM}, 100),
    "welcome": (
        {
            "data": {"dataset": {"type": "spiral"}},
            "layers": [{"type": "dense", "units": 8, "activation": {"type": "relu"}}] * 3,
            "optimizer": {"type": "adam"},
            "learning_rate": 0.003,
        },
        600,
    ),
}


def layers(count: int, kind: str, units: int = 8, **knobs: Any) -> list[dict[str, Any]]:
    return [{"type": "dense", "units": units, "activation": {"type": kind}, **knobs}] * count


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


@pytest.mark.parametrize("seed", range(1, 9))
@pytest.mark.parametrize("name", HEALTHY)
def test_quiet_where_all_is_well(name: str, seed: int) -> None:
    values, epochs = HEALTHY[name]
    followed = Followed(experiment({**values, "seed": seed})).epochs(epochs)
    assert followed.evidence.train.score >= 0.95
    assert followed.symptoms == []


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
    assert f"{first / last:.1e} times" in found["evidence"]


def test_saturated_units() -> None:
    followed = Followed(experiment({"layers": layers(2, "tanh")}))
    for layer in range(2):
        followed.trainer.network.parameters[layer]["weights"][:, :-1] *= 1000
    assert "saturation" in followed.symptoms
    assert (np.abs(followed.evidence.activations[0]) > 0.98).mean() > 0.8


def test_a_loss_without_end_is_divergence() -> None:
    trainer = Trainer(experiment({}))
    subject = Subject(trainer, lambda _: {"train": np.array([0.7, np.nan])})
    finding = next(Coach().work(subject))
    assert isinstance(finding, Finding)
    assert finding.facts["findings"][0]["symptom"] == "diverged"


@pytest.mark.parametrize(("climb", "flat"), [(0.0, True), (0.1, False)])
def test_a_flat_loss_is_a_plateau(climb: float, flat: bool) -> None:
    trainer = Trainer(experiment({"layers": layers(8, "sigmoid")}))
    trainer.train(25 * trainer.steps_per_epoch)
    losses = 0.69 + climb * np.linspace(0, 1, 40)
    found = Plateau().find(Evidence(Subject(trainer, lambda _: {"train": losses})))
    assert (found is not None) == flat


def test_a_rare_class_that_is_overlooked() -> None:
    x = np.random.default_rng(1).standard_normal((400, 2))
    y = (np.arange(400) % 20 == 0).astype(np.int64)
    chosen = experiment({"data": {"dataset": Own.describing(x, y)}})
    followed = Followed(chosen, Trainer(chosen, Table(x, y))).epochs(10)
    (found,) = (each for each in followed.findings if each["symptom"] == "rare_class")
    assert "5.0% of the training examples" in found["evidence"]


def test_it_looks_only_when_something_changed() -> None:
    trainer = Trainer(experiment({}))
    work = Coach().work(Subject(trainer))
    assert isinstance(next(work), Finding)
    assert all(isinstance(next(work), Rest) for _ in range(3))
    trainer.train(1)
    assert isinstance(next(work), Finding)
