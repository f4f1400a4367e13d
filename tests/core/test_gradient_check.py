"""Gradient checking finds a fault, names its layer, and is not fooled by kinks, rounding or dropout."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from glassnet.core.components.activations import Relu, Tanh
from glassnet.core.components.datasets.dataset import Table
from glassnet.core.components.datasets.own import Own
from glassnet.core.components.regularizers import L2
from glassnet.core.gradient_check import GradientCheck, check_gradients, verdict
from glassnet.core.program import Calls
from glassnet.core.seeds import generator
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput

RELU = {"type": "relu"}


def dense(**values: Any) -> dict[str, Any]:
    return {"type": "dense", "units": 5, **values}


def verdicts(found: GradientCheck) -> list[str]:
    return [layer.verdict for layer in found.layers]


SOUND: dict[str, dict[str, Any]] = {
    "default": {},
    "relu": {"layers": [dense(activation=RELU)] * 2},
    "batch norm": {"layers": [dense(normalization={"type": "batch_norm"})] * 2},
    "classes": {"data": {"dataset": {"type": "iris"}}},
    "regression": {"data": {"dataset": {"type": "plane"}}},
    "L1": {"regularizer": {"type": "l1", "rate": 3}},
    "L2": {"regularizer": {"type": "l2", "rate": 3}},
    "no hidden layer": {"layers": []},
}


@pytest.mark.parametrize("name", SOUND)
@pytest.mark.parametrize("steps", [0, 40])
def test_sound_gradients_are_great(name: str, steps: int) -> None:
    trainer = Trainer(experiment(SOUND[name]))
    trainer.train(steps)
    for found in (check_gradients(trainer), check_gradients(trainer.experiment, examples=37)):
        assert found.two_sided < 1e-7
        assert found.two_sided < found.one_sided
        assert found.passed
        assert sum(layer.parameters for layer in found.layers) == trainer.network.trainable


def test_a_wrong_derivative_is_found_in_the_layers_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Tanh.derivative

    def wrong(self: Tanh, z: Any, a: Any, out: Any) -> Calls:
        return [*sound(self, z, a, out), (np.multiply, out, np.float64(1.1), out)]

    monkeypatch.setattr(Tanh, "derivative", wrong)
    found = check_gradients(experiment({"layers": [dense(activation=RELU), dense(), dense(activation=RELU)]}))
    assert verdicts(found) == ["wrong", "wrong", "great", "great"]
    assert (found.verdict, found.passed) == ("wrong", False)
    assert found.layers[1].gradient == pytest.approx(1.1 * found.layers[1].approx, rel=1e-3)


def test_a_small_fault_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(L2, "value", lambda self, w, mask, m: 1.0002 * self.rate / (2 * m) * (w * w * mask).sum())
    found = check_gradients(experiment({"regularizer": {"type": "l2", "rate": 300}}))
    assert (found.verdict, found.passed) == ("doubtful", False)


def test_the_penalty_is_part_of_what_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(L2, "gradient", lambda self, w, g, mask, m, u: [])
    found = check_gradients(experiment({"regularizer": {"type": "l2", "rate": 3}}))
    assert found.verdict == "wrong"
    assert not found.layers[0].worst.startswith("bias")


def _at_a_kink() -> Trainer:
    """A ReLU unit whose weighted sum for the first example is 0.3 ε above 0."""
    chosen = experiment({"layers": [dense(activation=RELU)], "batch_size": 4, "precision": "float64"})
    trainer = Trainer(chosen)
    row = generator(chosen.seed, "batches").permutation(len(trainer.data.y["train"]))[0]
    x = trainer.data.present(trainer.data.x["train"])[row]
    weights = trainer.network.parameters[0]["weights"]
    weights[2, -1] = 3e-8 - weights[2, :-1] @ x
    return trainer


def test_a_kink_is_noted_and_is_no_fault() -> None:
    found = check_gradients(_at_a_kink())
    assert found.layers[0].kinks >= 1
    assert found.layers[0].two_sided < 1e-7
    assert found.verdict == "great"
    assert any("kink" in note for note in found.notes)


def test_a_kink_hides_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Relu.derivative
    monkeypatch.setattr(
        Relu, "derivative", lambda self, z, a, out: [*sound(self, z, a, out), (np.multiply, out, np.float64(0.9), out)]
    )
    assert check_gradients(_at_a_kink()).layers[0].verdict == "wrong"


def test_a_gradient_below_rounding_is_not_judged() -> None:
    deep = experiment({"layers": [dense(activation={"type": "sigmoid"})] * 12})
    found = check_gradients(deep)
    assert found.layers[0].verdict == "too small to tell"
    assert found.layers[-1].verdict == "great"
    assert found.passed


def test_dropout_is_turned_off_and_that_is_said() -> None:
    found = check_gradients(experiment({"layers": [dense(dropout=0.5)] * 2}))
    assert found.verdict == "great"
    assert any("Dropout was turned off" in note for note in found.notes)
    assert not any("Dropout" in note for note in check_gradients(Experiment()).notes)


def test_a_trainer_is_checked_where_it_is_and_stays_as_it_was() -> None:
    trainer = Trainer(experiment({"layers": [dense(normalization={"type": "batch_norm"}, dropout=0.2)]}))
    other = Trainer(trainer.experiment)
    trainer.train(30)
    other.train(30)
    fresh, now = check_gradients(trainer.experiment), check_gradients(trainer)
    assert fresh.objective != pytest.approx(now.objective, rel=1e-3)
    for each in (trainer, other):
        each.train(30)
    np.testing.assert_array_equal(trainer.network.theta, other.network.theta)


def test_it_takes_the_first_batch_of_training() -> None:
    chosen = experiment({"precision": "float64", "layers": [], "batch_size": 7})
    trainer, before = Trainer(chosen), Trainer(chosen).network.theta
    trainer.train(1)
    found = check_gradients(chosen).layers[0]
    index = int(found.worst[-2]) if found.worst.startswith("weights") else -1
    moved = (before - trainer.network.theta)[index] / chosen.learning_rate
    assert found.gradient == pytest.approx(moved, rel=1e-9)


def test_of_large_layers_so_many_are_drawn() -> None:
    chosen = experiment({"data": {"dataset": {"type": "digits"}}})
    found = check_gradients(chosen, most=20)
    assert [(layer.checked, layer.parameters) for layer in found.layers] == [(20, 260), (10, 10), (20, 30)]
    assert any("a part of the parameters" in note for note in found.notes)
    assert check_gradients(chosen, most=20) == found


def test_data_of_the_callers_own() -> None:
    x = np.random.default_rng(0).standard_normal((50, 3))
    y = x.sum(1)
    chosen = experiment({"data": {"dataset": Own.describing(x, y)}})
    assert check_gradients(chosen, Table(x, y)).verdict == "great"
    with pytest.raises(InvalidInput, match="expected the table"):
        check_gradients(chosen)


def test_it_can_be_said_in_json() -> None:
    found = check_gradients(Experiment())
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["layers"][0]["name"] == "layer 1"


@pytest.mark.parametrize("examples", [0, 301])
def test_more_examples_than_there_are_are_refused(examples: int) -> None:
    with pytest.raises(InvalidInput, match=f"expected from 1 to 300 training examples to check with, got {examples}"):
        check_gradients(Experiment(), examples=examples)


@pytest.mark.parametrize(
    ("ratio", "rounding", "word"),
    [
        (1e-7, 0, "great"),
        (2e-7, 0, "look again"),
        (1e-5, 0, "look again"),
        (1.1e-5, 0, "doubtful"),
        (1e-3, 0, "wrong"),
        (2e-4, 3e-4, "look again"),
        (2e-2, 3e-2, "too small to tell"),
        (4e-2, 3e-2, "wrong"),
    ],
)
def test_ratios_in_words(ratio: float, rounding: float, word: str) -> None:
    assert verdict(ratio, rounding) == word
