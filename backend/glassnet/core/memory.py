"""Where workspaces get their arrays from, so that the bytes an experiment needs are known before they are taken.

Everything that binds calls to arrays allocates with ``empty`` or ``empty_like``. Inside ``weighing`` nothing is
allocated: arrays have their shape, but all their entries are one number, and their bytes are counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import prod
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

Array = NDArray[Any]


class Scales:
    """Counts the bytes of the arrays that were asked for."""

    def __init__(self) -> None:
        self.bytes = 0


_allocate = np.empty
"""Tests put something here that leaves no entry undefined by luck."""
_scales: ContextVar[Scales | None] = ContextVar("scales", default=None)


@contextmanager
def weighing() -> Iterator[Scales]:
    """While it lasts, arrays are only counted."""
    scales = Scales()
    token = _scales.set(scales)
    try:
        yield scales
    finally:
        _scales.reset(token)


def on_scales(weight: int) -> bool:
    """Whether things are only weighed at this moment; if so, so many bytes are added."""
    scales = _scales.get()
    if scales is not None:
        scales.bytes += weight
    return scales is not None


def empty(shape: tuple[int, ...], dtype: Any) -> Array:
    """A new array, entries undefined."""
    scales = _scales.get()
    if scales is None:
        return _allocate(shape, dtype)
    dtype = np.dtype(dtype)
    scales.bytes += prod(shape) * dtype.itemsize
    return as_strided(np.zeros((), dtype), shape, (0,) * len(shape))


def full(shape: tuple[int, ...], value: float, dtype: Any) -> Array:
    """A new array filled with a number."""
    array = empty(shape, dtype)
    array[...] = value
    return array


def rows(lead: tuple[int, ...], count: int, n: int, dtype: Any, value: float | None = None) -> Array:
    """A new array (..., count, n) with a row for each unit. Some of its rows, of all models, lie together in memory."""
    array = empty((count, *lead, n), dtype)
    if value is not None:
        array[...] = value
    return np.moveaxis(array, 0, -2)


def empty_like(array: Array) -> Array:
    """A new array of the same shape, type and order in memory, entries undefined."""
    order = sorted(range(array.ndim), key=lambda axis: -abs(array.strides[axis]))
    memory = empty(tuple(array.shape[axis] for axis in order), array.dtype)
    return memory.transpose([order.index(axis) for axis in range(array.ndim)])


def owner(array: Array) -> Array:
    """The array whose memory ``array`` is a view of."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def address(array: Array) -> int:
    """Where its first number lies in memory."""
    place: int = array.__array_interface__["data"][0]
    return place
