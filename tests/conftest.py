"""What every test runs under."""

from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def _loud_numbers() -> Iterator[None]:
    """Overflow, division by zero and NaN are errors. Underflow is not: a small gradient squared may become 0."""
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        yield
