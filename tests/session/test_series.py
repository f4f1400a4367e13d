"""Series: readers lose nothing, memory is bounded."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from glassnet.session.series import Series


def row(step: int, value: float | None = None) -> dict[str, np.ndarray]:
    return {"step": np.array([step], "i4"), "train": np.array([step / 10 if value is None else value], "f4")}


def filled(steps: int, most: int = 8192) -> Series:
    series = Series(most)
    for step in range(steps):
        series.append(row(step))
    return series


@given(st.lists(st.integers(0, 20), max_size=20))
def test_a_reader_gets_every_row_once_however_it_asks(bursts: list[int]) -> None:
    series, cursor, got, step = Series(), -1, [], 0
    for burst in bursts:
        for _ in range(burst):
            series.append(row(step))
            step += 1
        rows, cursor = series.after(cursor)
        got += rows["step"].tolist() if rows else []
    assert got == list(range(step))


def test_an_empty_series_has_nothing() -> None:
    assert Series().after(-1) == ({}, -1)
    assert Series().cursor_at(5) == -1


def test_types_stay() -> None:
    rows, _ = filled(3).after(-1)
    assert {name: column.dtype.str for name, column in rows.items()} == {"step": "<i4", "train": "<f4"}


def test_a_repetition_is_not_added_but_a_new_value_at_the_same_step_is() -> None:
    series = filled(3)
    series.append(row(2))
    assert len(series) == 3
    series.append(row(2, 7.0))
    assert series.after(2)[0]["train"].tolist() == [7.0]


def test_above_the_bound_every_second_row_goes_and_the_last_stays() -> None:
    series = filled(8, most=8)
    series.append(row(8))
    rows, _ = series.after(-1)
    assert rows["step"].tolist() == [1, 3, 5, 7, 8]
    assert series.thinned == 1


def test_it_never_exceeds_its_bound_and_keeps_the_newest() -> None:
    series = filled(1000, most=16)
    rows, _ = series.after(-1)
    assert len(series) <= 16
    assert rows["step"][-1] == 999


def test_thinning_does_not_repeat_rows_a_reader_has() -> None:
    series = filled(8, most=8)
    _, cursor = series.after(-1)
    for step in range(8, 12):
        series.append(row(step))
    assert series.after(cursor)[0]["step"].tolist() == [8, 9, 10, 11]


def test_the_copy_of_a_beginning_is_as_coarse_as_the_whole() -> None:
    series = filled(100, most=40)
    copy = series.until(50)
    assert copy.thinned == series.thinned > 0
    assert copy.after(-1)[0]["step"].tolist() == [s for s in series.after(-1)[0]["step"].tolist() if s <= 50]


def test_a_returning_reader_says_which_step_it_has() -> None:
    series = filled(10)
    assert series.after(series.cursor_at(6))[0]["step"].tolist() == [7, 8, 9]
    assert series.after(series.cursor_at(-1))[0]["step"].tolist() == list(range(10))
    assert series.after(series.cursor_at(99))[0]["step"].tolist() == []
