"""What a caller hands in by mistake is refused with a sentence: what was expected, what came, what to do."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glassnet.core.components.datasets.dataset import Table
from glassnet.core.components.datasets.own import Own
from glassnet.core.components.optimizers import Adam
from glassnet.core.ensemble import Ensemble
from glassnet.core.gradient_check import check_gradients
from glassnet.core.limits import Limits
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import GlassnetError, InvalidExperiment, InvalidInput

X = np.random.default_rng(0).standard_normal((50, 2))
Y = (X[:, 0] > 0).astype(int)
OWN = experiment({"data": {"dataset": Own.describing(X, Y)}})
SEVERAL = [Experiment(seed=seed) for seed in range(5)]
RAGGED: Any = [[1, 2], [3]]


def _set(value: Any, layer: int = 0) -> None:
    Trainer(Experiment()).set_weight(layer, 0, 0, value)


def _restore(values: dict[str, Any], steps: int = 0) -> None:
    other = Trainer(experiment(values))
    other.train(steps)
    Trainer(Experiment()).restore(other.snapshot())


def _huge() -> Any:
    trainer = Trainer(Experiment())
    trainer.network.theta[...] = 1e30
    return check_gradients(trainer)


def _new() -> Any:
    return Trainer(Experiment())


LOST: Any = None
MISTAKES: list[tuple[Callable[[], Any], str]] = [
    (lambda: Experiment(learning_rate=float("nan")), "learning_rate: expected a finite number, got nan"),
    (lambda: Experiment(bla=1), "bla: is not a known field; remove it"),  # type: ignore[call-arg]
    (lambda: Adam(beta1=2), "beta1: expected less than 1, got 2"),
    (lambda: Limits(max_layers=0), "max_layers: expected greater than or equal to 1, got 0"),
    (lambda: Trainer({}), r"an Experiment, got dict; experiment\(values\) makes one"),  # type: ignore[arg-type]
    (lambda: _new().retune({}), "an Experiment, got dict"),
    (lambda: check_gradients(LOST), "an Experiment, got NoneType"),
    (lambda: Ensemble(LOST), "a list of experiments, got NoneType"),
    (lambda: Ensemble(Experiment()), "a list of experiments, got Experiment; a single one goes in a list"),  # type: ignore[arg-type]
    (lambda: Ensemble([Experiment(), LOST]), "an Experiment, got NoneType"),
    (lambda: Ensemble(SEVERAL).trainer(5), "the number of a model, below 5, got 5"),
    (lambda: Ensemble(SEVERAL).trainer(-1), "the number of a model, below 5, got -1"),
    (lambda: Ensemble(SEVERAL).evaluate("val"), "one of train, dev, test, got val"),  # type: ignore[arg-type]
    (lambda: Ensemble(SEVERAL).train(-1), "a whole number of steps, at least 0, got -1"),
    (lambda: Ensemble(SEVERAL).predict(X[0]), r"shape \(rows, 2\), a row for each, got \(2,\)"),
    (lambda: _new().train("3"), "a whole number of steps, at least 0, got '3'"),
    (lambda: _new().train(1.5), "a whole number of steps, at least 0, got 1.5"),
    (lambda: _new().evaluate("val"), "one of train, dev, test, got val"),
    (lambda: _new().outputs(7), "one of train, dev, test, got 7"),
    (lambda: _new().predict([0, 0]), r"shape \(rows, 2\), a row for each, got \(2,\); one point is a row too"),
    (lambda: _new().predict([[0, 0, 0]]), r"shape \(rows, 2\), a row for each, got \(1, 3\)"),
    (lambda: _new().predict([["a", "b"]]), "numbers in the points, got the type <U1"),
    (lambda: _new().predict(X + 0j), "numbers in the points, got the type complex128"),
    (lambda: _new().activations(RAGGED), "numbers in the points, got rows of different lengths"),
    (lambda: _new().activations(X[:0]), "a whole number of points, at least 1, got 0"),
    (lambda: _set(float("nan")), "a finite number, got nan"),
    (lambda: _set("x"), "numbers in the value, got the type <U1"),
    (lambda: _set(1.0, layer=-1), "a weight of the network, got layer -1"),
    (lambda: _new().adopt(X[0], 1), r"parameters of shape \(25,\), got \(2,\)"),
    (lambda: _new().restore(None), "a snapshot, got NoneType"),
    (lambda: _restore({"layers": []}), "a snapshot of an equal experiment"),
    (lambda: _restore({"optimizer": {"type": "adam"}}), "a snapshot of an equal experiment"),
    (lambda: _restore({"schedule": {"type": "plateau"}}), "a snapshot of an equal experiment"),
    (lambda: _restore({"data": {"dataset": {"type": "circle", "points": 90}}}), "a snapshot of an equal experiment"),
    (lambda: _restore({"batch_size": 7}, steps=40), "a snapshot of an equal experiment"),  # of 30 steps to an epoch
    (lambda: Trainer(OWN, 7), r"Table\(x, y\), got int"),  # type: ignore[arg-type]
    (lambda: Trainer(OWN, {"x": X, "y": Y}), r"Table\(x, y\), got dict"),  # type: ignore[arg-type]
    (lambda: Trainer(OWN, Table(RAGGED, Y)), "numbers in x, got rows of different lengths"),
    (lambda: Trainer(OWN, Table(X * 1e300, Y)), r"numbers of at most 1e\+30 in x, got 2\..*e\+300; give them in"),
    (lambda: Trainer(OWN, Table(X, Y * 10**9)), "class numbers from 0 to 1 in y, got 1000000000 in row"),
    (lambda: Own.describing(RAGGED, Y), "numbers in x, got rows of different lengths"),
    (lambda: Own.describing(X, np.zeros((50, 0))), r"got \(50, 2\) and \(50, 0\)"),
    (lambda: Own.describing(X, Y * 10**9), "class numbers from 0 to 65,535 in y, got 1000000000"),
    (lambda: Own.describing(X, Y * np.nan, "classes"), "class numbers from 0 to 65,535 in y, got nan"),
    (lambda: Own.describing(X, Y, "sorting"), "task: expected .*'regression', got sorting"),  # type: ignore[arg-type]
    (lambda: Own.describing(X, Y, classes=("a",)), "2 classes for the task two_classes, got 1"),
    (lambda: check_gradients(Experiment(), most=0), "a whole number of parameters, at least 1, got 0"),
    (lambda: check_gradients(Experiment(), examples=1.5), "a whole number of examples"),  # type: ignore[arg-type]
    (_huge, r"weights that 1e-07 more or less changes, got 1e\+30; reset"),
]


@pytest.mark.parametrize(("mistake", "words"), MISTAKES, ids=[words for _, words in MISTAKES])
def test_a_mistake_is_answered_with_a_sentence(mistake: Callable[[], Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as caught:
        mistake()
    assert len(str(caught.value)) < 250


def test_an_experiment_made_by_hand_is_refused_as_one_made_of_plain_values_is() -> None:
    with pytest.raises(InvalidExperiment, match=r"batch size of at most 300, .* got 301; lower it"):
        Experiment(batch_size=301)


def test_what_is_refused_inside_of_an_experiment_is_named_by_its_place() -> None:
    with pytest.raises(GlassnetError, match=r"optimizer\.adam\.beta1: expected less than 1, got 2"):
        experiment({"optimizer": {"type": "adam", "beta1": 2}})


def test_a_refused_mistake_leaves_a_trainer_as_it_was() -> None:
    trainer = Trainer(Experiment())
    trainer.train(3)
    theta, version = trainer.network.theta.copy(), trainer.version
    for mistake in (
        lambda: trainer.train(-1),
        lambda: trainer.restore(LOST),
        lambda: trainer.set_weight(0, 0, 0, np.inf),
    ):
        with pytest.raises(InvalidInput):
            mistake()
    np.testing.assert_array_equal(trainer.network.theta, theta)
    assert trainer.version == version
    trainer.train(np.int64(2))
    assert trainer.steps == 5
