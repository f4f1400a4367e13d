"""The trainer: same experiment, same bits; what it says agrees with what it does."""

from typing import Any

import numpy as np
import pytest

from glassnet.core.compiled import compile_steps
from glassnet.core.components.normalizations import BatchNorm
from glassnet.core.inference import Inference
from glassnet.core.program import Calls, run
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import Diverged, InvalidInput
from tests.core.runs import RICH, trained


@pytest.mark.parametrize("spec", [{}, RICH], ids=["default", "rich"])
def test_the_same_experiment_gives_the_same_bits(spec: dict[str, Any]) -> None:
    once = trained(spec, 200)
    again = Trainer(experiment(spec))
    for steps in (1, 2, 60, 37, 100):  # paused and resumed at odd moments
        again.train(steps)
        again.evaluate("dev")
        again.predict(np.zeros((3, 2)))
    np.testing.assert_array_equal(once.network.theta, again.network.theta)
    assert (once.steps, once.epoch) == (again.steps, again.epoch)


def test_another_seed_gives_other_weights() -> None:
    assert not np.array_equal(trained({"seed": 1}, 1).network.theta, trained({"seed": 2}, 1).network.theta)


def test_reset_and_restore_repeat_the_same_steps() -> None:
    trainer = trained(RICH, 50)
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
    second = compile_free(trainer, 1)
    trainer.restore(snapshot)
    run(second)
    np.testing.assert_array_equal(trainer.network.theta, compiled)


def compile_free(trainer: Trainer, step: int) -> Calls:
    """The calls of one step of the epoch, as written, over copies of its batch and rates."""
    course = trainer._course
    batch = course.batches.groups[0]
    x, y = (array.copy() for array in batch.batches[step])
    steps = course._steps
    return steps.written(steps.workspace(x), y, step)


def test_compiled_steps_read_their_own_batch() -> None:
    source, out = np.zeros((2, 3)), np.zeros((3, 2))
    batches = [np.full((2, 3), value) for value in (1.0, 2.0)]
    steps = compile_steps([(np.negative, source.T, out)], [source], [[batch] for batch in batches])
    for step, value in zip(steps, (1.0, 2.0), strict=True):
        step()
        np.testing.assert_array_equal(out, -value)


def test_one_epoch_shows_every_example_once_and_the_left_over_batch_is_applied() -> None:
    trainer = Trainer(experiment({"batch_size": 70}))  # 300 = 4 · 70 + 20
    assert trainer.steps_per_epoch == 5
    trainer.train(5)
    assert trainer.epoch == 1
    assert sorted(trainer._course.batches.order) == list(range(300))
    assert [len(group.batches) * len(group.x) for group in trainer._course.batches.groups] == [280, 20]


def test_a_single_left_over_example_sits_out_under_batch_norm() -> None:
    trainer = Trainer(experiment(RICH | {"batch_size": 23}))  # 300 = 13 · 23 + 1
    assert trainer.steps_per_epoch == 13
    trainer.train(30)
    assert np.isfinite(trainer.network.theta).all()


def test_before_the_first_batch_batch_norm_changes_nothing() -> None:
    """A variance of 0 would magnify everything 300 times, layer by layer."""
    layer = {"type": "dense", "units": 8, "activation": {"type": "relu"}, "normalization": {"type": "batch_norm"}}
    trainer = Trainer(experiment({"layers": [layer] * 3}))
    assert not trainer.network.parameters[0]["mean"].any()
    assert (trainer.network.parameters[0]["variance"] == 1).all()
    assert trainer.evaluate("train").loss < 3


def test_running_statistics_begin_at_the_first_batch() -> None:
    trainer = trained(RICH, 1)
    rows = trainer._course.batches.order[:7]
    first = trainer.experiment.layers[0].model_copy(update={"dropout": 0.0})
    start = Trainer(trainer.experiment.model_copy(update={"layers": (first, *trainer.experiment.layers[1:])}))
    x = start.data.present(start.data.x["train"][rows])
    z = x @ start.network.parameters[0]["weights"].T
    running = trainer.network.parameters[0]
    np.testing.assert_allclose(running["mean"][0], z.mean(0), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(running["variance"][0], z.var(0), rtol=1e-4, atol=1e-6)


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
        trainer = trained(RICH | {"precision": precision}, 50)
        types = {
            argument.dtype.name for call in trainer.program() for argument in call if isinstance(argument, np.ndarray)
        }
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
    trainer = trained({}, 3000)
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
    trainer = trained({}, 20)
    points = np.random.default_rng(0).uniform(-6, 6, (9001, 2))
    np.testing.assert_allclose(trainer.predict(points), trainer.activations(points)[-1], rtol=1e-5, atol=1e-6)


def test_training_a_normalized_network_uses_running_statistics_to_predict() -> None:
    spec: dict[str, Any] = {"layers": [{"type": "dense", "normalization": BatchNorm().model_dump()}]}
    trainer = trained(spec, 400)
    alone = trainer.predict(trainer.data.x["dev"][:1])
    together = trainer.predict(trainer.data.x["dev"])[:1]
    np.testing.assert_allclose(alone, together, rtol=1e-5)


def test_default_experiment_is_valid() -> None:
    assert Experiment() == experiment({})


def test_recorded_gradient_norms_are_those_of_every_step() -> None:
    spec = RICH | {"batch_size": 40, "regularizer": {"type": "none"}}
    trainer, slow = Trainer(experiment(spec)), Trainer(experiment(spec))
    trainer.train(3)
    trainer.record_gradients()
    trainer.train(4)
    expected = []
    for _ in range(7):
        slow.train(1)
        gradients = zip(slow.network.layers, slow.network.gradients, strict=True)
        expected.append(
            [np.linalg.norm(g["weights"][:, :-1] if each.folded else g["weights"]) for each, g in gradients]
        )
    np.testing.assert_array_equal(trainer.network.theta, slow.network.theta)
    np.testing.assert_allclose(trainer.gradient_norms()[3:], expected[3:], rtol=1e-5)
    trainer.train(trainer.steps_per_epoch - 7)
    assert trainer.gradient_norms().shape == (trainer.steps_per_epoch, 3)


IRIS: dict[str, Any] = {"data": {"dataset": {"type": "iris"}}, "batch_size": 16}


@pytest.mark.parametrize("spec", [{}, IRIS, {"data": {"dataset": {"type": "plane"}}}])
@pytest.mark.parametrize("steps", [1, 2, 6, 31])
def test_the_loss_of_the_last_batch_is_that_of_its_examples_before_the_step(spec: dict[str, Any], steps: int) -> None:
    trainer, before = Trainer(experiment(spec)), Trainer(experiment(spec))
    assert np.isnan(trainer.batch_loss())
    trainer.train(steps)
    before.train(steps - 1)
    batches, size = trainer._course.batches, trainer.experiment.batch_size
    batch = (steps - 1) % batches.count
    rows = batches.order[batch * size : (batch + 1) * size]
    x = before.network.inputs(before.data.present(trainer.data.x["train"][rows]))
    y = trainer.data.targets("train", trainer.experiment.output.activation)[rows]
    outputs = Inference(before.network, len(x)).logits_and_outputs(x)
    assert trainer.batch_loss() == pytest.approx(float(trainer.experiment.loss.value(*outputs, y)), rel=1e-5)
    trainer.restore(trainer.snapshot())
    assert np.isnan(trainer.batch_loss())
