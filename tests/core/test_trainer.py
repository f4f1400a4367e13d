"""The trainer: same experiment, same bits; every knob changes what it should and nothing else."""

from typing import Any

import numpy as np
import pytest

from glassnet.core.components.normalizations import BatchNorm
from glassnet.core.network import Workspace
from glassnet.core.program import compile_steps, run
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import Diverged, InvalidInput

RICH: dict[str, Any] = {
    "layers": [
        {"type": "dense", "units": 5, "normalization": {"type": "batch_norm"}, "dropout": 0.2},
        {"type": "dense", "units": 3, "activation": {"type": "relu"}},
    ],
    "optimizer": {"type": "adam"},
    "regularizer": {"type": "l2", "rate": 0.3},
    "schedule": {"type": "exponential"},
    "batch_size": 7,
}


def _trained(spec: dict[str, Any], steps: int) -> Trainer:
    trainer = Trainer(experiment(spec))
    trainer.train(steps)
    return trainer


@pytest.mark.parametrize("spec", [{}, RICH], ids=["default", "rich"])
def test_the_same_experiment_gives_the_same_bits(spec: dict[str, Any]) -> None:
    once = _trained(spec, 200)
    again = Trainer(experiment(spec))
    for steps in (1, 2, 60, 37, 100):  # paused and resumed at odd moments
        again.train(steps)
        again.evaluate("dev")
        again.predict(np.zeros((3, 2)))
    np.testing.assert_array_equal(once.network.theta, again.network.theta)
    assert (once.steps, once.epoch) == (again.steps, again.epoch)


def test_another_seed_gives_other_weights() -> None:
    assert not np.array_equal(_trained({"seed": 1}, 1).network.theta, _trained({"seed": 2}, 1).network.theta)


def test_reset_and_restore_repeat_the_same_steps() -> None:
    trainer = _trained(RICH, 50)
    snapshot = trainer.snapshot()
    trainer.train(70)
    after = trainer.network.theta.copy()
    trainer.restore(snapshot)
    assert trainer.steps == 50
    trainer.train(70)
    np.testing.assert_array_equal(trainer.network.theta, after)
    trainer.reset()
    assert (trainer.steps, trainer.epoch) == (0, 0)
    trainer.train(120)
    np.testing.assert_array_equal(trainer.network.theta, after)


def test_a_compiled_step_is_the_list_of_calls_bit_for_bit() -> None:
    trainer = Trainer(experiment(RICH))
    trainer.train(1)
    snapshot, theta = trainer.snapshot(), trainer.network.theta.copy()
    trainer.train(1)
    compiled = trainer.network.theta.copy()
    trainer.restore(snapshot)
    np.testing.assert_array_equal(trainer.network.theta, theta)
    lap = trainer._lap
    x, y = lap.batches.groups[0]
    trainer._dropping.bit_generator.state = snapshot.random[1]
    workspace = Workspace(trainer.network, x[1].copy(), training=True, rng=trainer._dropping)
    run(lap.program(workspace, y[1].copy(), lap._rates[1].copy()))
    np.testing.assert_array_equal(trainer.network.theta, compiled)


def test_compiled_steps_read_their_own_batch() -> None:
    source, out = np.zeros((2, 3)), np.zeros((3, 2))
    batches = [np.full((2, 3), value) for value in (1.0, 2.0)]
    steps = compile_steps([(np.negative, source.T, out)], [source], [[batch] for batch in batches])
    for (step, views), value in zip(steps, (1.0, 2.0), strict=True):
        step(*views)
        np.testing.assert_array_equal(out, -value)


def test_a_plain_step_is_a_short_list_of_calls() -> None:
    trainer = Trainer(experiment({}))
    lap = trainer._lap
    x, y = lap.batches.groups[0]
    workspace = Workspace(trainer.network, x[0], training=True)
    assert len(lap.program(workspace, y[0], lap._rates[0])) <= 24


def test_one_epoch_shows_every_example_once_and_the_left_over_batch_is_applied() -> None:
    trainer = Trainer(experiment({"batch_size": 70}))  # 300 = 4 · 70 + 20
    assert trainer.steps_per_epoch == 5
    trainer.train(5)
    assert trainer.epoch == 1
    assert sorted(trainer._lap.batches.order) == list(range(300))
    assert [len(x) * x.shape[1] for x, _ in trainer._lap.batches.groups] == [280, 20]


