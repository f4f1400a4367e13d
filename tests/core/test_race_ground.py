"""The loss under the paths of a race: it is the lanes' own objective; where they have none in common, that is said."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core import ground as of_ground
from glassnet.core import paths as of_paths
from glassnet.core.components.studies import Finding
from glassnet.core.components.studies.race import Race
from glassnet.core.ground import DIFFERENT, UNPENALIZED
from glassnet.core.loss_grid import around
from glassnet.core.losses_at import Losses
from glassnet.core.program import Array
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.core.weight_plane import WeightPlane
from tests.core.test_race import ADAM, findings, lanes, race

BOUND = 1e-4
"""How far the products of a stack may lead from those of a single model, over these few steps."""
PENALTY = {"regularizer": {"type": "l2", "rate": 3.0}}


def cell(found: Finding, row: int, column: int) -> tuple[Array, float]:
    """The coordinates (2,) of a cell of the map, and the loss there."""
    ground, values = found.facts["ground"], found.arrays["ground"]
    last = len(values) - 1
    (left, right), (bottom, top) = ground["reach"]["x"], ground["reach"]["y"]
    place = left + (right - left) * column / last, top + (bottom - top) * row / last
    return np.array(place), float(values[row, column])


def nearest(found: Finding, place: Array) -> tuple[Array, float]:
    """The cell of the map that is nearest to coordinates (2,)."""
    size = len(found.arrays["ground"])
    cells = [cell(found, row, column) for row in range(size) for column in range(size)]
    return min(cells, key=lambda each: float(np.square(each[0] - place).sum()))


def walked(specs: list[dict[str, Any]], steps: Array) -> Array:
    """Where models trained alone are at these steps (K, n, P)."""
    places = []
    for spec in specs:
        trainer = Trainer(experiment(spec))
        for step in steps:
            trainer.train(int(step) - trainer.steps)
            places.append(trainer.network.theta[: trainer.network.trainable].astype(np.float64))
    return np.array(places).reshape(len(specs), len(steps), -1)


def test_the_map_has_the_loss_of_the_lowest_lane_at_the_end_of_its_path() -> None:
    found = race({}, ADAM, epochs=20)
    ground, alone = found.facts["ground"], Trainer(experiment(ADAM))
    alone.train(alone.steps_per_epoch * 20)
    own = Losses(alone).at(alone.network.theta[None])[0]
    assert ground["through"] == 1
    assert ground["loss"] == pytest.approx(own, rel=BOUND)
    np.testing.assert_allclose(ground["at"], found.arrays["paths"][1, -1], rtol=1e-5)
    place, loss = nearest(found, np.array(ground["at"]))
    np.testing.assert_allclose(place, ground["at"], atol=1e-9)
    assert loss == pytest.approx(ground["loss"], rel=1e-6)


def test_every_cell_has_the_loss_of_the_weights_there() -> None:
    specs = [{"optimizer": {"type": name}} for name in ("sgd", "momentum", "rmsprop")] + [ADAM]
    found = race(*specs, epochs=1)
    thetas = walked(specs, found.arrays["step"])
    places = found.arrays["paths"].reshape(-1, 2).astype(np.float64)
    points = thetas.reshape(len(places), -1)
    directions = np.linalg.lstsq(places - places.mean(0), points - points.mean(0), rcond=None)[0]
    ground, losses = found.facts["ground"], Losses(Trainer(experiment({})))
    assert found.arrays["ground"].shape == (65, 65)
    for row, column in [(0, 0), (0, 64), (64, 0), (64, 64), (13, 40), (50, 22)]:
        place, loss = cell(found, row, column)
        theta = thetas[ground["through"], -1] + (place - ground["at"]) @ directions
        assert loss == pytest.approx(losses.at(theta[None])[0], rel=1e-3)


def test_all_paths_lie_on_the_map_and_it_is_there_while_they_race() -> None:
    pieces = findings(Race(lanes=lanes({}, ADAM, {"learning_rate": 0.3}), epochs=10))
    places, reach = pieces[-1].arrays["paths"].reshape(-1, 2), pieces[-1].facts["ground"]["reach"]
    for axis, name in enumerate("xy"):
        assert reach[name][0] < places[:, axis].min()
        assert reach[name][1] > places[:, axis].max()
    early = next(piece for piece in pieces if "ground" in piece.arrays)
    assert early.progress < 0.5
    assert early.arrays["ground"].shape == (17, 17)
    assert [piece.arrays["ground"].shape[0] for piece in pieces if piece.progress == 1][-3:] == [17, 33, 65]
    np.testing.assert_array_equal(pieces[-1].arrays["ground"][::4, ::4], pieces[-3].arrays["ground"])


@pytest.mark.parametrize(("share", "maps"), [(0.0, 1), (1e9, 7)])
def test_maps_are_redrawn_while_they_race_as_long_as_that_takes_little_of_the_time(
    share: float, maps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_ground, "SHARE", share)
    pieces = findings(Race(lanes=lanes({}, ADAM), epochs=1))
    shown = [piece.facts["ground"]["at"] for piece in pieces if piece.progress < 1 and piece.facts["ground"]]
    assert len({tuple(at) for at in shown}) == maps


def test_paths_that_go_on_stay_on_the_plane_of_the_map_beneath_them() -> None:
    pieces = findings(Race(lanes=lanes({}, ADAM), epochs=10))
    mapped = [piece for piece in pieces if "ground" in piece.arrays]
    assert len(mapped) > 20
    for piece in mapped:
        path = piece.arrays["paths"][piece.facts["ground"]["through"]]
        assert np.abs(path - piece.facts["ground"]["at"]).max(-1).min() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    "other",
    [
        {"layers": [{"type": "dense", "units": 4, "activation": {"type": "relu"}}, {"type": "dense", "units": 2}]},
        {"layers": [{"type": "dense", "units": n, "normalization": {"type": "batch_norm"}} for n in (4, 2)]},
    ],
)
def test_lanes_that_are_different_networks_have_no_map_and_it_says_so(other: dict[str, Any]) -> None:
    found = race({}, other, epochs=1)
    assert (found.facts["ground"], found.facts["ground_note"]) == (None, DIFFERENT)
    assert "ground" not in found.arrays
    assert found.arrays["paths"].shape[0] == 2


def test_how_and_where_lanes_learn_from_does_not_change_the_map() -> None:
    layers = [{"type": "dense", "units": n, "initializer": {"type": "zeros"}, "dropout": 0.2} for n in (4, 2)]
    found = race({}, {"layers": layers, "schedule": {"type": "inverse_time"}}, epochs=1)
    assert found.facts["ground_note"] == ""
    assert "ground" in found.arrays


def test_penalties_belong_to_the_map_where_the_lanes_share_them() -> None:
    for second, note, spec in [(ADAM | PENALTY, "", PENALTY), (ADAM, UNPENALIZED, {})]:
        found = race(PENALTY, second, epochs=5)
        (alone,) = walked([[PENALTY, second][found.facts["ground"]["through"]]], np.array([150]))
        own = Losses(Trainer(experiment(spec))).at(alone)[0]
        assert found.facts["ground_note"] == note
        assert found.facts["ground"]["loss"] == pytest.approx(own, rel=BOUND)
        assert nearest(found, np.array(found.facts["ground"]["at"]))[1] == pytest.approx(own, rel=BOUND)


def test_networks_too_large_for_a_map_say_so() -> None:
    wide = {"layers": [{"type": "dense", "units": 400}, {"type": "dense", "units": 100}], "batch_size": 300}
    found = race(wide, wide, epochs=1)
    assert found.facts["ground"] is None
    assert found.facts["ground_note"].startswith("No loss lies under the paths: expected at most 10,000,000 examples")


def test_a_lane_that_diverged_does_not_stretch_the_map() -> None:
    calm = {"data": {"dataset": {"type": "plane"}}, "layers": [], "learning_rate": 0.01}
    found = race(calm, calm | {"optimizer": {"type": "adam"}}, calm | {"learning_rate": 100}, epochs=5)
    assert found.facts["lanes"][2]["diverged"]
    places, reach = found.arrays["paths"][:2].reshape(-1, 2), found.facts["ground"]["reach"]
    assert reach["x"][1] - reach["x"][0] < 2 * np.ptp(places[:, 0])
    without = race(calm, calm | {"optimizer": {"type": "adam"}}, epochs=5)
    assert found.facts["shares"] == pytest.approx(without.facts["shares"])


def test_the_end_of_a_path_is_kept_though_moments_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_paths, "MOST_NUMBERS", 440)  # every seventh
    found = race({}, ADAM, epochs=2)
    assert (len(found.arrays["step"]), found.arrays["paths"].shape[1]) == (61, 10)
    np.testing.assert_allclose(found.facts["ground"]["at"], found.arrays["paths"][found.facts["ground"]["through"], -1])


def test_a_parallel_plane_keeps_the_coordinates() -> None:
    rng = np.random.default_rng(1)
    plane = WeightPlane(rng.standard_normal(9), rng.standard_normal((2, 9)), ("a", "b"))
    theta, others = rng.standard_normal(9), rng.standard_normal((5, 9))
    moved = plane.through(theta)
    np.testing.assert_allclose(moved.project(others), plane.project(others))
    np.testing.assert_allclose(moved.points(np.array([moved.start])), theta[None])


def test_a_place_lies_on_a_point_of_every_grid() -> None:
    rng = np.random.default_rng(2)
    places = rng.standard_normal((30, 2)) * (5, 0.1)
    for exact in places[:9]:
        low, high = around(places, exact)
        cells = (exact - low) / (high - low) * 16
        np.testing.assert_allclose(cells, cells.round(), atol=1e-9)
        assert np.all(low < places.min(0))
        assert np.all(high > places.max(0))
        assert (high - low).min() > 0.25 * (high - low).max()
