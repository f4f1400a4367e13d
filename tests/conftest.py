"""What every test runs under."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from glassnet.core import memory
from glassnet.core.memory import Array


@pytest.fixture(autouse=True)
def _loud_numbers() -> Iterator[None]:
    """Overflow, division by zero and NaN are errors. Underflow is not: a small gradient squared may become 0."""
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        yield


def _undefined(shape: tuple[int, ...], dtype: Any) -> Array:
    """An array in which whoever reads what nobody has written reads NaN."""
    array = np.empty(shape, dtype)
    if array.dtype.kind == "f":
        array.fill(np.nan)
    return array


memory._allocate = _undefined  # type: ignore[assignment]
