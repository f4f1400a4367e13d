"""Rows: a table of numbers in a file, read piece by piece, its columns in the order that a model wants.

Legend: ``d`` inputs of the model; pieces are (m, d) float32.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np

from glassnet.core.program import Array
from glassnet.errors import InvalidInput

PIECE = 16_384
"""Rows at a time."""
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def numbers_in(path: Path, inputs: Sequence[str]) -> Iterator[Array]:
    """The rows of a file: NumPy's .npy, everything else as CSV."""
    try:
        if path.suffix == ".npy":
            yield from _from_npy(path, len(inputs))
        else:
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from from_csv(file, inputs)
    except OSError as error:
        raise InvalidInput(f"cannot read {path}: {error.strerror}") from error


def from_csv(file: TextIO, inputs: Sequence[str]) -> Iterator[Array]:
    """The rows of a CSV. The first is a header if a cell of it is no number: then columns are found by their names."""
    lines = csv.reader(file)
    try:
        first = next(lines, None)
        if first is None:
            raise InvalidInput("expected rows of numbers, got an empty file")
        header = not all(_is_number(cell) for cell in first)
        columns = _named(first, inputs) if header else list(range(len(inputs)))
        width = len(first) if header else len(inputs)
        rows = lines if header else _again(first, lines)
        at = 2 if header else 1
        while piece := list(islice((row for row in rows if row), PIECE)):
            yield _numbers(piece, columns, width, at)
            at += len(piece)
    except UnicodeDecodeError as error:
        raise InvalidInput("expected a text file in UTF-8, got other bytes") from error
    except csv.Error as error:
        raise InvalidInput(f"line {lines.line_num} is not CSV: {error}") from error


def _again(first: list[str], lines: Iterator[list[str]]) -> Iterator[list[str]]:
    yield first
    yield from lines


def _named(header: list[str], inputs: Sequence[str]) -> list[int]:
    """Where each input stands; InvalidInput names those that are missing."""
    places = {_plain(name): place for place, name in reversed(list(enumerate(header)))}
    missing = [name for name in inputs if _plain(name) not in places]
    if missing:
        raise InvalidInput(
            f"expected a column for each input of the model, but {_few(missing)} {'is' if len(missing) == 1 else 'are'}"
            f" missing; the columns are {_few(header)}"
        )
    return [places[_plain(name)] for name in inputs]


def _numbers(rows: list[list[str]], columns: list[int], width: int, at: int) -> Array:
    """Cells as numbers; InvalidInput names the first row, counted in the file, and the cell that is none."""
    for number, row in enumerate(rows, at):
        if len(row) != width:
            raise InvalidInput(f"row {number}: expected {width} cells, got {len(row)}")
    chosen = [[row[column] for column in columns] for row in rows]
    with suppress(ValueError), np.errstate(over="ignore"):
        found = np.array(chosen, np.float64).astype(np.float32)
        if np.isfinite(found).all():
            return found
    number, cell = next((number, cell) for number, row in enumerate(chosen, at) for cell in row if not _is_usable(cell))
    raise InvalidInput(f"row {number}: expected a finite number, got '{cell[:40]}'")


def _from_npy(path: Path, inputs: int) -> Iterator[Array]:
    """The rows of an array (m, d), read as they are needed; never a pickle."""
    try:
        whole = np.load(path, mmap_mode="r", allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise InvalidInput(f"{path} is not a plain array of NumPy: {error}") from error
    if whole.ndim != 2 or whole.shape[1] != inputs or whole.dtype.kind not in "fiub":
        raise InvalidInput(f"expected numbers of shape (rows, {inputs}), got {whole.dtype} of shape {whole.shape}")
    for begin in range(0, len(whole), PIECE):
        with np.errstate(over="ignore"):
            piece = np.asarray(whole[begin : begin + PIECE]).astype(np.float32)
        if not np.isfinite(piece).all():
            row = begin + int(np.argmin(np.isfinite(piece).all(1)))
            raise InvalidInput(f"row {row + 1}: expected finite numbers, got {piece[row - begin]}")
        yield piece


def _plain(name: str) -> str:
    return name.strip().translate(SUBSCRIPTS)


def _few(names: Sequence[str]) -> str:
    """The first names of a list."""
    return ", ".join([*names[:6], *(["…"] if len(names) > 6 else [])])


def _is_number(cell: str) -> bool:
    with suppress(ValueError):
        float(cell)
        return True
    return False


def _is_usable(cell: str) -> bool:
    """Whether a cell is a number that a float32 holds."""
    return _is_number(cell) and abs(float(cell)) < float(np.finfo(np.float32).max)