def test_a_single_left_over_example_sits_out_under_batch_norm() -> None:
    trainer = Trainer(experiment(RICH | {"batch_size": 23}))  # 300 = 13 · 23 + 1
    assert trainer.steps_per_epoch == 13
    trainer.train(30)
    assert np.isfinite(trainer.network.theta).all()


HOT = {
    "learning_rate": 0.5,
    "schedule": {"type": "inverse_time"},
    "regularizer": {"type": "l1", "rate": 2},
    "optimizer": {"type": "adam"},
    "batch_size": 50,
    "loss": {"type": "squared_error"},
}


@pytest.mark.parametrize("knob", HOT)
def test_a_hot_knob_keeps_the_weights_and_changes_what_follows(knob: str) -> None:
    trainer, untouched = _trained({}, 45), _trained({}, 45)
    before = trainer.network.theta.copy()
    assert trainer.retune(experiment({knob: HOT[knob]})) is False
    np.testing.assert_array_equal(trainer.network.theta, before)
    assert trainer.steps == 45
    trainer.train(30)
    untouched.train(30)
    assert not np.array_equal(trainer.network.theta, untouched.network.theta)


def test_another_batch_size_begins_a_new_epoch() -> None:
    trainer = _trained({}, 45)  # an epoch and a half
    trainer.retune(experiment({"batch_size": 50}))
    assert trainer.epoch == 2
    trainer.train(6)
    assert trainer.epoch == 3


def test_before_the_first_batch_batch_norm_changes_nothing() -> None:
    """A variance of 0 would magnify everything 300 times, layer by layer."""
    layer = {"type": "dense", "units": 8, "activation": {"type": "relu"}, "normalization": {"type": "batch_norm"}}
    trainer = Trainer(experiment({"layers": [layer] * 3}))
    np.testing.assert_array_equal(trainer.network.parameters[0]["running"], [[0.0] * 8, [1.0] * 8])
    assert trainer.evaluate("train").loss < 3


def test_running_statistics_begin_at_the_first_batch() -> None:
    trainer = _trained(RICH, 1)
    rows = trainer._lap.batches.order[:7]
    first = trainer.experiment.layers[0].model_copy(update={"dropout": 0.0})
    start = Trainer(trainer.experiment.model_copy(update={"layers": (first, *trainer.experiment.layers[1:])}))
    x = start.data.present(start.data.x["train"][rows])
    z = x @ start.network.parameters[0]["weights"].T
    running = trainer.network.parameters[0]["running"]
    np.testing.assert_allclose(running, [z.mean(0), z.var(0)], rtol=1e-4, atol=1e-6)


def test_dropout_changes_while_training() -> None:
    trainer = _trained(RICH, 45)
    before = trainer.network.theta.copy()
    layers = [RICH["layers"][0] | {"dropout": 0.6}, RICH["layers"][1]]
    assert trainer.retune(experiment(RICH | {"layers": layers})) is False
    np.testing.assert_array_equal(trainer.network.theta, before)
    trainer.train(5)


def test_retuning_to_the_same_changes_nothing() -> None:
    trainer, untouched = _trained(RICH, 45), _trained(RICH, 45)
    assert trainer.retune(experiment(RICH)) is False
    trainer.train(100)
    untouched.train(100)
    np.testing.assert_array_equal(trainer.network.theta, untouched.network.theta)


def test_the_same_optimizer_with_another_knob_keeps_its_state_another_one_starts_anew() -> None:
    trainer = _trained(RICH, 45)
    assert trainer._state.any()
    trainer.retune(experiment(RICH | {"optimizer": {"type": "adam", "beta1": 0.5}}))
    assert trainer._state.any()
    assert trainer._optimizer_steps == 45
    trainer.retune(experiment(RICH | {"optimizer": {"type": "momentum"}}))
    assert trainer._state.shape[0] == 1
    assert not trainer._state.any()
    assert trainer._optimizer_steps == 0


COLD = {
    "seed": 9,
    "layers": [{"type": "dense", "units": 4, "activation": {"type": "relu"}}],
    "data": {"dataset": {"type": "circle", "noise": 0.2}},
    "precision": "float64",
}


@pytest.mark.parametrize("knob", COLD)
def test_a_cold_knob_starts_again(knob: str) -> None:
    trainer = _trained({}, 45)
    assert trainer.retune(experiment({knob: COLD[knob]})) is True
    assert trainer.steps == 0
    fresh = Trainer(experiment({knob: COLD[knob]}))
    np.testing.assert_array_equal(trainer.network.theta, fresh.network.theta)


