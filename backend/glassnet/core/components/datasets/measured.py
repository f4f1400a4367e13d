"""Real data, shipped with the package (NOTICE names sources and licences).

The examples are fixed, so nothing is drawn: the seed decides only which of them are train, dev and test.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np

from glassnet.core.components.datasets.dataset import Dataset, Table
from glassnet.core.program import Array

SIDE = 8
"""Pixels along a side of a picture of a digit."""
BLACK = 16
"""Value of a fully black pixel in the file."""


class Measured(Dataset):
    """Examples that somebody measured: as many as there are."""

    task = "classes"

    def sample(self, rng: np.random.Generator) -> Table:
        return self.table()

    def rows(self) -> int:
        return len(self.table().y)

    @classmethod
    def table(cls) -> Table:
        """All examples, in the order of the file, read-only."""
        raise NotImplementedError


class Iris(Measured):
    """150 iris flowers of three species, told apart by four lengths (Fisher 1936).

    Setosa is easy, the other two overlap a little.
    """

    label = "Iris"
    type: Literal["iris"] = "iris"
    inputs = ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)")
    classes = ("setosa", "versicolor", "virginica")
    telling = (2, 3)

    @classmethod
    def table(cls) -> Table:
        return _iris()


class Digits(Measured):
    """1,797 handwritten digits as pictures of 8×8 grey pixels (Alpaydin, Kaynak 1998).

    Ten classes; each of the 64 pixels is an input from 0 (white) to 1 (black).
    """

    label = "Digits"
    type: Literal["digits"] = "digits"
    inputs = tuple(f"pixel {row},{column}" for row in range(1, SIDE + 1) for column in range(1, SIDE + 1))
    classes = tuple("0123456789")
    picture = (SIDE, SIDE)

    @classmethod
    def table(cls) -> Table:
        return _digits()


@cache
def _iris() -> Table:
    with (files(__package__) / "iris.csv").open(encoding="utf-8") as file:
        rows = np.loadtxt(file, delimiter=",", skiprows=1)
    return _fixed(rows[:, :-1], rows[:, -1])


@cache
def _digits() -> Table:
    with (files(__package__) / "digits.npz").open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        return _fixed(arrays["pictures"].reshape(-1, SIDE * SIDE) / BLACK, arrays["digits"])


def _fixed(x: Array, y: Array) -> Table:
    table = Table(np.ascontiguousarray(x, np.float64), y.astype(np.int64))
    for array in table:
        array.setflags(write=False)
    return table
