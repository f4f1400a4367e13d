"""Calls that are written another way for speed do what they stand for, to the last bit."""

from typing import Any

import numpy as np
import pytest

from glassnet.core.program import FEW, flattened, run, where_positive


@pytest.mark.parametrize("size", [7, FEW + 7])
@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_where_positive_whatever_the_size(precision: Any, size: int) -> None:
    info = np.finfo(precision)
    a = np.resize(np.array([0, -0.0, info.smallest_subnormal, info.tiny, 0.3, 1, info.max, np.inf], precision), size)
    out = np.full_like(a, np.nan)
    run(where_positive(a, out))
    assert out.tobytes() == (a > 0).astype(precision).tobytes()


def _laid_out(values: Any, order: tuple[int, ...]) -> Any:
    """The same numbers, with the axes in this order in memory."""
    return np.ascontiguousarray(values.transpose(order)).transpose(np.argsort(order))


@pytest.mark.parametrize("second", [(0, 1, 2), (1, 2, 0), (2, 0, 1)])
@pytest.mark.parametrize("first", [(0, 1, 2), (1, 2, 0), (0, 2, 1)])
def test_a_flattened_call_is_the_call(first: tuple[int, ...], second: tuple[int, ...]) -> None:
    a, b = np.random.default_rng(0).standard_normal((2, 3, 3, 3))
    out = _laid_out(np.zeros_like(a), first)
    call = flattened((np.subtract, _laid_out(a, first), _laid_out(b, second), out))
    run([call])
    np.testing.assert_array_equal(out, a - b)
    assert (call[1].ndim == 1) == (first == second)
