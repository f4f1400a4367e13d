"""Models trained together give what each gives alone."""

from typing import Any

import numpy as np
import pytest

from glassnet.core import batches, ensemble
from glassnet.core.component import registry
from glassnet.core.ensemble import Ensemble, stack_size
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer

NORMALIZED = {"type": "dense", "units": 5, "normalization": {"type": "batch_norm"}, "dropout": 0.2}
RELU = {"type": "dense", "units": 4, "activation": {"type": "relu"}, "skip": 2}
BASE: dict[str, Any] = {"layers": [NORMALIZED, RELU], "precision": "float64", "batch_size": 20}
FULL = {"batch_size": 300}
"""What L-BFGS wants."""


@pytest.fixture(autouse=True)
def _stacks_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensemble, "FEW", 2)


def together(specs: list[dict[str, Any]], steps: int = 200) -> tuple[Ensemble, list[Trainer]]:
    experiments = [experiment(BASE | spec) for spec in specs]
    whole, alone = Ensemble(experiments), [Trainer(each) for each in experiments]
    whole.train(steps)
    for trainer in alone:
        trainer.train(steps)
    return whole, alone


def check(specs: list[dict[str, Any]], steps: int = 200, stacks: int = 1) -> None:
    whole, alone = together(specs, steps)
    assert len(whole._parts) == stacks
    for theta, trainer in zip(whole.thetas, alone, strict=True):
        np.testing.assert_allclose(theta, trainer.network.theta, rtol=0, atol=1e-9)
    for part in ("train", "dev", "test"):
        for found, trainer in zip(whole.evaluate(part), alone, strict=True):
            assert found.loss == pytest.approx(trainer.evaluate(part).loss, abs=1e-9)
            assert found.score == trainer.evaluate(part).score


@pytest.mark.parametrize(
    "specs",
    [
        [{"seed": seed} for seed in (1, 2, 3)],
        [{"learning_rate": rate} for rate in (0.01, 0.03, 0.3)],
        [{"regularizer": {"type": "l2", "rate": rate}} for rate in (0, 0.1, 3)],
        [{"optimizer": {"type": "momentum", "beta": beta}} for beta in (0, 0.5, 0.99)],
        [{"optimizer": {"type": "adam", "beta2": beta}, "learning_rate": 0.01} for beta in (0.9, 0.999)],
        [{"layers": [NORMALIZED | {"dropout": share}, RELU]} for share in (0, 0.2, 0.5)],
        [{"input_dropout": share} for share in (0, 0.3)],
        [{"layers": [NORMALIZED, RELU | {"initializer": {"type": "he", "gain": gain}}]} for gain in (0.5, 1, 2)],
        [{"layers": [NORMALIZED, RELU | {"learning_rate_factor": factor}]} for factor in (0, 1, 2)],
        [{"data": {"dataset": {"type": "circle", "noise": noise}}, "seed": 5} for noise in (0, 0.3)],
        [{"clipping": {"type": "clip_norm", "limit": limit}} for limit in (0.01, 1)],
        [{"constraint": {"type": "max_norm", "limit": limit}} for limit in (0.3, 1)],
        [{"schedule": {"type": "exponential", "base": base}} for base in (0.5, 0.9)],
        [{"schedule": {"type": "plateau", "patience": 0, "ratio": ratio}, "learning_rate": 1} for ratio in (0.3, 0.9)],
    ],
    ids=lambda specs: "-".join(specs[-1]),
)
def test_a_model_in_a_stack_gives_what_it_gives_alone(specs: list[dict[str, Any]]) -> None:
    check(specs)


@pytest.mark.parametrize("kind", ["optimizer", "schedule", "regularizer", "clipping", "constraint"])
def test_members_of_a_kind_side_by_side_in_one_stack(kind: str) -> None:
    specs: list[dict[str, Any]] = [{kind: {"type": name}, "learning_rate": 0.005} for name in registry[kind]]
    if kind == "optimizer":
        specs = [spec | FULL for spec in specs]
    check(specs, steps=60)


def test_everything_at_once() -> None:
    adam, momentum = {"type": "adam"}, {"type": "momentum", "beta": 0.8}
    check(
        [
            {"optimizer": adam, "seed": 2, "learning_rate": 0.01, "regularizer": {"type": "l1", "rate": 0.2}},
            {"optimizer": momentum, "seed": 3, "clipping": {"type": "clip_value"}},
            {"optimizer": adam | {"beta1": 0.5}, "seed": 2, "schedule": {"type": "cosine", "epochs": 10}},
            {"optimizer": momentum, "seed": 2, "input_dropout": 0.1},
        ]
    )


