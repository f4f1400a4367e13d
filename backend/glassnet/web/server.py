"""The server: a socket to listen on, uvicorn set up for it, and readers that stall freed."""

from __future__ import annotations

import asyncio
import socket
import sys
import webbrowser
from asyncio import BaseTransport
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from glassnet.errors import InvalidInput
from glassnet.session.settings import Settings
from glassnet.web.app import create_app

_MOST_MESSAGE = 16 << 20
"""Bytes. Longer messages end the connection; those that are merely too long (64 KB) are answered with a sentence."""
_GRACE = 2.0
"""Seconds a closing connection has to take what was sent."""
_STALLED = 30_000
"""Milliseconds after which the system ends a connection that takes nothing."""
_PORTS = 100
"""How many ports are tried."""


class Protocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket, which waits for a stalled reader for ever, made to let go."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Called when a connection is made."""
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        if connection is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STALLED)

    async def send(self, message: ASGISendEvent) -> None:
        """Send for the application. A handshake that was answered with a refusal is complete, too."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True

    def keepalive_timeout(self) -> None:
        """No pong came: close, and shortly after drop what the reader did not take."""
        super().keepalive_timeout()
        self._let_go()

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The conversation ended: likewise."""
        super().on_task_complete(task)
        self._let_go()

    def _let_go(self) -> None:
        self.loop.call_later(_GRACE, self.transport.abort)


class Server(uvicorn.Server):
    """uvicorn that says where it is once it listens."""

    def __init__(self, config: uvicorn.Config, address: str, open_page: bool) -> None:
        super().__init__(config)
        self._address, self._open_page = address, open_page

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"Glassnet is running at {self._address} (stop with Ctrl-C)\n")
            sys.stdout.flush()
            if self._open_page:
                await asyncio.to_thread(webbrowser.open, self._address)


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the host at this port, or the next that is free; InvalidInput if there is none."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise InvalidInput(f"expected a host that this machine has, got '{host}': {error.strerror}") from error
    for number in range(port, min(port + _PORTS, 65_536)):
        connection = socket.socket(family, kind, protocol)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            connection.bind((address[0], number, *address[2:]))
            connection.listen()
        except OSError as error:
            connection.close()
            problem = error.strerror
        else:
            return connection
    raise InvalidInput(f"cannot listen on {host} at port {port} or the {_PORTS} after it: {problem}; choose another")


def serve(
    host: str,
    port: int,
    open_page: bool,
    settings: Settings | None = None,
    application: Callable[[Settings], FastAPI] = create_app,
) -> None:
    """Serve an application until interrupted."""
    settings = settings or Settings.from_environment()
    connection = listen(host, port)
    name = f"[{host}]" if ":" in host else host
    settings = settings.model_copy(update={"allowed_hosts": (*settings.allowed_hosts, name)})
    config = uvicorn.Config(
        application(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        ws=Protocol,
        ws_max_size=_MOST_MESSAGE,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=2,
    )
    address = f"http://{name}:{connection.getsockname()[1]}"
    Server(config, address, open_page).run(sockets=[connection])
