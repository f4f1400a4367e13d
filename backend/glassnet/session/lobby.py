"""The lobby: which session is where, who watches it, and what happens when a worker dies or nobody comes back."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from typing import Any

from glassnet.errors import GlassnetError, IllegalCommand, ServerFull, UnknownSession, WorkerLost
from glassnet.protocol import Close, Command, Open, Watch
from glassnet.session.crew import Crew, Hand
from glassnet.session.link import (
    Attach,
    Begin,
    Capture,
    Captured,
    Deliver,
    Detach,
    Do,
    Drop,
    Gone,
    Kept,
    Regain,
    Reports,
    Rest,
    TakeOver,
)
from glassnet.session.mailbox import Mailbox
from glassnet.session.problems import problem
from glassnet.session.room import Room
from glassnet.session.settings import Settings

MOST_LOSSES = 3
"""A session whose worker died so often in a row is given up: it may be the cause."""
_FORGIVEN_AFTER = 60.0
"""Seconds after which a death is forgotten."""


class Lobby:
    """Opens sessions on the least busy worker and routes between pages and workers. All in one event loop."""

    def __init__(self, settings: Settings) -> None:
        self.rooms: dict[str, Room] = {}
        self.viewers: dict[int, Mailbox] = {}
        self.crew = Crew(settings, self._take, self._lost)
        self._settings = settings
        self._numbers = itertools.count(1)
        self._captures: dict[int, tuple[str, asyncio.Future[Captured]]] = {}

    async def start(self) -> None:
        """Get the first worker ready, so that the first page need not wait for it."""
        await self.crew.least_busy(self._load)

    async def stop(self) -> None:
        """End all workers."""
        await self.crew.dismiss()

    # ── pages ──

    def join(self) -> Mailbox:
        """A page connected; ServerFull if there are too many."""
        most = self._settings.max_viewers
        if len(self.viewers) >= most:
            raise ServerFull(f"this server has room for {most} pages, and all are taken; try again later")
        mailbox = Mailbox(next(self._numbers))
        self.viewers[mailbox.number] = mailbox
        return mailbox

    def leave(self, mailbox: Mailbox) -> None:
        """A page left; its session stays, for a while."""
        self.viewers.pop(mailbox.number, None)
        room = self.rooms.get(mailbox.session) if mailbox.session else None
        if room is None:
            return
        room.viewers.discard(mailbox)
        room.hand.send(Detach(room.name, mailbox.number))
        if not room.viewers:
            room.empty_since = asyncio.get_running_loop().time()

    async def open(self, mailbox: Mailbox, command: Open) -> None:
        """Join the session that is asked for if it still runs, otherwise begin a new one."""
        if mailbox.session is not None:
            raise IllegalCommand("this connection has a session open; close it first, or connect again")
        room = self.rooms.get(command.session) if command.session else None
        if room is None and command.session and command.spec is None:
            raise UnknownSession("expected a session that still runs, but this one ended; send an experiment instead")
        if room is None:
            room = await self._begin()
            order: Begin | Attach = Begin(room.name, mailbox.number, command.rev, command.spec)
        else:
            order = Attach(room.name, mailbox.number, command.since, command.branch)
            await room.settled.wait()
        mailbox.session = room.name
        room.viewers.add(mailbox)
        room.empty_since, room.resting = None, False
        room.hand.send(order)

    async def do(self, mailbox: Mailbox, command: Command, message: bytes) -> None:
        """Pass on a command, as it came, to the session that the page watches."""
        room = self._room(mailbox)
        await room.settled.wait()
        if isinstance(command, Close):
            self._close(room)
            return
        if isinstance(command, Watch):
            mailbox.watch = message
        room.hand.send(Do(room.name, mailbox.number, message))
        await room.hand.room()

    async def capture(self, mailbox: Mailbox) -> Captured:
        """The model of the page's session as it is now."""
        room = self._room(mailbox)
        await room.settled.wait()
        ticket = next(self._numbers)
        future: asyncio.Future[Captured] = asyncio.get_running_loop().create_future()
        self._captures[ticket] = room.name, future
        room.hand.send(Capture(room.name, ticket))
        try:
            return await future
        finally:
            del self._captures[ticket]

    async def take_over(self, mailbox: Mailbox, rev: int, spec: dict[str, Any], standing: str) -> None:
        """Have the page's session go on with a model from a file."""
        room = self._room(mailbox)
        await room.settled.wait()
        room.hand.send(TakeOver(room.name, mailbox.number, rev, spec, standing))
        await room.hand.room()

    def _room(self, mailbox: Mailbox) -> Room:
        if mailbox.session is None:
            raise IllegalCommand("expected a session to be open; send 'open' first")
        return self.rooms[mailbox.session]

    # ── sessions ──

    async def _begin(self) -> Room:
        if len(self.rooms) >= self._settings.max_sessions:
            self._make_room()
        hand = await self.crew.least_busy(self._load)
        now = asyncio.get_running_loop().time()
        room = Room(secrets.token_urlsafe(16), hand, asyncio.Event(), empty_since=now)
        self.rooms[room.name] = room
        self._seat(room, room.hand)
        return room

    def _make_room(self) -> None:
        """Forget the session that nobody has watched for longest; ServerFull if all are watched."""
        alone = [room for room in self.rooms.values() if room.empty_since is not None]
        if not alone:
            most = self._settings.max_sessions
            raise ServerFull(f"this server has room for {most} sessions, and all are taken; try again later")
        self._close(min(alone, key=lambda room: room.empty_since or 0))

    def _load(self, hand: Hand) -> tuple[int, int]:
        return sum(self.rooms[name].playing for name in hand.sessions), len(hand.sessions)

    def _seat(self, room: Room, hand: Hand) -> None:
        room.hand = hand
        hand.sessions.add(room.name)
        room.settled.set()

    def _close(self, room: Room) -> None:
        """End a session; the worker tells its viewers."""
        room.hand.send(Drop(room.name))
        self._forget(room, UnknownSession("the session ended meanwhile; open another"))

    def _forget(self, room: Room, error: GlassnetError) -> None:
        del self.rooms[room.name]
        room.hand.sessions.discard(room.name)
        room.settled.set()
        for mailbox in room.viewers:
            mailbox.session = None
        self._disappoint(room, error)

    def _disappoint(self, room: Room, error: GlassnetError) -> None:
        """Whoever waits for the session's model gets the error instead."""
        for name, future in self._captures.values():
            if name == room.name and not future.done():
                future.set_exception(error)

    def sweep(self, now: float) -> None:
        """Stop, and later forget, sessions that nobody has watched for long. ``now`` is the event loop's time."""
        for room in list(self.rooms.values()):
            alone = now - room.empty_since if room.empty_since is not None else -1.0
            if alone >= self._settings.drop_after:
                self._close(room)
            elif alone >= self._settings.pause_after and not room.resting:
                room.resting = True
                room.hand.send(Rest(room.name))

    # ── workers ──

    def _take(self, report: Reports) -> None:
        match report:
            case Deliver():
                if mailbox := self.viewers.get(report.viewer):
                    mailbox.put(report.message)
            case Kept():
                if room := self.rooms.get(report.session):
                    room.rev, room.spec = report.rev, report.spec
                    room.playing, room.speed, room.unit = report.playing, report.speed, report.unit
            case Gone():
                if room := self.rooms.get(report.session):
                    self._forget(room, UnknownSession("the session could not begin"))
            case Captured():
                _, future = self._captures.get(report.ticket, ("", None))
                if future and not future.done():
                    future.set_result(report)

    async def _lost(self, hand: Hand) -> None:
        """A worker died: begin its sessions again elsewhere, and give up those that may be the cause."""
        rooms = [self.rooms[name] for name in hand.sessions]
        now = asyncio.get_running_loop().time()
        for room in rooms:
            room.settled.clear()
            room.losses = room.losses + 1 if now - room.lost_at < _FORGIVEN_AFTER else 1
            room.lost_at = now
            self._disappoint(room, WorkerLost("the process that trains this session ended; try again"))
        for room in rooms:
            if room.losses >= MOST_LOSSES:
                self._give_up(room)
            else:
                await self._regain(room)

    async def _regain(self, room: Room) -> None:
        hand = await self.crew.least_busy(self._load)
        if room.name not in self.rooms:
            return
        self._seat(room, hand)
        playing = room.playing and not room.resting
        viewers = [mailbox.number for mailbox in room.viewers]
        hand.send(Regain(room.name, viewers, room.rev, room.spec, playing, room.speed, room.unit))
        for mailbox in room.viewers:
            if mailbox.watch:
                hand.send(Do(room.name, mailbox.number, mailbox.watch))

    def _give_up(self, room: Room) -> None:
        error = WorkerLost(f"the process that trains this session ended {room.losses} times; open another, smaller one")
        for mailbox in room.viewers:
            mailbox.put(problem(error))
        self._forget(room, error)
