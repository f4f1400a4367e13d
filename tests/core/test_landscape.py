"""The loss landscape: planes through the weights, the map on them, the path on the map."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core.components.studies import Finding
from glassnet.core.components.studies.weight_place import WeightPlace
from glassnet.core.loss_grid import SIZE, extent
from glassnet.core.losses_at import Losses
from glassnet.core.program import Array
from glassnet.core.survey import DRIFT, ROOM
from glassnet.core.weight_plane import path_plane, random_plane, weights_plane
from glassnet.errors import InvalidInput
from tests.core.landscapes import Asked, Walk, objective
from tests.core.runs import RICH, trained

SPEC: dict[str, Any] = {"precision": "float64", "regularizer": {"type": "l2"}, "learning_rate": 0.1}


def thetas(walk: Walk) -> Array:
    return np.array([moment.standing.theta for moment in walk.timeline.moments])


def test_explained_variance_is_that_of_a_singular_value_decomposition() -> None:
    path = thetas(Walk(SPEC))
    squares = np.linalg.svd(path - path.mean(0), compute_uv=False) ** 2
    plane = path_plane(path, path[-1])
    assert plane is not None
    np.testing.assert_allclose(plane.shares, squares[:2] / squares.sum(), rtol=1e-9)
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-9)


def test_a_path_in_a_plane_is_found_again_from_its_coordinates() -> None:
    rng = np.random.default_rng(1)
    path = rng.standard_normal((9, 2)) @ rng.standard_normal((2, 40)) + rng.standard_normal(40)
    plane = path_plane(path, path[3])
    assert plane is not None
    assert sum(plane.shares or ()) == pytest.approx(1)
    np.testing.assert_allclose(plane.points(plane.project(path)), path, atol=1e-9)


@pytest.mark.parametrize("path", [np.zeros((2, 5)), np.zeros((9, 5)), np.outer(np.arange(9.0), np.ones(5))])
def test_a_path_that_spans_no_plane_gives_none(path: Array) -> None:
    assert path_plane(path, path[0]) is None


def test_random_directions_are_as_long_as_the_weights_unit_by_unit() -> None:
    network = trained(RICH, 30).network
    theta = network.theta[: network.trainable].astype(float)
    plane = random_plane(network, theta, 0)
    for direction in plane.directions:
        for drawn, weights in zip(network.views(direction), network.views(theta), strict=True):
            lengths = [np.linalg.norm(each["weights"], axis=-1) for each in (drawn, weights)]
            np.testing.assert_allclose(*lengths, rtol=1e-9)
            assert not any(array.any() for name, array in drawn.items() if name != "weights")
    np.testing.assert_allclose(plane.project(plane.points(np.array([[0.3, -0.7]]))), [[0.3, -0.7]], atol=1e-9)
    assert not np.allclose(plane.directions, random_plane(network, theta, 1).directions)


def test_two_weights_have_their_values_as_coordinates() -> None:
    trainer = trained(RICH, 30)
    network = trainer.network
    theta = network.theta[: network.trainable].astype(float)
    places = WeightPlace(layer=1, unit=2, input=4), WeightPlace(layer=0, unit=3, input=None)
    plane = weights_plane(theta, [place.position(network) for place in places], ("one", "other"))
    here = network.parameters[1]["weights"][2, 4], network.parameters[0]["beta"][0, 3]
    np.testing.assert_allclose(plane.project(theta[None])[0], here)
    trainer.set_weight(1, 2, 4, 5.0)
    trainer.set_weight(0, 3, None, -3.0)
    np.testing.assert_allclose(plane.points(np.array([[5.0, -3.0]]))[0], network.theta[: network.trainable], rtol=1e-6)


@pytest.mark.parametrize("place", [{"layer": 9}, {"unit": 99}, {"input": 99}])
def test_a_weight_that_is_not_there_is_refused_kindly(place: dict[str, int]) -> None:
    asked = Asked(Walk(SPEC).subject, "landscape", plane="weights", second=WeightPlace(**place))
    with pytest.raises(InvalidInput, match=r"expected a weight of the network, got .* the widths are 2, 4, 2, 1"):
        asked.findings()


@pytest.mark.parametrize("plane", ["path", "random", "weights"])
def test_every_value_of_a_map_is_the_loss_there(plane: str) -> None:
    walk = Walk(SPEC)
    found = Asked(walk.subject, "landscape", plane=plane).findings()
    assert list(dict.fromkeys(finding.facts["resolution"] for finding in found)) == [9, 17, 33, 65]
    assert [finding.progress for finding in found][-1] == 1
    last = found[-1]
    values, facts = last.arrays["values"], last.facts
    np.testing.assert_array_equal(found[0].arrays["values"], values[::8, ::8])
    theta = walk.trainer.network.theta
    chosen = {
        "path": lambda: path_plane(thetas(walk), theta),
        "random": lambda: random_plane(walk.trainer.network, theta, 0),
        "weights": lambda: weights_plane(theta, [0, 1], ("", "")),
    }[plane]()
    assert chosen is not None
    row, column = 11, 50
    (left, right), (bottom, top) = facts["reach"]["x"], facts["reach"]["y"]
    u, v = np.linspace(left, right, SIZE)[column], np.linspace(top, bottom, SIZE)[row]
    alone = trained(SPEC, 0)
    alone.adopt(chosen.points(np.array([[u, v]]))[0], 0)
    assert values[row, column] == pytest.approx(objective(alone), rel=1e-5)


def test_the_present_weights_and_the_path_have_their_own_losses() -> None:
    walk = Walk(SPEC)
    last = Asked(walk.subject, "landscape").findings()[-1]
    assert last.facts["current"]["loss"] == pytest.approx(objective(walk.trainer), rel=1e-9)
    assert last.facts["current"]["step"] == 120
    path = last.arrays["path"]
    np.testing.assert_array_equal(last.arrays["steps"], np.arange(0, 121, 10))
    np.testing.assert_allclose(path[-1], [0, 0, objective(walk.trainer)], atol=1e-6)
    np.testing.assert_allclose(path[:, 2], Losses(walk.trainer).at(thetas(walk)), rtol=1e-6)
    reach = last.facts["reach"]
    assert all(reach["x"][0] < u < reach["x"][1] and reach["y"][0] < v < reach["y"][1] for u, v, _ in path)


def test_without_a_path_it_shows_random_directions_and_says_so() -> None:
    walk = Walk(SPEC, steps=10)
    asked = Asked(walk.subject, "landscape")
    facts = asked.findings()[-1].facts
    assert (facts["plane"], facts["shares"], facts["reach"]["x"]) == ("random", None, [-1, 1])
    assert "two random directions" in facts["note"]
    walk.go(10)
    facts = asked.findings()[-1].facts
    assert (facts["plane"], facts["note"]) == ("path", "")


def test_it_follows_the_training_and_draws_anew_what_no_longer_fits() -> None:
    walk = Walk({**SPEC, "learning_rate": 0.03})
    asked = Asked(walk.subject, "landscape", span=2)
    before = asked.findings()[-1]
    walk.go(1)
    (after,) = asked.findings()
    np.testing.assert_array_equal(after.arrays["values"], before.arrays["values"])
    assert (len(after.arrays["path"]), after.facts["current"]["step"]) == (len(before.arrays["path"]) + 1, 121)
    assert after.facts["current"]["loss"] == pytest.approx(objective(walk.trainer), rel=1e-9)
    walk.trainer.retune(walk.trainer.experiment.model_copy(update={"learning_rate": 3.0}))
    walk.go(400)
    anew = asked.findings()
    assert anew[-1].facts["reach"] != before.facts["reach"]
    mapped = anew[-1].arrays["values"]
    current = anew[-1].facts["current"]
    assert mapped.min() <= current["loss"] * (1 + DRIFT)


def test_while_the_training_outruns_every_map_there_is_always_a_new_one() -> None:
    walk = Walk({**SPEC, "learning_rate": 3.0}, steps=20)
    asked, told = Asked(walk.subject, "landscape"), []
    for piece in asked.pieces(400):
        walk.trainer.train(5)
        if isinstance(piece, Finding):
            told.append(piece.facts["current"]["step"])
    assert len(told) > 8
    assert told == sorted(set(told))
    assert walk.trainer.steps - told[-1] < 300


def test_another_network_gets_a_map_of_its_own() -> None:
    walk = Walk(SPEC)
    asked = Asked(walk.subject, "landscape", plane="random")
    asked.findings()
    layers = walk.trainer.experiment.layers
    walk.trainer.retune(walk.trainer.experiment.model_copy(update={"layers": (*layers, layers[0])}))
    found = asked.findings()[-1]
    assert found.facts["current"]["loss"] == pytest.approx(objective(walk.trainer), rel=1e-9)
    assert len(found.arrays["path"]) == 0


@pytest.mark.parametrize(("study", "knobs"), [("landscape", {}), ("landscape", {"plane": "random"}), ("slice", {})])
def test_training_beside_it_is_the_same_to_the_last_bit(study: str, knobs: dict[str, Any]) -> None:
    walk, alone = Walk(RICH), trained(RICH, 120)
    asked = Asked(walk.subject, study, **knobs)
    for _ in range(3):
        asked.findings()
        walk.go(7)
        alone.train(7)
    np.testing.assert_array_equal(walk.trainer.network.theta, alone.network.theta)
    np.testing.assert_array_equal(walk.trainer.snapshot().state, alone.snapshot().state)


def test_another_span_shows_more_of_the_same() -> None:
    walk = Walk(SPEC)
    near, far = (Asked(walk.subject, "landscape", span=span).findings()[-1].facts["reach"] for span in (1, 2))
    for axis in "xy":
        assert sum(far[axis]) == pytest.approx(sum(near[axis]))
        assert np.ptp(far[axis]) == pytest.approx(2 * np.ptp(near[axis]))


def test_a_path_along_a_line_gets_a_map_that_is_not_slim() -> None:
    places = np.array([[0.0, 1.0], [10.0, 1.0]])
    low, high = extent(places, ROOM)
    np.testing.assert_allclose(high - low, [16, 0.3 * 16])
    np.testing.assert_allclose((low + high) / 2, [5, 1])
    assert np.all(np.subtract(*reversed(extent(places[:1], ROOM))) > 0)


@pytest.mark.parametrize(
    ("weight", "value"), [((0, 0, 0), 60.0), ((2, 0, 1), 40.0)], ids=["off the map", "off the plane"]
)
def test_weights_that_leave_the_map_get_a_new_one_at_once(weight: tuple[int, int, int], value: float) -> None:
    """The old map is told once more, the new one from 17 points a side on."""
    walk = Walk(SPEC)
    asked = Asked(walk.subject, "landscape", plane="weights")
    asked.findings()
    walk.trainer.set_weight(*weight, value)
    found = asked.findings()
    told = [finding.facts["resolution"] for finding in found]
    assert (told[:2], told[-1]) == ([65, 17], 65)
    assert found[-1].facts["current"]["loss"] == pytest.approx(objective(walk.trainer), rel=1e-9)


def test_an_earlier_moment_gets_a_map_of_its_own() -> None:
    walk = Walk({**SPEC, "learning_rate": 0.001})
    asked = Asked(walk.subject, "landscape", plane="random")
    asked.findings()
    walk.trainer.restore(walk.timeline.moments[-2].standing)
    assert asked.findings()[0].facts["resolution"] == 17


def test_what_is_no_number_is_as_high_as_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    walk, at = Walk(SPEC), Losses.at
    here = walk.trainer.network.theta[0] + 0.1
    monkeypatch.setattr(Losses, "at", lambda self, points: np.where(points[:, 0] > here, np.nan, at(self, points)))
    values = Asked(walk.subject, "landscape", plane="weights").findings()[-1].arrays["values"]
    assert np.isposinf(values).any()
    assert not np.isnan(values).any()
