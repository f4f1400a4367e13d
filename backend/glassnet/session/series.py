"""Series: what an append probe measured over the steps, bounded in memory."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from glassnet.core.program import Array

MOST_ROWS = 8192


class Series:
    """Rows of named numbers, in the order they were measured.

    Each row has a number that only grows. A reader remembers the number of the last row it has (its cursor) and asks
    for what came ``after`` it, so it loses nothing however seldom it asks. Above ``most`` rows every second one is
    dropped, the last one stays.
    """

    def __init__(self, most: int = MOST_ROWS) -> None:
        self.most = most
        self.thinned = 0
        """How often every second row was dropped."""
        self._columns: dict[str, Array] = {}
        self._numbers = np.empty(0, np.int64)
        self._count = 0
        self._next = 0

    def __len__(self) -> int:
        return self._count

    def append(self, row: Mapping[str, Array]) -> None:
        """Add one row: name -> array of one number. A repetition of the last row is not added."""
        if self._count and all(column[self._count - 1] == row[name][0] for name, column in self._columns.items()):
            return
        if self._count == self.most:
            self._thin()
        if self._count == len(self._numbers):
            self._grow(row)
        for name, column in self._columns.items():
            column[self._count] = row[name][0]
        self._numbers[self._count] = self._next
        self._next += 1
        self._count += 1

    def after(self, cursor: int) -> tuple[dict[str, Array], int]:
        """Columns of the rows numbered above ``cursor`` (−1: all rows), and the cursor to ask with next time."""
        start = int(np.searchsorted(self._numbers[: self._count], cursor, side="right"))
        return {name: column[start : self._count] for name, column in self._columns.items()}, self._next - 1

    def cursor_at(self, step: int) -> int:
        """The cursor of a reader that has every row up to this step."""
        if not self._count:
            return -1
        known = int(np.searchsorted(self._columns["step"][: self._count], step, side="right"))
        return int(self._numbers[known - 1]) if known else -1

    def until(self, step: int) -> Series:
        """A copy of the rows up to a step, to be continued in another way."""
        count = int(np.searchsorted(self._columns["step"][: self._count], step, side="right")) if self._count else 0
        copy = Series(self.most)
        if not count:
            return copy  # with no columns: the next row may have others
        copy.thinned, copy._count = self.thinned, count
        copy._columns = {name: column[:count].copy() for name, column in self._columns.items()}
        copy._numbers = self._numbers[:count].copy()
        copy._next = int(copy._numbers[-1]) + 1
        return copy

    def last(self) -> dict[str, float]:
        """The newest row; empty if there is none."""
        return {name: float(column[self._count - 1]) for name, column in self._columns.items() if self._count}

    def _grow(self, row: Mapping[str, Array]) -> None:
        size = min(max(256, 2 * self._count), self.most)
        columns = {name: np.empty(size, value.dtype) for name, value in row.items()}
        numbers = np.empty(size, np.int64)
        for name, column in self._columns.items():
            columns[name][: self._count] = column
        numbers[: self._count] = self._numbers
        self._columns, self._numbers = columns, numbers

    def _thin(self) -> None:
        """Drop every second row, counted from the last one backwards."""
        kept = slice((self._count - 1) % 2, self._count, 2)
        for column in (*self._columns.values(), self._numbers):
            rows = column[kept].copy()
            column[: len(rows)] = rows
        self._count = (self._count + 1) // 2
        self.thinned += 1