def test_in_single_precision_the_bound_is_wider() -> None:
    whole, alone = together([{"seed": seed, "precision": "float32"} for seed in (1, 2, 3)])
    for theta, trainer in zip(whole.thetas, alone, strict=True):
        assert theta.dtype == np.float32
        np.testing.assert_allclose(theta, trainer.network.theta, rtol=0, atol=1e-4)


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_a_plain_network_gives_equal_bits(precision: str) -> None:
    plain = [{"type": "dense", "units": 4}, {"type": "dense", "units": 2}]
    whole, alone = together([{"layers": plain, "seed": seed, "precision": precision} for seed in range(8)])
    for theta, trainer in zip(whole.thetas, alone, strict=True):
        np.testing.assert_array_equal(theta, trainer.network.theta)


def test_experiments_of_any_shape_find_their_place() -> None:
    wide = {"layers": [{"type": "dense", "units": 9}]}
    check([{"seed": 1}, wide, {"seed": 2}, wide | {"seed": 4}, {"batch_size": 30}], steps=50, stacks=3)


def test_predictions_come_in_the_order_of_the_experiments() -> None:
    whole, alone = together([{"optimizer": {"type": "adam"}}, {"seed": 2}, {"optimizer": {"type": "adam"}, "seed": 3}])
    points = np.random.default_rng(0).uniform(-6, 6, (5000, 2))
    for outputs, trainer in zip(whole.predict(points), alone, strict=True):
        np.testing.assert_allclose(outputs, trainer.predict(points), atol=1e-9)


@pytest.mark.parametrize("seeds", [(1, 2, 3), (1, 1, 1)], ids=["own_data", "shared_data"])
def test_a_model_taken_out_goes_on_as_if_it_had_been_alone(seeds: tuple[int, ...]) -> None:
    optimizers = [{"type": "adam"}, {"type": "momentum"}, {"type": "adam", "beta1": 0.5}]
    plateau = {"schedule": {"type": "plateau", "patience": 0}}
    specs = [{"seed": s, "optimizer": o} | plateau for s, o in zip(seeds, optimizers, strict=True)]
    whole, alone = together(specs, 77)
    for model, trainer in enumerate(alone):
        taken = whole.trainer(model)
        assert taken.steps == 77
        taken.train(50)
        trainer.train(50)
        np.testing.assert_allclose(taken.network.theta, trainer.network.theta, atol=1e-9)


def test_one_that_diverges_leaves_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    linear = {
        "layers": [{"type": "dense", "activation": {"type": "linear"}}],
        "output": {"activation": {"type": "linear"}},
    }
    specs = [linear | {"loss": {"type": "squared_error"}, "learning_rate": rate} for rate in (0.01, 100)]
    for fewest in (2, 4):  # in a stack, and each alone
        monkeypatch.setattr(ensemble, "FEW", fewest)
        whole = Ensemble([experiment(BASE | spec) for spec in specs])
        whole.train(600)
        with np.errstate(invalid="ignore"):
            sound, wild = whole.evaluate("dev")
        assert np.isfinite(sound.loss)
        assert not np.isfinite(wild.loss)


def test_small_models_are_stacked_and_large_ones_train_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    small = experiment({})
    large = experiment({"layers": [{"type": "dense", "units": 256}] * 3, "batch_size": 200})
    assert stack_size(small) >= 64
    assert stack_size(large) == 1
    monkeypatch.setattr(ensemble, "stack_size", lambda _: 2)
    check([{"seed": seed} for seed in range(5)], steps=30, stacks=3)
    monkeypatch.setattr(ensemble, "FEW", 4)
    check([{"seed": seed} for seed in range(3)], steps=30, stacks=2)
    check([{"seed": seed} for seed in (1, 2, 1)], steps=30, stacks=2)


def test_classes_and_tables_that_are_gathered_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    digits = {"data": {"dataset": {"type": "digits"}}, "layers": [{"type": "dense", "units": 6}], "learning_rate": 0.01}
    check([digits | {"seed": seed, "optimizer": {"type": "adam"}} for seed in (1, 2)], steps=30)
    monkeypatch.setattr(batches, "WHOLE", 0)
    check([digits | {"seed": seed, "optimizer": {"type": "adam"}} for seed in (1, 2)], steps=30)


def test_the_same_data_are_drawn_once() -> None:
    whole = Ensemble([experiment({"learning_rate": rate}) for rate in (0.1, 0.2)])
    assert len(whole._prepared) == 1
