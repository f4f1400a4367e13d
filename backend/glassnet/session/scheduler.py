"""Who may compute next: sessions take turns by the processor time they used, frames get a share of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

QUANTUM = 0.0015
"""Seconds of computing in one turn."""
_DEEPEST_DEBT = 50
"""Quanta. What a turn or a command took too long is worked off in later turns, up to this much."""
FRAME_SHARE = 0.3
"""The part of a busy worker's time that frames may take."""
_FRAME_BURST = 0.05
"""Seconds that frames may save up."""

Clock = Callable[[], float]


class Task(Protocol):
    """Something that computes in slices."""

    def ready(self) -> bool:
        """Whether there is something to compute now."""

    def work(self, seconds: float) -> None:
        """Compute for about so long."""


class Scheduler:
    """Deficit round robin: each ready task gets the same processor time, however long its single steps are."""

    def __init__(self, clock: Clock, quantum: float = QUANTUM) -> None:
        self._clock, self._quantum = clock, quantum
        self._ring: deque[Task] = deque()
        self._allowance: dict[Task, float] = {}

    def add(self, task: Task) -> None:
        """Let a task take part."""
        self._ring.append(task)
        self._allowance[task] = 0.0

    def remove(self, task: Task) -> None:
        """Let a task take part no more."""
        self._ring.remove(task)
        del self._allowance[task]

    def charge(self, task: Task, seconds: float) -> None:
        """Count computing that was done for a task outside its turns; ignored once it was removed."""
        if task in self._allowance:
            left = self._allowance[task] - seconds
            self._allowance[task] = max(left, -_DEEPEST_DEBT * self._quantum)

    def turn(self) -> bool:
        """Give the next ready task its turn; False if none is ready."""
        some_ready = True
        while some_ready:
            some_ready = False
            for _ in range(len(self._ring)):
                task = self._ring[0]
                self._ring.rotate(-1)
                if task.ready():
                    some_ready = True
                    self._allowance[task] = min(self._allowance[task] + self._quantum, self._quantum)
                    if self._allowance[task] > 0:
                        self._run(task)
                        return True
        return False

    def _run(self, task: Task) -> None:
        begin = self._clock()
        task.work(self._allowance[task])
        self.charge(task, self._clock() - begin)


class Share:
    """A part of the passing time that may be spent on something, with a little saved up."""

    def __init__(self, now: float, part: float = FRAME_SHARE, burst: float = _FRAME_BURST) -> None:
        self._part, self._burst = part, burst
        self._left, self._seen = burst, now

    def ready_at(self, now: float) -> float:
        """When something may be spent again: now, if there is anything left."""
        self._left = min(self._burst, self._left + (now - self._seen) * self._part)
        self._seen = now
        return now if self._left > 0 else now - self._left / self._part

    def spend(self, seconds: float) -> None:
        """Count what was spent."""
        self._left -= seconds
