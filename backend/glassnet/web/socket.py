"""The socket: one page's conversation with its session."""

from __future__ import annotations

import asyncio

from starlette.websockets import WebSocket

from glassnet.errors import GlassnetError, IllegalCommand, InvalidInput
from glassnet.protocol import Command, Export, Open, Take, decode
from glassnet.session.lobby import Lobby
from glassnet.session.mailbox import Mailbox
from glassnet.session.problems import problem
from glassnet.web.exports import Exports
from glassnet.web.readings import Readings

TRY_LATER = 1013
TOO_SLOW = 1008


class Conversation:
    """Takes commands from one page and sends it what its mailbox holds, until either side ends it."""

    def __init__(self, socket: WebSocket, mailbox: Mailbox, lobby: Lobby, exports: Exports, readings: Readings) -> None:
        self._socket, self._mailbox = socket, mailbox
        self._lobby, self._exports, self._readings = lobby, exports, readings
        self._exporting: asyncio.Task[None] | None = None

    async def hold(self) -> None:
        """Talk until the page leaves, or falls too far behind."""
        sides = [asyncio.create_task(self._send()), asyncio.create_task(self._receive())]
        try:
            await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
        finally:
            tasks = [*sides, self._exporting] if self._exporting else sides
            for task in tasks:
                task.cancel()
            self._lobby.leave(self._mailbox)
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _send(self) -> None:
        while (message := await self._mailbox.next()) is not None:
            await self._socket.send_bytes(message)
        await self._socket.close(TOO_SLOW)

    async def _receive(self) -> None:
        while (message := await self._socket.receive())["type"] == "websocket.receive":
            await self._take(message.get("bytes"))

    async def _take(self, message: bytes | None) -> None:
        """Do what one message asks; whatever is wrong with it becomes a Problem."""
        command: Command | None = None
        try:
            if message is None:
                raise InvalidInput("expected a binary message with a msgpack map, got text; check the client")
            command = decode(message)
            match command:
                case Open():
                    await self._lobby.open(self._mailbox, command)
                case Export():
                    self._export(command)
                case Take():
                    reading = self._readings.taken(command.token)
                    await self._lobby.take_over(self._mailbox, command.rev, reading.spec, reading.standing)
                case _:
                    await self._lobby.do(self._mailbox, command, message)
        except Exception as error:
            self._refuse(error, command)

    def _export(self, command: Export) -> None:
        if self._exporting and not self._exporting.done():
            raise IllegalCommand("an export for this page is being made; wait until it is there")
        self._exporting = asyncio.create_task(self._make_export(command))

    async def _make_export(self, command: Export) -> None:
        try:
            self._mailbox.put(await self._exports.make(await self._lobby.capture(self._mailbox)))
        except Exception as error:
            self._refuse(error, command)

    def _refuse(self, error: Exception, command: Command | None) -> None:
        op, rev = getattr(command, "op", None), getattr(command, "rev", None)
        self._mailbox.put(problem(error, op, rev))


async def converse(socket: WebSocket, lobby: Lobby, exports: Exports, readings: Readings) -> None:
    """Serve one WebSocket from handshake to end."""
    await socket.accept()
    try:
        mailbox = lobby.join()
    except GlassnetError as error:
        full = Mailbox(0)
        full.put(problem(error))
        await socket.send_bytes(await full.next() or b"")
        await socket.close(TRY_LATER)
        return
    await Conversation(socket, mailbox, lobby, exports, readings).hold()
