"""Asked: what a caller hands in, as it is meant, or refused with a sentence: what was expected, what came."""

from __future__ import annotations

from operator import index
from typing import Any, NoReturn

import numpy as np

from glassnet.core.explain import short
from glassnet.core.memory import Array
from glassnet.errors import InvalidInput


def refuse(expected: str, got: str) -> NoReturn:
    """Raise InvalidInput."""
    raise InvalidInput(f"expected {expected}, got {got}")


def whole(what: str, value: Any, least: int = 0) -> int:
    """A whole number of something."""
    try:
        number = index(value)
    except TypeError:
        number = least - 1
    if number < least:
        refuse(f"a whole number of {what}, at least {least}", short(repr(value)))
    return number


def numbers(name: str, values: Any) -> Array:
    """As an array of numbers."""
    try:
        array = np.asarray(values)
    except ValueError:
        refuse(f"numbers in {name}", "rows of different lengths; fill in or leave out the short ones")
    if array.dtype.kind not in "biuf":
        refuse(f"numbers in {name}", f"the type {array.dtype}; convert it first")
    return array


def points(values: Any, inputs: int) -> Array:
    """Raw inputs (m, inputs) float64."""
    array = numbers("the points", values)
    if array.ndim != 2 or array.shape[1] != inputs:
        refuse(f"points of shape (rows, {inputs}), a row for each", f"{array.shape}; one point is a row too: [[…]]")
    return array.astype(np.float64)
