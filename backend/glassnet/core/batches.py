"""Batches: one epoch of shuffled mini-batches in contiguous memory, gathered once per epoch and taken as views.

Legend: ``x`` inputs (m, n0 or n0+1), ``y`` targets (m, k), ``order`` the shuffled row numbers (m,).
"""

from __future__ import annotations

import numpy as np

from glassnet.core.program import Array


class Batches:
    """The training set cut into mini-batches of ``size``; what is left over forms a smaller last one.

    A left-over smaller than ``smallest`` sits the epoch out (batch norm cannot learn from a single example).
    """

    def __init__(self, x: Array, y: Array, size: int, smallest: int = 1) -> None:
        self._x, self._y = x, y
        full, rest = divmod(len(x), size)
        rest = rest if rest >= smallest else 0
        sizes = [(full, size), (1, rest)] if rest else [(full, size)]
        self.groups = [(_room(n, size, x), _room(n, size, y)) for n, size in sizes]
        """Arrays (batches, size, width) of the full batches, and of the left-over one."""
        self.count = sum(n for n, _ in sizes)
        self.order = np.arange(len(x))

    def load(self, order: Array) -> None:
        """Gather the examples in this order into the batches."""
        self.order = order
        start = 0
        for x, y in self.groups:
            stop = start + x.shape[0] * x.shape[1]
            rows = order[start:stop].reshape(x.shape[:2])
            self._x.take(rows, 0, x, "clip")  # "clip" writes straight into the buffer
            self._y.take(rows, 0, y, "clip")
            start = stop


def _room(count: int, size: int, like: Array) -> Array:
    return np.zeros((count, size, like.shape[1]), like.dtype)
