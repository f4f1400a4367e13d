"""A step of training as a list of calls: what is computed is written once, readably, then run as fast as Python can.

A *call* is a tuple ``(function, *arguments)`` over arrays that were allocated beforehand, for example
``(np.tanh, z, a)``, which writes tanh z into a. Layers, losses, regularizers and optimizers return lists of calls;
a step is their concatenation and nothing else. ``compile_steps`` turns such lists into one straight-line function.
Legend: ``a b`` operands of a product, ``out`` where it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Call = tuple[Any, ...]
Calls = list[Call]
Step = Callable[..., None]


def transposed(a: Array) -> Array:
    """View with the last two axes exchanged: (..., n, width) <-> (..., width, n)."""
    return a.swapaxes(-1, -2)


def product(a: Array, b: Array, out: Array) -> Call:
    """The call that writes the matrix product of the last two axes, ``a @ b``, into the C-ordered ``out``.

    Two plain matrices use the bound method ``a.dot``, which costs a quarter of ``np.matmul`` at small sizes.
    """
    return (a.dot, b, out) if a.ndim == b.ndim == 2 else (np.matmul, a, b, out)


def constant(value: float, like: Array) -> Array:
    """A 0-d array of the type of ``like``: ufuncs take it without converting a Python number at every call."""
    return np.array(value, like.dtype)


def run(calls: Calls) -> None:
    """Run calls one after the other: the definition that compiled steps are tested against."""
    for function, *arguments in calls:
        function(*arguments)


def compile_steps(programs: Sequence[Calls]) -> tuple[Step, list[tuple[Any, ...]]]:
    """One straight-line function for programs that differ only in some arguments (the views of each mini-batch).

    Returns the function and, per program, the arguments to call it with: ``step(*arguments[i])`` does what
    ``run(programs[i])`` does, bit for bit.
    """
    first = programs[0]
    names: dict[str, Any] = {}
    lines: list[str] = []
    varying: list[tuple[int, int]] = []
    for row, call in enumerate(first):
        words = []
        for column, value in enumerate(call):
            if all(_same(program[row][column], value) for program in programs):
                name = f"v{row}_{column}"
                names[name] = value
            else:
                name = f"p{len(varying)}"
                varying.append((row, column))
            words.append(name)
        lines.append(f"    {words[0]}({', '.join(words[1:])})")
    parameters = [f"p{i}" for i in range(len(varying))] + [f"{name}={name}" for name in names]
    source = f"def step({', '.join(parameters)}):\n" + "\n".join(lines or ["    pass"])
    exec(compile(source, "<step>", "exec"), names)
    arguments = [tuple(program[row][column] for row, column in varying) for program in programs]
    return names["step"], arguments


def _same(a: Any, b: Any) -> bool:
    """Whether two arguments are the same thing: the same object, or views of the same memory."""
    if a is b:
        return True
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return bool(a.__array_interface__ == b.__array_interface__)
    method, other = getattr(a, "__self__", None), getattr(b, "__self__", None)
    if isinstance(method, np.ndarray) and isinstance(other, np.ndarray):
        return a.__name__ == b.__name__ and _same(method, other)
    return type(a) is type(b) and not callable(a) and bool(a == b)
