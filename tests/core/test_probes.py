"""Probes of layers: their numbers are those of an independent computation, and useless units are found."""

from typing import Any

import numpy as np
import pytest

from glassnet.core.program import Array
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.core.view import View
from glassnet.session.history import probes
from tests.core.nets import Objective

LAYERS = [{"type": "dense", "units": 5}, {"type": "dense", "units": 3}]
NORMED = [{"type": "dense", "units": 5, "normalization": {"type": "batch_norm"}}, {"type": "dense", "units": 3}]


def trained(steps: int = 7, **changes: Any) -> Trainer:
    trainer = Trainer(experiment({"layers": LAYERS, "precision": "float64", **changes}))
    trainer.train(steps)
    return trainer


def sample(trainer: Trainer, probe: str) -> dict[str, Array]:
    member = probes()[probe]
    return member.sample(trainer, View(trainer.data, resolution=8))


def test_gradients_are_slopes_of_the_last_batch() -> None:
    before, after = trained(6), trained(7)
    x = after.last_inputs()[:, :-1]
    rows = [int(np.flatnonzero((before.data.present(before.data.x["train"]) == row).all(1))[0]) for row in x]
    output = after.experiment.output.activation
    y = after.data.targets("train", output)[rows]
    ending = (output, after.experiment.loss)
    objective = Objective(before.experiment.all_layers(), ending, x, y)
    objective.network.theta[...] = before.network.theta
    measured = objective.network.views(objective.differences())
    arrays = sample(after, "gradients")
    for name, views in zip(("layer 1", "layer 2", "output"), measured, strict=True):
        assert arrays[name][0] == pytest.approx(np.linalg.norm(views["weights"][:, :-1]), rel=1e-5)


def test_ratios_divide_by_the_weights() -> None:
    trainer = trained()
    norms, ratios = sample(trainer, "gradients"), sample(trainer, "update_ratios")
    for name, p in zip(("layer 1", "layer 2", "output"), trainer.network.parameters, strict=True):
        assert ratios[name][0] == pytest.approx(norms[name][0] / np.linalg.norm(p["weights"][:, :-1]), rel=1e-5)


def test_activation_scales_are_those_of_the_last_batch() -> None:
    trainer = trained()
    a, arrays = trainer.last_inputs()[:, :-1], sample(trainer, "activation_scales")
    for name, p in zip(("layer 1", "layer 2"), trainer.network.parameters, strict=False):
        a = np.tanh(a @ p["weights"][:, :-1].T + p["weights"][:, -1])
        assert arrays[name][0] == pytest.approx(np.sqrt((a**2).mean()), rel=1e-5)


@pytest.mark.parametrize("batch_size", [10, 7])
def test_the_last_batch_is_told_over_the_end_of_an_epoch(batch_size: int) -> None:
    trainer = trained(0, batch_size=batch_size)
    count, rows = trainer.steps_per_epoch, len(trainer.data.x["train"])
    seen = []
    for _ in range(count):
        trainer.train(1)
        seen.append(trainer.last_inputs())
    together = np.concatenate(seen)[:, :-1]
    assert len(together) == rows
    np.testing.assert_allclose(np.sort(together, 0), np.sort(trainer.data.present(trainer.data.x["train"]), 0))


def test_histograms_count_every_number() -> None:
    trainer = trained()
    arrays = sample(trainer, "distributions")
    w = trainer.network.parameters[0]["weights"][:, :-1]
    assert arrays["layer 1: weights"].sum() == arrays["layer 1: gradients"].sum() == w.size
    np.testing.assert_allclose(arrays["layer 1: weights range"], [w.min(), w.max(), w.mean(), w.std()], rtol=1e-5)
    assert arrays["layer 2: activations"].sum() == 3 * len(trainer.last_inputs())
    assert not any("predicting" in name for name in arrays)


