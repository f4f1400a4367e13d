"""A step of training as a list of calls: what is computed is written once, readably, then run as fast as Python can.

A *call* is a tuple ``(function, *arguments)`` over arrays that were allocated beforehand, for example
``(np.tanh, z, a)``, which writes tanh z into a. Layers, losses, regularizers and optimizers return lists of calls;
a step is their concatenation and nothing else. ``compiled.py`` turns such lists into straight-line functions.
Legend: ``a b`` operands of a product, ``out`` where it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from glassnet.core.memory import Array as Array
from glassnet.core.memory import address, empty, empty_like, owner

Call = tuple[Any, ...]
Calls = list[Call]

NAMED_OUT = (np.maximum, np.minimum)
"""Functions that want their last argument by its name, ``out``."""


def transposed(a: Array) -> Array:
    """View with the last two axes exchanged: (..., n, width) <-> (..., width, n)."""
    return a.swapaxes(-1, -2)


def product(a: Array, b: Array, out: Array) -> Call:
    """The call that writes the matrix product of the last two axes, ``a @ b``, into the C-ordered ``out``.

    Two plain matrices use the bound method ``a.dot``, which costs a quarter of ``np.matmul`` at small sizes. In a stack
    of small matrices it pays to put a transposed one in order first.
    """
    if a.ndim == b.ndim == 2:
        return a.dot, b, out
    if a.ndim == 3 and a.strides[-1] > a.strides[-2] and min(a.shape[1:]) > 1 and a[0].size <= ORDERED:
        return _ordered_product, a, empty(a.shape, a.dtype), b, out
    return np.matmul, a, b, out


def _ordered_product(a: Array, room: Array, b: Array, out: Array) -> None:
    np.copyto(room, a)
    np.matmul(room, b, out)


ORDERED = 128
"""Numbers in a transposed matrix, up to which multiplying a copy of it is faster."""


def number(value: Any, like: Array) -> Array:
    """A knob as an operand beside ``like``: a 0-d array, which ufuncs take without converting it at every call.

    In a stack of models a knob may be one number per model, an array shaped (K, 1) or (K, 1, 1). It is laid out in full
    then: operands of equal shape cost a quarter of what broadcasting costs.
    """
    values: Array = np.asarray(value, like.dtype)
    if (values == values.flat[0]).all():
        return np.array(values.flat[0])
    room = empty_like(like)
    room[...] = values
    return room


FEW = 400
"""Numbers up to which NumPy's way with a comparison does not matter."""


def in_full(value: float, like: Array) -> Array:
    """A number as an operand of a maximum or minimum: many are compared twice as fast with an array as with one."""
    if like.size <= FEW:
        return number(value, like)
    room = empty_like(like)
    room[...] = value
    return room


def where_positive(a: Array, out: Array) -> Calls:
    """The calls that write 1 where a > 0 and 0 where a = 0, for a ≥ 0.

    NumPy takes the signs of floats one by one, but compares integers many at a time. Read as an integer, a positive
    float is at least 1 and a zero at most 0; the smaller of that and 1, times what 1.0 reads as, reads as 1.0 or 0.0.
    """
    if a.size <= FEW:
        return [(np.sign, a, out)]
    integer = np.dtype(f"i{a.itemsize}")
    a, out, one = a.view(integer), out.view(integer), np.array(1, a.dtype).view(integer)
    return [(np.minimum, a, in_full(1, a), out), (np.multiply, out, one, out)]


SMALL = 4096
"""Numbers up to which a call costs more than its work."""


def joined(arrays: Sequence[Array]) -> Array | None:
    """The view (2, ...) of two small parts of one array, or None: one call then serves both."""
    first = arrays[0]
    starts = [address(array) for array in arrays]
    apart = starts[-1] - starts[0] if len(arrays) == 2 else 0
    alike = all(array.shape == first.shape and array.strides == first.strides for array in arrays)
    together = all(owner(array) is owner(first) for array in arrays)
    if not (alike and together) or apart < first.nbytes or first.size > SMALL:
        return None
    return as_strided(first, (2, *first.shape), (apart, *first.strides))


def flattened(call: Call) -> Call:
    """The same call over vectors, if it can be: NumPy thinks long about three axes in an unusual order."""
    function, *values = call
    arrays = [value for value in values if isinstance(value, np.ndarray) and value.ndim]
    if not isinstance(function, np.ufunc) or not arrays or arrays[0].ndim < 3:
        return call
    first = arrays[0]
    axes = sorted(range(first.ndim), key=lambda axis: -first.strides[axis])
    if any((a.shape, a.strides) != (first.shape, first.strides) for a in arrays):
        return call
    if not first.transpose(axes).flags.c_contiguous:
        return call
    vectors = (
        value.transpose(axes).reshape(-1) if isinstance(value, np.ndarray) and value.ndim else value for value in values
    )
    return (function, *vectors)


def run(calls: Calls) -> None:
    """Run calls one after the other: the definition that compiled steps are tested against."""
    for function, *arguments in calls:
        if function in NAMED_OUT:
            function(*arguments[:-1], out=arguments[-1])
        else:
            function(*arguments)
