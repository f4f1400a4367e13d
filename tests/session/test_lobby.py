"""The lobby, with workers that only note what they are told. Long, as joining, leaving and losing share a stage."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest

from glassnet.errors import IllegalCommand, ServerFull, UnknownSession, WorkerLost
from glassnet.protocol import Close, Open, Pause, Watch, encode
from glassnet.session import crew
from glassnet.session.crew import Hand
from glassnet.session.link import Attach, Begin, Captured, Deliver, Detach, Do, Drop, Gone, Kept, Orders, Regain, Rest
from glassnet.session.lobby import MOST_LOSSES, Lobby
from glassnet.session.mailbox import MOST_WAITING, Mailbox
from glassnet.session.settings import Settings


class Fake:
    """A worker without a process."""

    hired: list[Fake]

    def __init__(self) -> None:
        self.sessions: set[str] = set()
        self.orders: list[Orders] = []
        self.ended = asyncio.Event()

    @classmethod
    async def hire(cls, _: Settings) -> Hand:
        hand = cls()
        cls.hired.append(hand)
        return cast(Hand, hand)

    def send(self, order: Orders) -> None:
        self.orders.append(order)

    async def room(self) -> None: ...

    async def listen(self, _: Callable[..., None]) -> None:
        await self.ended.wait()

    async def dismiss(self) -> None: ...


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake.hired = []
    monkeypatch.setattr(crew, "Hand", Fake)


def run(story: Callable[[Lobby], Coroutine[Any, Any, None]], **settings: Any) -> None:
    async def whole() -> None:
        lobby = Lobby(Settings(**({"workers": 2} | settings)))
        await lobby.start()
        await story(lobby)
        await lobby.stop()

    asyncio.run(whole())


async def opened(lobby: Lobby, session: str | None = None) -> Mailbox:
    mailbox = lobby.join()
    await lobby.open(mailbox, Open(session=session))
    return mailbox


def test_the_first_worker_waits_for_the_first_page_and_others_come_when_needed() -> None:
    async def story(lobby: Lobby) -> None:
        assert len(Fake.hired) == 1
        for _ in range(6):
            await opened(lobby)
        assert [len(hand.sessions) for hand in Fake.hired] == [3, 3]

    run(story)


def test_a_session_goes_where_least_is_played() -> None:
    async def story(lobby: Lobby) -> None:
        first, _ = await opened(lobby), await opened(lobby)
        assert first.session
        lobby._take(Kept(first.session, 0, {}, True, None))
        await opened(lobby)
        await opened(lobby)
        assert [len(hand.sessions) for hand in Fake.hired] == [1, 3]

    run(story)


def test_orders_reach_the_session_and_bytes_the_page() -> None:
    async def story(lobby: Lobby) -> None:
        mailbox = await opened(lobby)
        name = mailbox.session or ""
        await lobby.do(mailbox, Pause(), b"as it came")
        assert Fake.hired[0].orders == [Begin(name, mailbox.number, 0, None), Do(name, mailbox.number, b"as it came")]
        lobby._take(Deliver(mailbox.number, b"bytes"))
        lobby._take(Deliver(999, b"for nobody"))
        assert await mailbox.next() == b"bytes"

    run(story)


def test_a_returning_page_finds_its_session() -> None:
    async def story(lobby: Lobby) -> None:
        mailbox = await opened(lobby)
        lobby.leave(mailbox)
        again = lobby.join()
        await lobby.open(again, Open(session=mailbox.session, since=40, branch=3))
        assert again.session == mailbox.session
        begin, detach, attach = Fake.hired[0].orders
        assert (type(begin), type(detach)) == (Begin, Detach)
        assert attach == Attach(mailbox.session or "", again.number, 40, 3)

    run(story)


def test_an_unknown_session_is_begun_only_with_an_experiment() -> None:
    async def story(lobby: Lobby) -> None:
        mailbox = lobby.join()
        with pytest.raises(UnknownSession):
            await lobby.open(mailbox, Open(session="nobody"))
        await lobby.open(mailbox, Open(session="nobody", spec={}))
        assert mailbox.session not in (None, "nobody")

    run(story)


def test_one_connection_has_one_session() -> None:
    async def story(lobby: Lobby) -> None:
        mailbox = await opened(lobby)
        with pytest.raises(IllegalCommand):
            await lobby.open(mailbox, Open())
        await lobby.do(mailbox, Close(), b"")
        with pytest.raises(IllegalCommand, match="open"):
            await lobby.do(mailbox, Pause(), b"")
        await lobby.open(mailbox, Open())
        assert len(lobby.rooms) == 1

    run(story)


def test_a_session_that_could_not_begin_leaves_nothing_behind() -> None:
    async def story(lobby: Lobby) -> None:
        mailbox = await opened(lobby)
        lobby._take(Gone(mailbox.session or ""))
        assert (lobby.rooms, mailbox.session, Fake.hired[0].sessions) == ({}, None, set())

    run(story)


def test_there_are_limits() -> None:
    async def story(lobby: Lobby) -> None:
        await opened(lobby)
        mailbox = lobby.join()
        with pytest.raises(ServerFull, match="room for 1 sessions"):
            await lobby.open(mailbox, Open())
        with pytest.raises(ServerFull, match="room for 2 pages"):
            lobby.join()

    run(story, max_sessions=1, max_viewers=2)


def test_when_full_the_one_longest_alone_makes_room() -> None:
    async def story(lobby: Lobby) -> None:
        first, second = await opened(lobby), await opened(lobby)
        name, gone = first.session, second.session
        lobby.leave(second)
        third = await opened(lobby)
        assert set(lobby.rooms) == {name, third.session}
        assert gone not in lobby.rooms

    run(story, max_sessions=2)


def test_who_is_alone_for_long_rests_then_is_forgotten() -> None:
    async def story(lobby: Lobby) -> None:
        mailbox = await opened(lobby)
        begin = asyncio.get_running_loop().time()
        lobby.sweep(begin + 1e6)
        assert lobby.rooms
        lobby.leave(mailbox)
        orders = Fake.hired[0].orders
        lobby.sweep(begin + 50)
        assert not isinstance(orders[-1], Rest)
        for _ in range(3):
            lobby.sweep(begin + 70)
        assert [type(order) for order in orders].count(Rest) == 1
        lobby.sweep(begin + 2000)
        assert isinstance(orders[-1], Drop)
        assert not lobby.rooms

    run(story, pause_after=60, drop_after=1800)


def test_a_dead_worker_is_replaced_and_its_sessions_begin_again() -> None:
    async def story(lobby: Lobby) -> None:
        mailbox = await opened(lobby)
        name = mailbox.session or ""
        watch = encode(Watch(probes=("loss",)))
        await lobby.do(mailbox, Watch(probes=("loss",)), watch)
        lobby._take(Kept(name, 4, {"seed": 5}, True, 2.0))
        Fake.hired[0].ended.set()
        waiting = asyncio.create_task(lobby.capture(mailbox))
        while len(Fake.hired) < 2 or len(Fake.hired[1].orders) < 2:
            await asyncio.sleep(0)
        orders = Fake.hired[1].orders
        assert orders[:2] == [
            Regain(name, [mailbox.number], 4, {"seed": 5}, True, 2.0),
            Do(name, mailbox.number, watch),
        ]
        waiting.cancel()

    run(story, workers=1)


def test_who_waits_for_a_model_of_a_dead_worker_is_told() -> None:
    async def story(lobby: Lobby) -> None:
        mailbox = await opened(lobby)
        waiting = asyncio.create_task(lobby.capture(mailbox))
        await asyncio.sleep(0)
        Fake.hired[0].ended.set()
        with pytest.raises(WorkerLost):
            await waiting

    run(story)


def test_a_captured_model_comes_back() -> None:
    async def story(lobby: Lobby) -> None:
        waiting = asyncio.create_task(lobby.capture(await opened(lobby)))
        await asyncio.sleep(0)
        ticket = Fake.hired[0].orders[-1].ticket  # type: ignore[union-attr]
        lobby._take(Captured(ticket, {}, b"theta", 7))
        assert (await waiting).theta == b"theta"

    run(story)


def test_a_session_that_kills_its_workers_is_given_up() -> None:
    async def story(lobby: Lobby) -> None:
        mailbox = await opened(lobby)
        for death in range(MOST_LOSSES):
            assert mailbox.session
            Fake.hired[death].ended.set()
            while mailbox.session and len(Fake.hired) < death + 2:
                await asyncio.sleep(0)
        assert mailbox.session is None
        assert b"worker_lost" in (await mailbox.next() or b"")

    run(story, workers=1)


def test_a_page_that_never_reads_is_cut_off() -> None:
    async def story(lobby: Lobby) -> None:
        mailbox = await opened(lobby)
        for _ in range(MOST_WAITING):
            mailbox.put(b"x")
        assert not mailbox.overflowed
        mailbox.put(b"x")
        assert await mailbox.next() is None

    run(story)
