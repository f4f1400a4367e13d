"""What a training step is made of: its calls, told apart and put together again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from glassnet.core.compiled import compile_steps
from glassnet.core.program import Array, Call, Calls


def is_product(call: Call) -> bool:
    """Whether a call is a matrix product."""
    return call[0] is np.matmul or getattr(call[0], "__name__", "") == "dot"


def straight(calls: Calls) -> Callable[[], None]:
    """The calls as one function, run the way the engine runs them."""
    (step,) = compile_steps(calls, (), [()])
    return step


def name_of(call: Call) -> str:
    """The function's name; ``add.reduce`` for a method of a ufunc."""
    function = call[0]
    owner = getattr(function, "__self__", None)
    name = getattr(function, "__name__", repr(function))
    return f"{owner.__name__}.{name}" if isinstance(owner, np.ufunc) else name


def operands(call: Call) -> list[Array | np.generic]:
    """What a call reads and writes, the owner of a bound method first."""
    values = (getattr(call[0], "__self__", None), *call[1:])
    return [value for value in values if isinstance(value, np.ndarray | np.generic)]
