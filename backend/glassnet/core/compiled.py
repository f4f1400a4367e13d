"""Compiled steps: a program as one straight-line function for each mini-batch, which Python runs as fast as it can.

The list of calls is the definition; what is here does the same, bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from glassnet.core.memory import address, on_scales, owner
from glassnet.core.program import NAMED_OUT, Array, Calls

Step = Callable[[], None]

STEP_BYTES, VIEW_BYTES = 200, 130
"""What Python takes for a function, and for a view of an array."""


class Varying(NamedTuple):
    """An argument of a program that is another in every mini-batch: a view of one of the source arrays."""

    place: int
    """Among all values of the program."""
    source: int
    offset: int
    """Bytes from the beginning of the source."""
    view: Array


def compile_steps(program: Calls, source: Sequence[Array], batches: Sequence[Sequence[Array]]) -> list[Step]:
    """The program as one straight-line function for each mini-batch.

    ``program`` reads its mini-batch from the ``source`` arrays. Entry i of the result does the same, bit for bit, as
    ``run(program)`` would if it read from ``batches[i]``, arrays shaped like ``source``.
    """
    values: list[Any] = []
    varying: list[Varying] = []
    lines: list[str] = []
    for call in program:
        words = [f"v{len(values) + column}" for column in range(len(call))]
        for value in call:
            if (inside := _which(value, source)) is not None:
                varying.append(Varying(len(values), inside, address(value) - address(source[inside]), value))
            values.append(value)
        if call[0] in NAMED_OUT:
            words[-1] = f"out={words[-1]}"
        lines.append(f"    {words[0]}({', '.join(words[1:])})")
    if on_scales(len(batches) * (STEP_BYTES + 8 * len(values) + VIEW_BYTES * len(varying))):
        return []
    parameters = ", ".join(f"v{place}" for place in range(len(values)))
    names: dict[str, Any] = {}
    exec(compile("\n".join([f"def step({parameters}):", *lines, "    return"]), "<step>", "exec"), names)
    return [_for_batch(names["step"], values, varying, batch) for batch in batches]


def _for_batch(step: FunctionType, values: list[Any], varying: Sequence[Varying], batch: Sequence[Array]) -> Step:
    """The function with everything it needs as defaults of its parameters: that is the fastest way to look it up."""
    owners = [owner(array) for array in batch]
    starts = [address(array) - address(memory) for array, memory in zip(batch, owners, strict=True)]
    mine = values.copy()
    for place, source, offset, view in varying:
        mine[place] = np.ndarray(view.shape, view.dtype, owners[source].data, starts[source] + offset, view.strides)
    return FunctionType(step.__code__, step.__globals__, "step", tuple(mine))


def _which(value: Any, source: Sequence[Array]) -> int | None:
    """The source array that ``value`` is a view of."""
    if not isinstance(value, np.ndarray):
        return None
    return next((i for i, array in enumerate(source) if np.may_share_memory(value, array)), None)
