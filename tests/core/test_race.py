"""Races: what a lane learns is what it learns alone; what cannot race is refused with the lane and the setting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core.components.studies import Finding
from glassnet.core.components.studies.race import Race
from glassnet.core.contest import winner
from glassnet.core.lockstep import Lockstep
from glassnet.core.spec import experiment
from glassnet.core.subject import Subject
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidExperiment, InvalidInput, LimitExceeded

ADAM = {"optimizer": {"type": "adam"}, "learning_rate": 0.01}
OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam")
BOUND = 1e-5
"""How far the products of a stack may lead from those of a single model, over these few steps."""


def lanes(*specs: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"label": f"lane {chr(65 + number)}", "spec": spec} for number, spec in enumerate(specs)]


def findings(race: Race, trainer: Trainer | None = None) -> list[Finding]:
    pieces = race.work(Subject(trainer or Trainer(experiment({}))))
    return [piece for piece in pieces if isinstance(piece, Finding)]


def race(*specs: dict[str, Any], **knobs: Any) -> Finding:
    return findings(Race(lanes=lanes(*specs), **knobs))[-1]


def test_a_lane_learns_what_it_learns_alone() -> None:
    found = race(*[{"optimizer": {"type": name}} for name in OPTIMIZERS[:3]], ADAM, epochs=5)
    alone = Trainer(experiment(ADAM))
    alone.train(5 * alone.steps_per_epoch)
    lane = found.facts["lanes"][3]
    assert found.facts["steps"] == alone.steps
    assert lane["dev"] == pytest.approx(alone.evaluate("dev").loss, rel=BOUND)
    assert lane["train"] == pytest.approx(alone.evaluate("train").loss, rel=BOUND)
    assert lane["score"] == alone.evaluate("dev").score


def test_curves_are_measured_at_the_steps_they_say() -> None:
    found = race({}, ADAM, epochs=3)
    steps, trainer = found.arrays["step"], Trainer(experiment(ADAM))
    assert (steps[0], steps[-1]) == (0, 90)
    np.testing.assert_allclose(found.arrays["epoch"], steps / 30, rtol=1e-6)
    for at in (0, len(steps) // 2, len(steps) - 1):
        trainer.train(int(steps[at]) - trainer.steps)
        assert found.arrays["dev"][1, at] == pytest.approx(trainer.evaluate("dev").loss, rel=BOUND)


def test_steps_to_the_target_are_those_of_the_first_measurement_that_reaches_it() -> None:
    found = race({}, ADAM, epochs=40, target=0.4)
    first, second = found.facts["lanes"]
    dev, steps = found.arrays["dev"], found.arrays["step"]
    assert second["steps_to_target"] == steps[np.argmax(dev[1] <= 0.4)]
    assert second["epochs_to_target"] == pytest.approx(second["steps_to_target"] / 30)
    assert first["steps_to_target"] is None or first["steps_to_target"] > second["steps_to_target"]
    assert found.facts["winner"] == 1


def test_nobody_has_won_before_the_end() -> None:
    pieces = findings(Race(lanes=lanes({}, ADAM), epochs=2))
    assert {piece.facts["winner"] for piece in pieces if piece.progress < 1} == {None}
    assert pieces[-1].facts["winner"] is not None


def test_the_winner_is_first_at_the_target_or_lowest_in_the_end() -> None:
    def lane(loss: float | None, steps: int | None = None) -> dict[str, Any]:
        return {"loss": loss, "steps_to_target": steps}

    assert winner([lane(0.1, 30), lane(0.2, 20), lane(0.01)]) == 1
    assert winner([lane(0.1, 20), lane(0.05, 20)]) == 1
    assert winner([lane(0.3), lane(0.2), lane(None)]) == 1
    assert winner([lane(None), lane(None)]) is None


@pytest.mark.parametrize(
    ("other", "setting"),
    [
        ({"seed": 2}, "the same seed as lane 1 .lane A., 1, got 2"),
        ({"batch_size": 30}, "the same batch size"),
        ({"precision": "float64"}, "the same precision"),
        ({"data": {"dataset": {"type": "xor"}}}, "the same dataset"),
        ({"data": {"split": {"train": 0.5}}}, "the same split"),
        ({"data": {"normalize": False}}, "the same normalization of the inputs as lane 1 .lane A., on, got off"),
        (
            {"optimizer": {"type": "l_bfgs"}, "batch_size": 300},
            "the same batch size.*L-BFGS needs the whole training set",
        ),
        ({"optimizer": {"type": "l_bfgs"}}, "L-BFGS needs the whole training set in each batch"),
        ({"learning_rate": -1}, "learning_rate"),
    ],
)
def test_what_cannot_race_is_refused_with_its_lane_and_the_setting(other: dict[str, Any], setting: str) -> None:
    with pytest.raises(InvalidExperiment, match=f"lane 2 .lane B.: .*{setting}"):
        race({}, other)


def test_too_few_lanes_and_too_much_work_are_refused() -> None:
    with pytest.raises(InvalidExperiment, match="2 to 16 lanes, got 1"):
        race({})
    with pytest.raises(InvalidInput):
        Race(lanes=lanes(*[{}] * 17))
    wide = {"layers": [{"type": "dense", "units": 500}] * 2}
    with pytest.raises(LimitExceeded, match=r"at most [\d,]+ parameters × examples × epochs"):
        race(wide, wide, epochs=1000)


def test_from_now_every_lane_has_the_weights_as_they_are() -> None:
    trainer = Trainer(experiment({}))
    trainer.train(300)
    normal = {
        "layers": [{"type": "dense", "units": units, "normalization": {"type": "batch_norm"}} for units in (4, 2)]
    }
    race = Race(lanes=lanes({}, ADAM, ADAM, ADAM, normal), start="now", epochs=1)
    first, *_, last = findings(race, trainer)
    loss = trainer.evaluate("dev").loss
    assert first.arrays["dev"][:4, 0] == pytest.approx([loss] * 4, rel=BOUND)
    assert not last.facts["whole"]
    assert trainer.steps == 300


def test_from_now_lanes_with_batch_norm_keep_its_scales_and_its_running_means() -> None:
    normal = {"layers": [{"type": "dense", "units": 4, "normalization": {"type": "batch_norm"}}]}
    trainer = Trainer(experiment(normal))
    trainer.train(300)
    first = findings(Race(lanes=lanes(normal, normal | ADAM), start="now", epochs=1), trainer)[0]
    assert first.arrays["dev"][:, 0] == pytest.approx([trainer.evaluate("dev").loss] * 2, rel=BOUND)


def test_a_model_whose_weights_are_infinite_has_no_loss_though_its_units_saturate() -> None:
    heat = Lockstep([experiment({}), experiment(ADAM)], None, 1)
    thetas = [theta.copy() for theta in heat.ensemble.thetas]
    thetas[1][0] = np.inf
    heat.ensemble.adopt(thetas)
    next(measured for measured in heat.run() if measured)
    for curve in heat.curves.values():
        assert np.isfinite(curve[:, 0]).tolist() == [True, False]


def test_a_lane_can_be_gone_on_with() -> None:
    found = race({}, ADAM, epochs=2)
    assert found.model is not None
    taken, alone = found.model(1), Trainer(experiment(ADAM))
    alone.train(60)
    assert (taken.steps, taken.experiment) == (60, alone.experiment)
    for trainer in (taken, alone):
        trainer.train(45)
    np.testing.assert_allclose(taken.network.theta, alone.network.theta, rtol=1e-4, atol=1e-6)


def test_a_lane_that_diverges_says_so_and_cannot_be_taken() -> None:
    wild = {"data": {"dataset": {"type": "plane"}}, "learning_rate": 100, "layers": []}
    found = race(wild | {"learning_rate": 0.01}, wild, epochs=5)
    assert [lane["diverged"] for lane in found.facts["lanes"]] == [False, True]
    assert (found.facts["lanes"][1]["loss"], found.facts["winner"]) == (None, 0)
    assert found.model is not None
    with pytest.raises(InvalidInput, match="diverged, got number 2"):
        found.model(1)


def test_the_paths_lie_on_the_plane_of_their_principal_components() -> None:
    specs = [{"optimizer": {"type": name}} for name in OPTIMIZERS]
    found = race(*specs, epochs=2)
    paths, steps = found.arrays["paths"], found.arrays["step"]
    assert paths.shape == (4, len(steps), 2)
    np.testing.assert_allclose(paths[:, 0], 0, atol=1e-6)
    points = []
    for spec in specs:
        trainer = Trainer(experiment(spec))
        for step in steps:
            trainer.train(int(step) - trainer.steps)
            points.append(trainer.network.theta.astype(np.float64))
    centred = np.array(points) - np.mean(points, 0)
    variances = np.linalg.svd(centred, compute_uv=False) ** 2
    assert found.facts["shares"] == pytest.approx(variances[:2] / variances.sum(), abs=0.02)
    spread = np.square(paths.reshape(-1, 2) - paths.reshape(-1, 2).mean(0)).sum(0)
    assert spread == pytest.approx(variances[:2], rel=0.05)
