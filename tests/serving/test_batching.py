"""Questions that wait together are answered together, and nobody suffers for another."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from glassnet.serving.batching import TOGETHER, Batches, Busy, Values
from glassnet.serving.messages import Malformed
from glassnet.serving.tensors import Array


class Doubling:
    """A model that waits for permission before its first answer, notes its batches and fails on 13."""

    def __init__(self) -> None:
        self.go, self.batches = threading.Event(), list[list[float]]()

    def __call__(self, values: Values) -> dict[str, Array]:
        self.go.wait(10)
        self.batches.append(values["x"][:, 0].tolist())
        if 13 in values["x"]:
            raise RuntimeError("thirteen")
        return {"y": 2 * values["x"]}


def rows(*numbers: float, width: int = 1) -> Values:
    return {"x": np.repeat(np.array([numbers]).T, width, 1)}


async def together(
    model: Doubling, questions: list[Values], most: int = 10_000
) -> list[dict[str, Array] | BaseException]:
    """The answers to questions that are all asked while the first is being answered."""
    with ThreadPoolExecutor(1) as pool:
        batches = Batches(model, pool, most)
        tasks = [asyncio.create_task(batches.answer(each, len(each["x"]))) for each in questions]
        await asyncio.sleep(0.01)
        model.go.set()
        return await asyncio.gather(*tasks, return_exceptions=True)


def test_what_waits_is_answered_in_one_run() -> None:
    model = Doubling()
    answers = asyncio.run(together(model, [rows(1), rows(2), rows(3, 4), rows(5)]))
    assert model.batches == [[1], [2, 3, 4, 5]]
    assert [each["y"].ravel().tolist() for each in answers if isinstance(each, dict)] == [[2], [4], [6, 8], [10]]


def test_a_run_has_an_end() -> None:
    model = Doubling()
    asyncio.run(together(model, [rows(0), rows(*[1] * TOGETHER), rows(2), rows(*[3] * (2 * TOGETHER)), rows(4)]))
    assert [len(batch) for batch in model.batches] == [1, TOGETHER, 1, 2 * TOGETHER, 1]


def test_other_shapes_go_by_themselves() -> None:
    model = Doubling()
    answers = asyncio.run(together(model, [rows(0), rows(1), rows(2, width=3), rows(3)]))
    assert model.batches == [[0], [1], [2], [3]]
    assert [each["y"].shape for each in answers if isinstance(each, dict)] == [(1, 1), (1, 1), (1, 3), (1, 1)]


def test_one_that_fails_fails_alone() -> None:
    answers = asyncio.run(together(Doubling(), [rows(0), rows(1), rows(13), rows(2)]))
    assert [isinstance(each, dict) for each in answers] == [True, True, False, True]
    assert isinstance(answers[2], Malformed)
    assert "thirteen" in str(answers[2])


def test_too_many_rows_are_told_to_come_later() -> None:
    answers = asyncio.run(together(Doubling(), [rows(0), rows(1, 2), rows(3, 4), rows(5)], most=3))
    assert [isinstance(each, Busy) for each in answers] == [False, False, True, False]


def test_who_has_gone_is_left_out() -> None:
    async def run() -> Doubling:
        model = Doubling()
        with ThreadPoolExecutor(1) as pool:
            batches = Batches(model, pool, 100)
            tasks = [asyncio.create_task(batches.answer(rows(number), 1)) for number in range(3)]
            await asyncio.sleep(0.01)
            tasks[1].cancel()
            await asyncio.sleep(0)
            model.go.set()
            assert (await tasks[2])["y"].tolist() == [[4]]
            with pytest.raises(asyncio.CancelledError):
                await tasks[1]
        return model

    assert asyncio.run(run()).batches == [[0], [2]]
