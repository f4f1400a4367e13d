"""Where the points of each dataset lie and what their answers are, against the published formulas."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.core import spec as spec
from glassnet.core.components.datasets.dataset import Dataset, Table
from glassnet.core.components.datasets.many_classes import Blobs
from glassnet.core.components.datasets.regression import Hills, TiltedPlane
from glassnet.core.components.datasets.two_classes import Circle, Gauss, Moons, Spiral, Xor
from glassnet.core.program import Array

POINTS = 2001


def draw(dataset: Dataset) -> Table:
    return dataset.sample(np.random.default_rng(7))


def test_circle_a_disc_in_a_ring() -> None:
    x, y = draw(Circle(points=POINTS))
    radius = np.hypot(*x.T)
    np.testing.assert_array_equal(y, (radius < 2.5).astype(int))
    assert not ((radius > 2.5) & (radius < 3.5)).any()
    assert 4.9 < radius.max() <= 5
    assert np.bincount(y).tolist() == [1001, 1000]


def test_circle_noise_flips_labels_near_the_border_only() -> None:
    (x, y), quiet = draw(Circle(points=POINTS, noise=0.1)), draw(Circle(points=POINTS))
    np.testing.assert_array_equal(x, quiet.x)
    flipped = np.hypot(*x[y != quiet.y].T)
    assert len(flipped) > 20
    assert (np.abs(flipped - 2.5) <= 0.5 * 2**0.5).all()


def test_xor_by_the_sign_of_the_product() -> None:
    x, y = draw(Xor(points=POINTS))
    np.testing.assert_array_equal(y, (x[:, 0] * x[:, 1] >= 0).astype(int))
    assert 0.3 <= np.abs(x).min() < 0.31
    assert 5.2 < np.abs(x).max() <= 5.3


@pytest.mark.parametrize(("noise", "variance"), [(0, 0.5), (0.25, 2.25), (0.5, 4)])
def test_gauss_two_clouds_of_growing_variance(noise: float, variance: float) -> None:
    x, y = draw(Gauss(points=40_000, noise=noise))
    for number, middle in enumerate((-2, 2)):
        cloud = x[y == number]
        assert len(cloud) == 20_000
        np.testing.assert_allclose(cloud.mean(0), middle, atol=0.05)
        np.testing.assert_allclose(cloud.var(0), variance, rtol=0.05)


def test_spiral_two_arms_half_a_turn_apart() -> None:
    x, y = draw(Spiral(points=POINTS))
    blue, orange = x[y == 1], x[y == 0]
    assert (len(blue), len(orange)) == (1000, 1001)
    for arm, start in ((blue, 0), (orange, np.pi)):
        radius = np.hypot(*arm.T)
        np.testing.assert_allclose(radius, 5 * np.arange(len(arm)) / len(arm), atol=1e-12)
        angle = np.arctan2(arm[1:, 0], arm[1:, 1])  # measured from the vertical
        expected = 1.75 * 2 * np.pi * radius[1:] / 5 + start
        np.testing.assert_allclose(np.cos(angle - expected), 1, atol=1e-12)
    even, _ = draw(Spiral(points=2000))
    np.testing.assert_allclose(even[:1000], -even[1000:], atol=1e-12)


def test_spiral_noise_moves_each_coordinate() -> None:
    moved = draw(Spiral(points=POINTS, noise=0.2)).x - draw(Spiral(points=POINTS)).x
    assert 0.19 < np.abs(moved).max() <= 0.2


def test_moons_are_half_circles_that_reach_into_each_other() -> None:
    x, y = draw(Moons(points=POINTS))
    for number, sign in ((1, 1), (0, -1)):
        arc = x[y == number] - sign * 3.2 * np.array([-0.5, -0.25])
        np.testing.assert_allclose(np.hypot(*arc.T), 3.2)
        assert (sign * arc[:, 1] >= 0).all(), "one opens downwards, the other upwards"
    upper, lower = x[y == 1], x[y == 0]
    assert upper[:, 0].max() > lower[:, 0].min()
    assert upper[:, 1].min() < lower[:, 1].max()


def test_blobs_three_clouds_a_third_of_a_turn_apart() -> None:
    x, y = draw(Blobs(points=30_000))
    assert np.bincount(y).tolist() == [10_000] * 3
    centres = np.array([x[y == number].mean(0) for number in range(3)])
    sixty = 3 * np.array([[0, 1], [np.sin(2 * np.pi / 3), -0.5], [-np.sin(2 * np.pi / 3), -0.5]])
    np.testing.assert_allclose(centres, sixty, atol=0.03)
    np.testing.assert_allclose((x - centres[y]).var(0), 0.5, rtol=0.03)


def test_plane_a_tenth_of_the_sum() -> None:
    x, y = draw(TiltedPlane())
    assert len(y) == 1200
    np.testing.assert_allclose(y, x.sum(-1) / 10)
    assert 5.9 < np.abs(x).max() <= 6


def test_plane_noise_moves_where_the_height_is_read() -> None:
    x, y = draw(TiltedPlane(noise=0.5))
    moved = y - x.sum(-1) / 10
    assert 0.5 < np.abs(moved).max() <= 0.6


@pytest.mark.parametrize(
    ("point", "height"),
    [
        ((-4, 2.5), -1),
        ((0, 2.5), 1),
        ((4, 2.5), -1),
        ((-4, -2.5), 1),
        ((0, -2.5), -1),
        ((4, -2.5), 1),
        ((1, 2.5), 0.5),
        ((0, 0), 0),
        ((2, 2.5), 0),
        ((6, 6), 0),
        ((0, 4), 0.25),
    ],
)
def test_hills_and_hollows(point: tuple[float, float], height: float) -> None:
    where: Array = np.array([point], np.float64)
    np.testing.assert_allclose(Hills().height(where), [height])
