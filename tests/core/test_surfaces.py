"""Surfaces, and the walks of our optimizers on them."""

import json
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.optimizers import Adam, Lbfgs, Momentum, Sgd
from glassnet.core.components.studies.descent import Descent, Lane
from glassnet.core.components.studies.phase import Phase
from glassnet.core.components.studies.study import Finding, Study
from glassnet.core.components.surfaces import Logistic, Parabola, Plateau, Ravine, Surface, Typed
from glassnet.core.subject import Subject
from glassnet.errors import InvalidInput, LimitExceeded
from tests.core.golden import examples

NOBODY = cast(Subject, None)
worked = examples["optimizers"]
PUBLISHED: dict[str, Any] = json.loads((Path(__file__).parents[1] / "golden" / "optimizers.json").read_text())
PATHS = worked["paths"] | PUBLISHED["paths"]
VALLEY = Typed()
SURFACES = [*[member() for member in registry["surface"].values()], Logistic(normalize=True), Ravine(condition=9)]


def found(study: Study) -> Finding:
    """What a study says in the end."""
    answers = [answer for answer in study.work(NOBODY) if answer is not None]
    assert isinstance(answers[-1], Finding)
    return answers[-1]


@pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.type)
def test_gradients_are_slopes(surface: Surface) -> None:
    left, right, low, high = surface.reach
    x, y = np.random.default_rng(0).uniform((left, low), (right, high), (50, 2)).T
    h, (dx, dy) = 1e-6, surface.gradient(x, y)
    np.testing.assert_allclose(dx, (surface.value(x + h, y) - surface.value(x - h, y)) / (2 * h), rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(dy, (surface.value(x, y + h) - surface.value(x, y - h)) / (2 * h), rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize("surface", [s for s in SURFACES if s.lowest() is not None], ids=lambda surface: surface.type)
def test_nothing_is_lower_than_the_lowest(surface: Surface) -> None:
    left, right, low, high = surface.reach
    x, y = np.meshgrid(np.linspace(left, right, 401), np.linspace(low, high, 401))
    lowest = surface.lowest()
    assert lowest is not None
    assert 0 <= surface.value(x, y).min() - lowest < 0.05


@pytest.mark.parametrize("name", sorted(PATHS))
def test_golden_paths(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = np.array(PATHS[name])
    monkeypatch.setattr(Typed, "gradient", lambda _, x, y: (2 * x - 10, 20 * y + x))
    rate = worked["sgd_learning_rate"] if name == "sgd" else worked["learning_rate"]
    lanes = (Lane(optimizer=registry["optimizer"][name](), learning_rate=rate),)
    study = Descent(surface=VALLEY, start=tuple(expected[0]), lanes=lanes, steps=len(expected) - 1)
    np.testing.assert_allclose(found(study).arrays["paths"][0], expected, rtol=1e-10, atol=1e-12)


def test_the_course_comes_to_five() -> None:
    lanes = (Lane(optimizer=Sgd(), learning_rate=0.01),)
    finding = found(Descent(surface=Parabola(), start=(0, 0), lanes=lanes, steps=1000))
    assert round(float(finding.arrays["paths"][0, -1, 0]), 8) == 4.99999999
    assert finding.arrays["paths"][0, -1, 1] == 0


def test_momentum_arrives_before_plain_descent() -> None:
    sgd, momentum = found(Descent()).facts["lanes"][:2]
    assert (sgd["optimizer"]["type"], momentum["optimizer"]["type"]) == ("sgd", "momentum")
    assert momentum["arrived"] < sgd["arrived"] == 45


def test_what_runs_away_is_marked_at_its_step() -> None:
    finding = found(Descent(lanes=(Lane(optimizer=Sgd(), learning_rate=0.1),), steps=1000))
    (lane,) = finding.facts["lanes"]
    y = 4.0 ** np.arange(60)  # |1 − 0.1 · 50| = 4, from y = 1
    assert lane["diverged"] == np.flatnonzero(y >= 8e6)[0]
    assert (lane["arrived"], lane["value"]) == (None, None)
    json.dumps(finding.facts, allow_nan=False)


def test_terms_are_those_of_the_formula() -> None:
    rule = Adam()
    finding = found(Descent(lanes=(Lane(optimizer=rule, learning_rate=0.1),), steps=5))
    terms = dict(zip(finding.facts["terms"], finding.arrays["terms"].swapaxes(0, 1), strict=True))
    path, v, s = finding.arrays["paths"][0], np.zeros(2), np.zeros(2)
    for t in range(5):
        g = np.array(Ravine().gradient(*path[t]))
        v, s = 0.9 * v + 0.1 * g, 0.999 * s + 0.001 * g * g
        corrected = v / (1 - 0.9 ** (t + 1)), s / (1 - 0.999 ** (t + 1))
        step = -0.1 * corrected[0] / (np.sqrt(corrected[1]) + rule.epsilon)
        for name, value in zip(
            ["g", "v", "v̂", "s", "ŝ", "Δw"], [g, v, corrected[0], s, corrected[1], step], strict=True
        ):
            np.testing.assert_allclose(terms[name][t], value, rtol=1e-10, err_msg=name)
        np.testing.assert_allclose(path[t + 1] - path[t], step, rtol=1e-9)


def test_nobody_and_every_surface_can_be_shown() -> None:
    assert found(Descent(lanes=())).arrays["paths"].shape == (0, 201, 2)
    for surface in SURFACES:
        json.dumps(found(Descent(surface=surface, steps=20)).facts, allow_nan=False)


def test_refused_formulas_name_the_column() -> None:
    with pytest.raises(InvalidInput, match="column 5"):
        found(Descent(surface=Typed(formula="x + q")))


def test_plain_descent_runs_away_exactly_above_two_over_the_bend() -> None:
    finding = found(Phase(surface=Ravine(condition=50), optimizer=Sgd(), steps=1000))
    np.testing.assert_array_equal(finding.arrays["outcome"][0] == -2, finding.arrays["rates"] > 2 / 50)


def test_momentum_runs_away_where_theory_says() -> None:
    finding = found(Phase(surface=Ravine(condition=50), optimizer=Momentum(), steps=1000))
    rates, betas = finding.arrays["rates"], finding.arrays["betas"][:20, None]
    border = 2 * (1 + betas) / ((1 - betas) * 50)
    sure = abs(np.log(rates / border)) > 0.05  # beside the border it takes long to go either way
    np.testing.assert_array_equal((finding.arrays["outcome"][:20] == -2)[sure], (rates > border)[sure])


def test_the_map_says_what_a_single_walk_does() -> None:
    finding = found(Phase(surface=Plateau(), optimizer=Adam(), steps=200))
    (rate, beta, steps), lowest = finding.facts["best"], 1e-4
    lanes = (Lane(optimizer=Adam(beta1=beta), learning_rate=rate),)
    heights = found(Descent(surface=Plateau(), lanes=lanes, steps=200)).arrays["heights"][0]
    assert np.flatnonzero(heights > lowest * heights[0])[-1] + 1 == steps


def test_without_a_lowest_value_a_gentle_slope_is_the_end() -> None:
    finding = found(Phase(surface=Typed(formula="x**2 + y**2"), optimizer=Sgd(), start=(3, 0), steps=1000))
    column = 20
    rate = finding.arrays["rates"][column]
    slopes = 6 * abs(1 - 2 * rate) ** np.arange(1001)
    assert finding.arrays["outcome"][0, column] == np.flatnonzero(slopes >= 1e-4)[-1] + 1


def test_the_floor_is_counted_from_the_lowest_value() -> None:
    finding = found(Descent(surface=Logistic(normalize=True), lanes=(Lane(optimizer=Sgd(), learning_rate=1),)))
    above = finding.arrays["heights"][0] - finding.facts["lowest"]
    assert finding.facts["lowest"] > 0.1
    assert finding.facts["lanes"][0]["arrived"] == np.flatnonzero(above > 0.01 * above[0])[-1] + 1


def test_too_large_a_map_is_refused() -> None:
    assert found(Phase(optimizer=Lbfgs(), steps=100)).arrays["outcome"].shape == (1, 41)
    with pytest.raises(LimitExceeded, match="at most 500 steps"):
        found(Phase(optimizer=Lbfgs(), steps=1000))