def test_weights_are_kept_where_shapes_agree_if_asked() -> None:
    trainer = _trained({}, 45)
    first = trainer.network.parameters[0]["weights"].copy()
    layers = [layer.model_dump() for layer in trainer.experiment.layers]
    trainer.retune(experiment({"layers": [layers[0], layers[1] | {"units": 3}]}), keep_weights=True)
    np.testing.assert_array_equal(trainer.network.parameters[0]["weights"], first)
    assert trainer.network.parameters[1]["weights"].shape == (3, 5)


def test_divergence_names_step_and_layer_and_keeps_the_last_finite_weights() -> None:
    wild = experiment(
        {"learning_rate": 100, "optimizer": {"type": "sgd"}, "loss": {"type": "squared_error"}}
        | {
            "output": {"activation": {"type": "linear"}},
            "layers": [{"type": "dense", "activation": {"type": "linear"}}],
        }
    )
    trainer = Trainer(wild)
    with pytest.raises(Diverged, match=r"layer \d|output layer") as caught:
        trainer.train(10_000)
    assert "step " in str(caught.value)
    assert "Try 0.03 and reset" in str(caught.value)
    assert np.isfinite(trainer.network.theta).all()
    trainer.retune(wild.model_copy(update={"learning_rate": 0.001}))
    trainer.reset()
    trainer.train(100)
    assert np.isfinite(trainer.network.theta).all()


def test_float64_trains_in_float64_and_float32_without_silent_upcasts() -> None:
    for precision in ("float32", "float64"):
        trainer = _trained(RICH | {"precision": precision}, 50)
        lap = trainer._lap
        x, y = lap.batches.groups[0]
        workspace = Workspace(trainer.network, x[0], training=True, rng=trainer._dropping)
        program = lap.program(workspace, y[0], lap._rates[0])
        types = {argument.dtype.name for call in program for argument in call if isinstance(argument, np.ndarray)}
        assert types == {precision}


def test_setting_a_weight_by_hand() -> None:
    trainer = Trainer(experiment(RICH))
    trainer.set_weight(1, 2, 4, 0.25)
    trainer.set_weight(1, 2, None, -1)
    trainer.set_weight(0, 3, None, 7)
    assert trainer.network.parameters[1]["weights"][2, 4] == 0.25
    assert trainer.network.parameters[1]["weights"][2, -1] == -1
    assert trainer.network.parameters[0]["beta"][0, 3] == 7
    for layer, unit, column in [(3, 0, 0), (0, 5, 0), (0, 0, 2)]:
        with pytest.raises(InvalidInput, match="expected a weight"):
            trainer.set_weight(layer, unit, column, 0)


def test_evaluation_and_prediction_agree() -> None:
    trainer = _trained({}, 3000)
    outputs = trainer.predict(trainer.data.x["dev"])
    accuracy = ((outputs[:, 0] > 0.5) == trainer.data.y["dev"]).mean()
    assert trainer.evaluate("dev").score == pytest.approx(accuracy)
    assert trainer.evaluate("train").loss < 0.2
    layers = trainer.activations(trainer.data.x["dev"])
    np.testing.assert_array_equal(layers[-1], outputs)
    assert [a.shape[1] for a in layers] == [2, 4, 2, 1]
    before = trainer.evaluate("dev")
    trainer.train(1)
    assert trainer.evaluate("dev") != before


def test_chunks_give_what_the_whole_gives() -> None:
    trainer = _trained({}, 20)
    points = np.random.default_rng(0).uniform(-6, 6, (9001, 2))
    np.testing.assert_allclose(trainer.predict(points), trainer.activations(points)[-1], rtol=1e-5, atol=1e-6)


def test_training_a_normalized_network_uses_running_statistics_to_predict() -> None:
    spec: dict[str, Any] = {"layers": [{"type": "dense", "normalization": BatchNorm().model_dump()}]}
    trainer = _trained(spec, 400)
    alone = trainer.predict(trainer.data.x["dev"][:1])
    together = trainer.predict(trainer.data.x["dev"])[:1]
    np.testing.assert_allclose(alone, together, rtol=1e-5)


def test_default_experiment_is_valid() -> None:
    assert Experiment() == experiment({})
