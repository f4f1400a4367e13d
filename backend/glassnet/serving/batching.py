"""Batching: questions that wait at the same time are answered together, in one run of the model.

While a thread runs the model, what comes in waits; then it goes in one batch. So a question alone never waits for
others, and under load the batches grow until they keep up.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import NamedTuple

import numpy as np

from glassnet.serving.messages import Malformed
from glassnet.serving.tensors import Array

Values = Mapping[str, Array]
Model = Callable[[Values], dict[str, Array]]
TOGETHER = 1024
"""Rows that are answered in one run, at most (one question may have more)."""


class Busy(Exception):
    """More rows are waiting than are allowed to."""


class _Waiting(NamedTuple):
    values: Values
    rows: int
    answer: asyncio.Future[dict[str, Array]]

    @property
    def shape(self) -> list[tuple[int, ...]]:
        """What must be equal for two to be answered together."""
        return [value.shape[1:] for value in self.values.values()]


class Batches:
    """Answers questions to one model. Used from one event loop; the model runs in the executor's threads."""

    def __init__(self, model: Model, executor: Executor, most_waiting: int) -> None:
        self._model, self._executor, self._most_waiting = model, executor, most_waiting
        self._queue: deque[_Waiting] = deque()
        self._rows = 0
        self._running = False

    async def answer(self, values: Values, rows: int) -> dict[str, Array]:
        """The model's outputs for these inputs; Busy if too many wait, Malformed if the model fails on them."""
        if self._queue and self._rows + rows > self._most_waiting:
            raise Busy
        question = _Waiting(values, rows, asyncio.get_running_loop().create_future())
        self._queue.append(question)
        self._rows += rows
        if not self._running:
            self._begin()
        return await question.answer

    def _begin(self) -> None:
        """Hand the next batch to a thread, if somebody waits."""
        batch = self._next()
        self._running = bool(batch)
        if batch:
            done = asyncio.get_running_loop().run_in_executor(self._executor, self._run, batch)
            done.add_done_callback(lambda done: self._end(batch, done))

    def _next(self) -> list[_Waiting]:
        """Those at the head of the queue that fit together; whoever has gone is left out."""
        batch: list[_Waiting] = []
        rows = 0
        while self._queue:
            first = self._queue[0]
            if batch and (rows + first.rows > TOGETHER or first.shape != batch[0].shape):
                break
            self._queue.popleft()
            self._rows -= first.rows
            if not first.answer.done():
                batch.append(first)
                rows += first.rows
        return batch

    def _run(self, batch: list[_Waiting]) -> list[dict[str, Array] | Exception]:
        """In a thread: the answers of a batch. If it fails, one by one, so that nobody suffers for another."""
        try:
            return self._together(batch)
        except Exception as error:  # onnxruntime has no common base for its errors
            if len(batch) == 1:
                return [Malformed(f"the model cannot answer: {error}")]
            return [answer for each in batch for answer in self._run([each])]

    def _together(self, batch: list[_Waiting]) -> list[dict[str, Array] | Exception]:
        if len(batch) == 1:
            return [self._model(batch[0].values)]
        names = batch[0].values
        answers = self._model({name: np.concatenate([each.values[name] for each in batch]) for name in names})
        ends = np.cumsum([each.rows for each in batch]).tolist()
        return [
            {name: answer[end - each.rows : end] for name, answer in answers.items()}
            for each, end in zip(batch, ends, strict=True)
        ]

    def _end(self, batch: list[_Waiting], done: asyncio.Future[list[dict[str, Array] | Exception]]) -> None:
        """Give everybody their answer, and go on."""
        for each, answer in zip(batch, done.result(), strict=True):
            if each.answer.done():
                continue
            if isinstance(answer, Exception):
                each.answer.set_exception(answer)
            else:
                each.answer.set_result(answer)
        self._begin()
