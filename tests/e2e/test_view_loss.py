"""The loss and its averages, a weight up close, and figures as files: what is seen is what the formulas say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.e2e.figures import Line, columns, frame, lines, saved
from tests.e2e.playground import Playground

BETA = 0.9


def averages(values: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """v := β v + (1 − β) x from v = 0 on, and v / (1 − βᵗ), over the values there are (maths.md §9)."""
    v, t, plain, corrected = 0.0, 0, [], []
    for value in values:
        if np.isfinite(value):
            v, t = beta * v + (1 - beta) * value, t + 1
        plain.append(v)
        corrected.append(v / (1 - beta**t) if t else np.nan)
    return np.array(plain), np.array(corrected)


def away(drawn: list[Line], style: tuple[float, bool], expected: np.ndarray) -> float:
    """How many pixels the points are at most from those of the nearest line in this style, which is taken out."""
    alike = [k for k, line in enumerate(drawn) if line.style == style and len(line.points) == len(expected)]
    distances = {k: float(np.abs(drawn[k].points - expected).max()) for k in alike}
    nearest = min(distances, key=distances.__getitem__)
    del drawn[nearest]
    return distances[nearest]


@pytest.mark.parametrize("log", [False, True], ids=["linear", "log"])
def test_every_point_of_the_averages_is_where_the_formula_says(visit: Callable[..., Playground], log: bool) -> None:
    """Raw, plain and corrected, of train, dev and each batch: from the raw numbers alone, within a pixel."""
    play = visit()
    play.pause()
    play.press("Reset")
    for _ in range(12):
        had = play.step
        play.press("Step")
        play.settled(had)
    play.page.get_by_label("Uncorrected").check()
    play.page.get_by_label("Log scale").set_checked(log)
    play.button("batch").click()
    table, place = columns(play, "loss"), frame(play, "loss")
    assert place.logY == log
    drawn = [line for line in lines(play, "loss") if len(line.points) > 2]
    for name in ("batch", "train", "dev"):
        plain, corrected = averages(table[name], BETA)
        np.testing.assert_allclose(table[f"{name} average, uncorrected"], plain, rtol=1e-6)
        np.testing.assert_allclose(table[f"{name} average"], corrected, rtol=1e-6)
        for values, style in ((table[name], (1, False)), (corrected, (2, False)), (plain, (2, True))):
            shown = np.isfinite(values) & ~(log & (values <= 0))
            assert shown.sum() >= 12
            assert away(drawn, style, place.pixels(table["epoch"][shown], values[shown])) <= 1, (name, style)
    assert saved(play, "loss", "PNG").startswith(b"\x89PNG\r\n")
