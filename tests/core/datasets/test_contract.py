"""What every dataset of the menus promises, whoever adds it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet.core import spec as spec
from glassnet.core.component import listed
from glassnet.core.components.datasets.dataset import MOST_PREVIEWED, Dataset, Generated, Table

MEMBERS: list[type[Dataset]] = list(listed("dataset").values())  # type: ignore[arg-type]
GENERATED = [member for member in MEMBERS if issubclass(member, Generated)]
every = pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.__name__)
every_generated = pytest.mark.parametrize("member", GENERATED, ids=lambda member: member.__name__)


def draw(dataset: Dataset, seed: int = 3) -> Table:
    return dataset.sample(np.random.default_rng(seed))


def check(dataset: Dataset, table: Table) -> None:
    """Shapes, types and values fit what the class says of itself."""
    assert table.x.shape == (dataset.rows(), len(dataset.inputs))
    assert table.y.shape == (dataset.rows(),)
    assert table.x.dtype == np.float64
    assert np.isfinite(table.x).all()
    assert np.isfinite(table.y).all()
    if dataset.task == "regression":
        assert table.y.dtype == np.float64
    else:
        assert table.y.dtype == np.int64
        assert set(np.unique(table.y)) <= set(range(len(dataset.classes)))


@every
def test_a_dataset_is_what_it_says(member: type[Dataset]) -> None:
    dataset = member.model_validate({})
    table = draw(dataset)
    check(dataset, table)
    if dataset.task == "regression":
        assert np.ptp(table.y) > 0.5
    else:
        counts = np.bincount(table.y, minlength=len(dataset.classes))
        assert counts.min() > 0.8 * counts.mean(), "no class is rare"


@every
def test_a_dataset_says_what_it_is(member: type[Dataset]) -> None:
    assert len(set(member.inputs)) == len(member.inputs) > 1
    assert (len(member.classes) == 0) == (member.task == "regression")
    assert member.task != "two_classes" or len(member.classes) == 2
    assert member.picture is None or np.prod(member.picture) == len(member.inputs)
    assert len(member.help()) > 40


@every
def test_the_same_seed_gives_the_same_table(member: type[Dataset]) -> None:
    dataset = member.model_validate({})
    for first, second in zip(draw(dataset), draw(dataset), strict=True):
        np.testing.assert_array_equal(first, second)


@every_generated
def test_another_seed_gives_other_points(member: type[Generated]) -> None:
    dataset = member.model_validate({"noise": 0.1})
    assert not np.array_equal(draw(dataset, 1).x, draw(dataset, 2).x)


@every_generated
@given(points=st.integers(10, 400), noise=st.floats(0, 0.5), seed=st.integers(0, 2**31 - 1))
def test_as_many_points_as_asked_for(member: type[Generated], points: int, noise: float, seed: int) -> None:
    dataset = member.model_validate({"points": points, "noise": noise})
    assert dataset.rows() == points
    check(dataset, draw(dataset, seed))


@every_generated
def test_noise_scatters(member: type[Generated]) -> None:
    """The noise knob changes the table, a small noise less than a large one."""
    tables = [draw(member.model_validate({"noise": noise})) for noise in (0, 0.1, 0.5)]
    changes = [np.abs(t.x - tables[0].x).mean() + np.abs(t.y - tables[0].y).mean() for t in tables[1:]]
    assert 0 < changes[0] < changes[1]


@every
def test_points_lie_on_the_map(member: type[Dataset]) -> None:
    if member.reach is not None:
        assert np.abs(draw(member.model_validate({})).x).max() <= member.reach


@every
def test_a_preview_is_small_and_shows_every_class(member: type[Dataset]) -> None:
    preview, pictures = member.preview(), member.preview_pictures()
    assert len(json.dumps(member.facts())) < 4500
    assert member.preview() == preview
    if member.picture:
        assert preview == []
        assert np.shape(pictures) == (len(member.classes), *member.picture)
        assert (np.min(pictures), np.max(pictures)) == (0, 16)
    else:
        assert pictures == []
        assert 60 <= len(preview) <= MOST_PREVIEWED
        points = np.array(preview)
        assert 3 < np.abs(points[:, :2]).max() <= (member.reach or 5)
        if member.task != "regression":
            assert set(points[:, 2]) == set(range(len(member.classes)))
