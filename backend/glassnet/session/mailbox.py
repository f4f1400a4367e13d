"""Mailbox: what waits to be sent to one page."""

from __future__ import annotations

import asyncio

from glassnet.protocol import Message, encode

MOST_WAITING = 1000
"""Messages. Frames wait on credit, so only a page that asks and never reads gets so far behind."""


class Mailbox:
    """The web process's side of a viewer: messages in order, and what to tell a new worker about it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.session: str | None = None
        """The session it watches."""
        self.watch: bytes | None = None
        """Its last watch command, as it came."""
        self.overflowed = False
        """It fell so far behind that its connection has to end."""
        self._waiting: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)

    def put(self, message: Message | bytes) -> None:
        """Add a message; those beyond the bound are lost, and ``next`` says that it is over."""
        try:
            self._waiting.put_nowait(message if isinstance(message, bytes) else encode(message))
        except asyncio.QueueFull:
            self.overflowed = True

    async def next(self) -> bytes | None:
        """The next message to send; None when the page fell too far behind."""
        return None if self.overflowed else await self._waiting.get()
