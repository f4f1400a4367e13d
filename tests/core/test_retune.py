"""Retuning: every knob changes what it should and nothing else. One table, a test per row."""

from typing import Any

import numpy as np
import pytest

from glassnet.core.components.optimizers import Adam
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from tests.core.runs import RICH, trained

HOT = {
    "learning_rate": 0.5,
    "schedule": {"type": "inverse_time"},
    "regularizer": {"type": "l1", "rate": 2},
    "optimizer": {"type": "adam"},
    "batch_size": 50,
    "loss": {"type": "squared_error"},
    "input_dropout": 0.3,
    "clipping": {"type": "clip_norm", "limit": 0.01},
    "constraint": {"type": "max_norm", "limit": 0.1},
}


@pytest.mark.parametrize("knob", HOT)
def test_a_hot_knob_keeps_the_weights_and_changes_what_follows(knob: str) -> None:
    trainer, untouched = trained({}, 45), trained({}, 45)
    before = trainer.network.theta.copy()
    assert trainer.retune(experiment({knob: HOT[knob]})) is False
    np.testing.assert_array_equal(trainer.network.theta, before)
    assert trainer.steps == 45
    trainer.train(30)
    untouched.train(30)
    assert not np.array_equal(trainer.network.theta, untouched.network.theta)


def test_another_batch_size_begins_a_new_epoch() -> None:
    trainer = trained({}, 45)  # an epoch and a half
    trainer.retune(experiment({"batch_size": 50}))
    assert trainer.epoch == 2
    trainer.train(6)
    assert trainer.epoch == 3


@pytest.mark.parametrize("knob", [{"dropout": 0.6}, {"learning_rate_factor": 0.1}, {"frozen": True}], ids=str)
def test_knobs_of_a_layer_change_while_it_trains(knob: dict[str, Any]) -> None:
    trainer, untouched = trained(RICH, 45), trained(RICH, 45)
    before = trainer.network.theta.copy()
    layers = [RICH["layers"][0] | knob, RICH["layers"][1]]
    assert trainer.retune(experiment(RICH | {"layers": layers})) is False
    np.testing.assert_array_equal(trainer.network.theta, before)
    trainer.train(5)
    untouched.train(5)
    assert not np.array_equal(trainer.network.theta, untouched.network.theta)


def test_what_is_frozen_stays_and_learns_again_when_it_thaws() -> None:
    trainer = trained(RICH, 45)
    layers = [RICH["layers"][0] | {"frozen": True}, RICH["layers"][1]]
    trainer.retune(experiment(RICH | {"layers": layers}))
    first, second = ({name: array.copy() for name, array in each.items()} for each in trainer.network.parameters[:2])
    trainer.train(50)
    for name in ("weights", "gamma", "beta"):
        np.testing.assert_array_equal(trainer.network.parameters[0][name], first[name])
    assert (trainer.network.parameters[0]["mean"] != first["mean"]).any()  # running averages follow the data
    assert (trainer.network.parameters[1]["weights"] != second["weights"]).all()
    trainer.retune(experiment(RICH))
    trainer.train(5)
    assert (trainer.network.parameters[0]["weights"] != first["weights"]).all()


def test_retuning_to_the_same_changes_nothing() -> None:
    trainer, untouched = trained(RICH, 45), trained(RICH, 45)
    assert trainer.retune(experiment(RICH)) is False
    trainer.train(100)
    untouched.train(100)
    np.testing.assert_array_equal(trainer.network.theta, untouched.network.theta)


def test_the_same_optimizer_with_another_knob_keeps_its_state_another_one_starts_anew() -> None:
    trainer = trained(RICH, 45)
    averages = [unit * slot for unit, slot in zip(Adam().units(), trainer._course._state, strict=True)]
    assert all(average.any() for average in averages)
    trainer.retune(experiment(RICH | {"optimizer": {"type": "adam", "beta1": 0.5}}))
    for unit, slot, average in zip(Adam(beta1=0.5).units(), trainer._course._state, averages, strict=True):
        np.testing.assert_allclose(unit * slot, average, rtol=1e-5)
    assert trainer._course._optimizer_steps == 45
    trainer.retune(experiment(RICH | {"optimizer": {"type": "momentum"}}))
    assert trainer._course._state.shape[0] == 1
    assert not trainer._course._state.any()
    assert trainer._course._optimizer_steps == 0


COLD = {
    "seed": 9,
    "layers": [{"type": "dense", "units": 4, "activation": {"type": "relu"}}],
    "data": {"dataset": {"type": "circle", "noise": 0.2}},
    "precision": "float64",
}


@pytest.mark.parametrize("knob", COLD)
def test_a_cold_knob_starts_again(knob: str) -> None:
    trainer = trained({}, 45)
    assert trainer.retune(experiment({knob: COLD[knob]})) is True
    assert trainer.steps == 0
    fresh = Trainer(experiment({knob: COLD[knob]}))
    np.testing.assert_array_equal(trainer.network.theta, fresh.network.theta)


def test_weights_are_kept_where_shapes_agree_if_asked() -> None:
    trainer = trained({}, 45)
    first = trainer.network.parameters[0]["weights"].copy()
    layers = [layer.model_dump() for layer in trainer.experiment.layers]
    trainer.retune(experiment({"layers": [layers[0], layers[1] | {"units": 3}]}), keep_weights=True)
    np.testing.assert_array_equal(trainer.network.parameters[0]["weights"], first)
    assert trainer.network.parameters[1]["weights"].shape == (3, 5)