def test_batch_norm_is_shown_as_in_training_and_as_in_predictions() -> None:
    trainer = trained(layers=NORMED)
    arrays, p = sample(trainer, "distributions"), trainer.network.parameters[0]
    z = trainer.last_inputs() @ p["weights"].T
    epsilon = trainer.experiment.layers[0].normalization.epsilon  # type: ignore[union-attr]
    for mode, mean, variance in (("", z.mean(0), z.var(0)), (", predicting", p["mean"], p["variance"])):
        expected = p["gamma"] * (z - mean) / np.sqrt(variance + epsilon) + p["beta"]
        spread = [expected.min(), expected.max(), expected.mean(), expected.std()]
        np.testing.assert_allclose(arrays[f"layer 1: before{mode} range"], spread, rtol=1e-4, atol=1e-6)


def test_looking_leaves_training_alone() -> None:
    watched, alone = trained(5, layers=NORMED), trained(12, layers=NORMED)
    for probe in ("distributions", "units", "activation_scales"):
        sample(watched, probe)
    watched.train(7)
    np.testing.assert_array_equal(watched.network.theta, alone.network.theta)


@pytest.mark.parametrize(("activation", "row"), [("relu", 0), ("tanh", 1), ("sigmoid", 1)])
def test_dead_and_saturated_units_are_found(activation: str, row: int) -> None:
    layers = [{"type": "dense", "units": 4, "activation": {"type": activation}}]
    trainer = trained(0, layers=layers)
    trainer.set_weight(0, 2, None, -100.0)
    found = sample(trainer, "units")["layer 1"]
    assert found[row].tolist() == [0, 0, 1, 0]
    assert found[[kind for kind in range(3) if kind != row]].sum() == 0


def test_a_copy_is_found() -> None:
    trainer = trained(0)
    w = trainer.network.parameters[1]["weights"]
    w[2] = w[0]
    assert sample(trainer, "units")["layer 2"][2].tolist() == [1, 0, 1]


def test_what_is_not_finite_is_not_counted() -> None:
    trainer = trained(0)
    w = trainer.network.parameters[0]["weights"][:, :-1]
    w[0, 0], w[1, 1] = np.inf, np.nan
    arrays = sample(trainer, "distributions")
    assert arrays["layer 1: weights"].sum() == w.size - 2
    assert np.isfinite(arrays["layer 1: weights range"]).all()


def test_many_numbers_fill_more_bars_up_to_a_limit() -> None:
    layers = [{"type": "dense", "units": 5}, {"type": "dense", "units": 100}]
    arrays = sample(trained(layers=layers), "distributions")
    sizes = {name: counts.sum() for name, counts in arrays.items() if not name.endswith("range")}
    for name, size in sizes.items():
        assert len(arrays[name]) == max(5, min(40, int(2 * np.sqrt(size))))


@pytest.mark.parametrize("activation", ["elu", "softplus", "gelu"])
def test_a_single_flat_end_saturates_nothing(activation: str) -> None:
    trainer = trained(0, layers=[{"type": "dense", "units": 4, "activation": {"type": activation}}])
    trainer.set_weight(0, 2, None, -20.0)
    assert not sample(trainer, "units")["layer 1"].any()


def test_opposites_are_no_copies() -> None:
    trainer = trained(0)
    w = trainer.network.parameters[1]["weights"]
    w[2] = -w[0]
    assert not sample(trainer, "units")["layer 2"][2].any()


def test_units_are_judged_as_in_predictions() -> None:
    normed = {"type": "dense", "units": 3, "activation": {"type": "relu"}, "normalization": {"type": "batch_norm"}}
    trainer = trained(layers=[normed])
    trainer.network.parameters[0]["mean"][..., 1] = 1e3
    assert sample(trainer, "units")["layer 1"][0].tolist() == [0, 1, 0]


def test_a_unit_that_fires_for_a_single_example_is_not_dead() -> None:
    trainer = trained(0, layers=[{"type": "dense", "units": 3, "activation": {"type": "relu"}}])
    x = trainer.data.present(trainer.data.x["train"])[:256, 0]
    assert x.argmax() >= 3
    for weight, value in ((0, 1.0), (1, 0.0), (None, -np.sort(x)[-2:].mean())):
        trainer.set_weight(0, 1, weight, float(value))
    assert sample(trainer, "units")["layer 1"][0].tolist() == [0, 0, 0]
