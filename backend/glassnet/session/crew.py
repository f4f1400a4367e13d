"""The crew: the worker processes as the web process sees them: started, listened to, mourned."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

from glassnet.session.link import LENGTH, Orders, Reports, framed, report
from glassnet.session.settings import Settings

_PATIENCE = 2.0
"""Seconds a worker has to end by itself after its link was closed."""

Take = Callable[[Reports], None]
Lost = Callable[["Hand"], Awaitable[None]]


class Hand:
    """One worker process and the link to it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, process: asyncio.subprocess.Process):
        self.sessions: set[str] = set()
        """Names of the sessions it trains."""
        self.process = process
        self._reader, self._writer = reader, writer

    @classmethod
    async def hire(cls, settings: Settings) -> Hand:
        """Start a worker. It can be sent orders at once: they wait until it has started."""
        ours, theirs = socket.socketpair()
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "glassnet.session.worker", str(theirs.fileno()), settings.model_dump_json()),
                stdin=asyncio.subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
                start_new_session=True,  # Ctrl-C is for the web process; a worker ends when its link closes
            )
        finally:
            theirs.close()
        ours.setblocking(False)
        return cls(*await asyncio.open_connection(sock=ours), process)

    def send(self, order: Orders) -> None:
        """Send an order; if the worker has ended it is lost, and ``listen`` returns."""
        if not self._writer.is_closing():
            self._writer.write(framed(order))

    async def room(self) -> None:
        """Wait until the worker has taken most of what was sent."""
        with suppress(ConnectionError):
            await self._writer.drain()

    async def listen(self, take: Take) -> None:
        """Pass on every report, until the worker ends."""
        with suppress(EOFError, ConnectionError):
            while True:
                (length,) = LENGTH.unpack(await self._reader.readexactly(LENGTH.size))
                take(report(await self._reader.readexactly(length)))

    async def dismiss(self) -> None:
        """Hang up and wait until the process has ended, which is made sure of."""
        self._writer.close()
        try:
            await asyncio.wait_for(self.process.wait(), _PATIENCE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()


class Crew:
    """Workers, as many as allowed, started when there is something to do."""

    def __init__(self, settings: Settings, take: Take, lost: Lost) -> None:
        self.hands: list[Hand] = []
        self._settings, self._take, self._lost = settings, take, lost
        self._hiring = asyncio.Lock()
        self._listening: set[asyncio.Task[None]] = set()

    async def least_busy(self, load: Callable[[Hand], object]) -> Hand:
        """The worker with the least load; a new one as long as there may be more and all have something to do."""
        async with self._hiring:
            least = min(self.hands, key=load, default=None)  # type: ignore[arg-type]
            if least is not None and (not least.sessions or len(self.hands) >= self._settings.workers):
                return least
            hand = await Hand.hire(self._settings)
            self.hands.append(hand)
            task = asyncio.get_running_loop().create_task(self._listen(hand))
            self._listening.add(task)
            task.add_done_callback(self._listening.discard)
            return hand

    async def _listen(self, hand: Hand) -> None:
        await hand.listen(self._take)
        self.hands.remove(hand)
        await self._lost(hand)
        await hand.dismiss()

    async def dismiss(self) -> None:
        """End all workers."""
        for task in list(self._listening):
            task.cancel()
        await asyncio.gather(*(hand.dismiss() for hand in self.hands))
