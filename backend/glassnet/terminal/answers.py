"""Answers: what a model says about rows, as lines of CSV or of JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from glassnet.core.program import Array
from glassnet.export.about import About


def header(about: About, answers: Mapping[str, Array]) -> list[str]:
    """The columns: a result by its name, one of several values by its name and that of the class."""
    return [column for name, array in answers.items() for column in _columns(name, array, about)]


def _columns(name: str, array: Array, about: About) -> list[str]:
    width = 1 if array.ndim == 1 else array.shape[1]
    if array.ndim == 1 or (width == 1 and len(about.classes) != 1):
        return [name]
    names = about.classes if len(about.classes) == width else range(1, width + 1)
    return [f"{name}:{each}" for each in names]


def write_csv(file: TextIO, about: About, answers: Mapping[str, Array], first: bool) -> None:
    """Rows of CSV, under a header where they are the first."""
    writer = csv.writer(file, lineterminator="\n")
    if first:
        writer.writerow(header(about, answers))
    columns = [column for array in answers.values() for column in _lists(array, about)]
    writer.writerows(zip(*columns, strict=True))


def _lists(array: Array, about: About) -> Iterator[list[Any]]:
    """Every column of a result; class numbers as names."""
    if array.ndim == 1:
        yield _words(array, about)
    else:
        yield from ([_short(value) for value in column] for column in array.T)


def _short(value: Any) -> Any:
    """A float32 with the fewest digits that mean it."""
    return str(value) if value.dtype.kind == "f" else int(value)


def _words(array: Array, about: About) -> list[Any]:
    values = array.tolist()
    return [about.classes[value] for value in values] if about.classes and array.dtype.kind == "i" else values


def write_json(file: TextIO, about: About, answers: Mapping[str, Array], first: bool) -> None:
    """A line of JSON for every row."""
    columns = [_words(array, about) if array.ndim == 1 else array.astype(float).tolist() for array in answers.values()]
    for row in zip(*columns, strict=True):
        file.write(json.dumps(dict(zip(answers, row, strict=True)), ensure_ascii=False) + "\n")
