"""The guard at the door: who may address this server, and what browsers may do with its answers."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "connect-src 'self' ws://{host} wss://{host}",
        "img-src 'self' data: blob:",
        "style-src-attr 'unsafe-inline'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
_HARMLESS = {"GET", "HEAD", "OPTIONS"}
"""Methods that change nothing here: pages from elsewhere may use them, though browsers hide the answers from them."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Refuses unknown hosts (DNS rebinding), and sockets and uploads of other sites; sets security headers."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], origins: Iterable[str]) -> None:
        self._app = app
        self._hosts = {host.lower() for host in hosts}
        self._origins = set(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass, or answer 403 with a sentence."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")

        async def guarded(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                answer = MutableHeaders(scope=message)
                answer["Content-Security-Policy"] = _POLICY.format(host=host)
                for name, value in _HEADERS.items():
                    answer[name] = value
            await send(message)

        acts = scope["type"] == "websocket" or scope["method"] not in _HARMLESS
        refusal = self._refusal(acts, host, headers.get("origin"))
        if refusal is None:
            await self._app(scope, receive, guarded)
        else:
            await JSONResponse({"code": "refused", "message": refusal}, 403)(scope, receive, send)

    def _refusal(self, acts: bool, host: str, origin: str | None) -> str | None:
        name = (urlsplit(f"//{host}").hostname or "").lower() if _well_formed(host) else ""
        if "*" not in self._hosts and name not in self._hosts and f"[{name}]" not in self._hosts:
            return "this server is not called so; add the name to GLASSNET_ALLOWED_HOSTS if it should be"
        same = origin is None or (_well_formed(origin) and urlsplit(origin).netloc == host)
        if acts and not same and origin not in self._origins:
            return "pages from elsewhere may not connect; add the origin to GLASSNET_ALLOWED_ORIGINS if it should"
        return None


def _well_formed(address: str) -> bool:
    try:
        urlsplit(f"//{address}" if "//" not in address else address)
    except ValueError:
        return False
    return True
