"""Who may compute: fairness by counted quanta, on a clock that only tasks move."""

from __future__ import annotations

import pytest

from glassnet.session.scheduler import Scheduler, Share
from tests.session.clock import Clock

QUANTUM = 0.002


class Worker:
    """A task whose every slice takes as long as it likes."""

    def __init__(self, clock: Clock, seconds: float, is_ready: bool = True) -> None:
        self.clock, self.seconds, self.is_ready = clock, seconds, is_ready
        self.turns, self.used = 0, 0.0

    def ready(self) -> bool:
        return self.is_ready

    def work(self, seconds: float) -> None:
        self.turns += 1
        self.used += self.seconds
        self.clock.now += self.seconds


def scheduled(*seconds: float) -> tuple[Scheduler, list[Worker], Clock]:
    clock = Clock()
    scheduler, workers = Scheduler(clock, QUANTUM), [Worker(clock, each) for each in seconds]
    for worker in workers:
        scheduler.add(worker)
    return scheduler, workers, clock


def test_equal_tasks_take_turns() -> None:
    scheduler, workers, _ = scheduled(0.002, 0.002, 0.002)
    for _ in range(30):
        assert scheduler.turn()
    assert [worker.turns for worker in workers] == [10, 10, 10]


def test_long_steps_do_not_buy_more_time() -> None:
    """One task's smallest step takes seven quanta; over time all get the same."""
    scheduler, workers, _ = scheduled(0.002, 0.014, 0.002)
    for _ in range(1500):
        scheduler.turn()
    used = [worker.used for worker in workers]
    assert max(used) - min(used) <= 0.014 + 2 * QUANTUM


def test_what_was_done_outside_turns_counts() -> None:
    scheduler, (talker, quiet), _ = scheduled(0.002, 0.002)
    for _ in range(40):
        scheduler.charge(talker, 0.002)
        scheduler.turn()
    assert quiet.turns > 1.5 * talker.turns


def test_a_debt_is_bounded() -> None:
    scheduler, (debtor, _), _ = scheduled(0.002, 0.002)
    scheduler.charge(debtor, 3600.0)
    for _ in range(200):
        scheduler.turn()
    assert debtor.turns > 10


def test_who_is_not_ready_gets_no_turn_and_saves_nothing() -> None:
    scheduler, (idle, busy), _ = scheduled(0.002, 0.002)
    idle.is_ready = False
    for _ in range(10):
        scheduler.turn()
    assert (idle.turns, busy.turns) == (0, 10)
    idle.is_ready = True
    for _ in range(10):
        scheduler.turn()
    assert (idle.turns, busy.turns) == (5, 15)


def test_nobody_ready() -> None:
    scheduler, (only,), _ = scheduled(0.002)
    only.is_ready = False
    assert not scheduler.turn()
    scheduler.remove(only)
    scheduler.charge(only, 1.0)
    assert not scheduler.turn()


def test_a_share_is_kept_over_time() -> None:
    clock = Clock()
    share, spent = Share(clock(), part=0.3, burst=0.05), 0.0
    while clock.now < 10:
        if share.ready_at(clock.now) <= clock.now:
            share.spend(0.01)
            spent += 0.01
        clock.now += 0.001
    assert spent == pytest.approx(3.0, abs=0.07)


def test_a_share_says_when_there_is_some_again() -> None:
    share = Share(0.0, part=0.25, burst=0.01)
    share.spend(0.03)
    again = share.ready_at(0.0)
    assert again == pytest.approx(0.08)
    assert share.ready_at(again + 1e-6) == again + 1e-6
