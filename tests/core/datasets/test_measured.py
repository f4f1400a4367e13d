"""The shipped data are the published ones, unharmed, and cannot be changed by mistake."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest
from sklearn import datasets

from glassnet.core import spec as spec
from glassnet.core.components.datasets.measured import Digits, Iris, Measured

SUMS = {
    Iris: "f122387381834f430a25234f9b1d2a38bb35e426d617c6b98b2402bcc4200edf",
    Digits: "267f86e03ae0481efa68bbcf4dcd04133dbc88a3145b0551cb2221500a4881e0",
}
RNG = np.random.default_rng(0)


@pytest.mark.parametrize("member", SUMS)
def test_the_numbers_are_the_published_ones(member: type[Measured]) -> None:
    x, y = member.table()
    whole = np.rint(x * (10 if member is Iris else 16)).astype("<i8")  # both are whole numbers of a smallest unit
    assert sha256(whole.tobytes() + y.astype("<i8").tobytes()).hexdigest() == SUMS[member]


def test_iris() -> None:
    x, y = Iris().sample(RNG)
    assert x.shape == (150, 4)
    assert np.bincount(y).tolist() == [50, 50, 50]
    np.testing.assert_allclose(x.mean(0), [5.843333, 3.057333, 3.758, 1.199333], atol=1e-6)
    assert x[:, 2][y == 0].max() < x[:, 2][y > 0].min(), "setosa has the shortest petals"


def test_digits() -> None:
    x, y = Digits().sample(RNG)
    assert x.shape == (1797, 64)
    assert (x.min(), x.max()) == (0, 1)
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


@pytest.mark.parametrize("member", [Iris, Digits])
def test_the_numbers_agree_with_an_independent_copy(member: type[Measured]) -> None:
    published = datasets.load_iris() if member is Iris else datasets.load_digits()
    x, y = member.table()
    np.testing.assert_allclose(x * (1 if member is Iris else 16), published.data)
    np.testing.assert_array_equal(y, published.target)


@pytest.mark.parametrize("member", [Iris, Digits])
def test_nobody_can_change_the_shared_table(member: type[Measured]) -> None:
    x, _ = member().sample(RNG)
    with pytest.raises(ValueError, match="read-only"):
        x[0, 0] = 1
