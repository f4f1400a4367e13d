"""Batches: shuffled mini-batches in contiguous memory.

Tables that fit are gathered once per epoch, and steps read views of the result; larger ones are gathered batch by
batch, so that what a step reads is still in the processor's cache.

Legend: ``x`` inputs (..., m, n0 or n0+1), ``y`` targets (..., m, k), ``order`` shuffled row numbers (..., m).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from glassnet.core.memory import empty
from glassnet.core.program import Array, Calls, transposed

WHOLE = 1_000_000
"""Numbers in a table that is gathered once per epoch, at most."""


@dataclass
class Group:
    """Mini-batches of one size: the arrays for which a program is written, and what each batch has instead of them."""

    x: Array
    y: Array
    source: Sequence[Array]
    """The arrays of the program that are others in every mini-batch."""
    batches: list[Sequence[Array]]
    """What they are, for each."""
    gather: Calls = field(default_factory=list)
    """The calls with which a step begins."""


class Batches:
    """The training set cut into mini-batches of ``size``; what is left over forms a smaller last one.

    A left-over smaller than ``smallest`` sits the epoch out (batch norm cannot learn from a single example).
    """

    def __init__(self, x: Array, y: Array, size: int, smallest: int = 1) -> None:
        m = x.shape[-2]
        full, rest = divmod(m, size)
        rest = rest if rest >= smallest else 0
        self._sizes = [(full, size), (1, rest)] if rest else [(full, size)]
        self.count: int = sum(count for count, _ in self._sizes)
        self.order = np.broadcast_to(np.arange(m), x.shape[:-1])
        self._tables = [table.reshape(-1, table.shape[-1]) for table in (x, y)]
        self._offset = np.arange(len(self._tables[0])).reshape(x.shape[:-1])[..., :1]
        self._lead = x.shape[:-2]
        self._at_once = x.size <= WHOLE
        self._rooms = [self._room(count, size) for count, size in self._sizes]
        self.groups = [self._group(*room) for room in self._rooms]

    def load(self, order: Array) -> None:
        """Take the examples in this order into the batches."""
        self.order = order
        rows, start = order + self._offset if self._lead else order, 0
        for (count, size), (numbers, *tables) in zip(self._sizes, self._rooms, strict=True):
            stop = start + count * size
            chosen = rows[..., start:stop].reshape(*self._lead, count, size)
            chosen = np.moveaxis(chosen, -2, 0) if self._lead else chosen
            if self._at_once:
                for source, room in zip(self._tables, tables, strict=True):
                    _gather(source, chosen, room)
            else:
                numbers[...] = chosen
            start = stop

    def rows(self, batch: int) -> Array:
        """Row numbers (..., size) of the examples in one batch."""
        start = 0
        for count, size in self._sizes:
            if batch < count:
                return self.order[..., start + batch * size : start + (batch + 1) * size]
            batch, start = batch - count, start + count * size
        raise IndexError("no such batch")

    def _room(self, count: int, size: int) -> tuple[Array, Array, Array]:
        """Row numbers (count, ..., size), and x and y for all batches or for one."""
        kept = (count,) if self._at_once else ()
        xs, ys = self._tables
        x = empty((*kept, *self._lead, size, xs.shape[-1]), xs.dtype)
        y = transposed(empty((*kept, *self._lead, ys.shape[-1], size), ys.dtype))  # in the order of what it meets
        return empty((0 if self._at_once else count, *self._lead, size), np.intp), x, y

    def _group(self, numbers: Array, x: Array, y: Array) -> Group:
        if self._at_once:
            return Group(x[0], y[0], (x[0], y[0]), list(zip(x, y, strict=True)))
        gather: Calls = [(_gather, table, numbers[0], room) for table, room in zip(self._tables, (x, y), strict=True)]
        return Group(x, y, (numbers[0],), [(rows,) for rows in numbers], gather)


def _gather(table: Array, rows: Array, room: Array) -> None:
    """Copy rows (...) of the table (m, width) into ``room`` (..., width)."""
    if room.flags.c_contiguous:
        table.take(rows, 0, room, "clip")  # "clip" writes straight into the room
    else:
        room[...] = table.take(rows, 0)
