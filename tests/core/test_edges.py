"""Experiments at the edge of what is allowed train, can be taken back and are checked, without a warning."""

from typing import Any

import numpy as np
import pytest

from glassnet.core.components.datasets.dataset import Table
from glassnet.core.components.datasets.own import Own
from glassnet.core.ensemble import Ensemble
from glassnet.core.gradient_check import check_gradients
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer

DENSE: dict[str, Any] = {"type": "dense", "units": 3}
BATCH_NORM = {"normalization": {"type": "batch_norm"}}
LAYER_NORM = {"normalization": {"type": "layer_norm"}}
SIGMOID = {"activation": {"type": "sigmoid"}}
STILL: dict[str, Any] = {
    "layers": [DENSE | {"frozen": True, "dropout": 0.2}, DENSE | {"frozen": True, "skip": 2}],
    "output": SIGMOID | {"frozen": True},
}
EDGES: dict[str, dict[str, Any]] = {
    "no hidden layer": {"layers": []},
    "no hidden layer, inputs brought": {"layers": [], "output": SIGMOID | {"skip": 1}},
    "50 layers": {"layers": [DENSE] * 50},
    "50 layers with shortcuts": {"layers": [DENSE | {"skip": 1}] * 50},
    "50 normalized layers": {"layers": [DENSE | BATCH_NORM] * 50},
    "all in one batch": {"batch_size": 300},
    "one by one": {"batch_size": 1, "layers": [DENSE | LAYER_NORM]},
    "one unit, normalized": {"layers": [{"type": "dense", "units": 1} | LAYER_NORM]},
    "no dev set to watch": {
        "data": {"split": {"train": 1, "dev": 0}},
        "schedule": {"type": "plateau", "patience": 0},
    },
    "one example": {"data": {"split": {"train": 1e-9, "dev": 0}}, "batch_size": 1},
    "rates of 0": {
        "layers": [DENSE | {"learning_rate_factor": 0}],
        "output": SIGMOID | {"learning_rate_factor": 0},
        "optimizer": {"type": "l_bfgs"},
        "batch_size": 300,
    },
    "nearly all silenced": {"input_dropout": 0.99, "layers": [DENSE | BATCH_NORM | {"dropout": 0.99}] * 2},
    "all but none silenced": {"input_dropout": 1 - 1e-16, "layers": [DENSE | LAYER_NORM]},
    "all frozen": STILL,
}


@pytest.mark.parametrize("name", EDGES)
def test_it_trains_and_goes_back(name: str) -> None:
    trainer = Trainer(experiment(EDGES[name]))
    trainer.train(5)
    snapshot = trainer.snapshot()
    trainer.train(320)
    after = trainer.network.theta.copy()
    trainer.restore(snapshot)
    trainer.train(320)
    np.testing.assert_array_equal(trainer.network.theta, after)
    assert np.isfinite(trainer.evaluate("train").loss)
    assert np.isfinite(trainer.predict([[1e300, -1e300], [0, 0]])[1]).all()


@pytest.mark.parametrize("name", EDGES)
def test_its_gradients_are_right(name: str) -> None:
    found = check_gradients(experiment(EDGES[name] | {"precision": "float64"}), most=20)
    assert found.passed
    assert len(found.layers) == len(experiment(EDGES[name]).layers) + 1


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "rprop", "lion", "nadam", "l_bfgs"])
def test_what_is_frozen_is_moved_by_nothing(optimizer: str) -> None:
    pushes = {"regularizer": {"type": "l2", "rate": 100}, "constraint": {"type": "max_norm", "limit": 0.1}}
    pushes |= {"clipping": {"type": "clip_norm"}, "optimizer": {"type": optimizer}, "batch_size": 300}
    for trainer in (Trainer(experiment(STILL | pushes)), Ensemble([experiment(STILL | pushes)] * 5)):
        before = [theta.copy() for theta in _thetas(trainer)]
        trainer.train(40)
        np.testing.assert_array_equal(_thetas(trainer), before)


def _thetas(models: Trainer | Ensemble) -> list[Any]:
    return models.thetas if isinstance(models, Ensemble) else [models.network.theta]


def test_the_limit_on_the_gradient_counts_the_penalty() -> None:
    values = {"regularizer": {"type": "l2", "rate": 1000}, "learning_rate": 1.0, "precision": "float64"}
    trainer = Trainer(experiment(values | {"clipping": {"type": "clip_norm", "limit": 0.01}}))
    before = trainer.network.theta.copy()
    trainer.train(1)
    assert np.linalg.norm(trainer.network.theta - before) == pytest.approx(0.01)


def test_ensembles_of_none_and_of_one() -> None:
    none, one, alone = Ensemble([]), Ensemble([Experiment()]), Trainer(Experiment())
    for models in (none, one, alone):
        models.train(20)
    assert (none.thetas, none.evaluate("dev"), none.predict(np.zeros((3, 2)))) == ([], [], [])
    np.testing.assert_array_equal(one.thetas, [alone.network.theta])


def test_a_model_that_diverged_is_evaluated_without_a_warning() -> None:
    linear = {"layers": [DENSE | {"activation": {"type": "linear"}}], "output": {"activation": {"type": "linear"}}}
    wild = experiment(linear | {"loss": {"type": "squared_error"}, "learning_rate": 100})
    for count in (1, 5):  # alone, and in a stack
        models = Ensemble([wild] * count)
        models.train(600)
        assert not any(np.isfinite(found.loss) for found in models.evaluate("dev"))
        assert len(models.predict(np.zeros((2, 2)))) == count


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_very_few_examples(rows: int) -> None:
    x, y = np.arange(rows * 4.0).reshape(rows, 4), np.arange(rows) % 2
    chosen = experiment({"data": {"dataset": Own.describing(x, y)}, "batch_size": 1})
    trainer = Trainer(chosen, Table(x, y))
    trainer.train(50)
    assert np.isfinite(trainer.evaluate("train").loss)
