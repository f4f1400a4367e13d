"""Serve the page; settings come from GLASSNET_* environment variables."""

from __future__ import annotations

import argparse
import sys

from glassnet.errors import GlassnetError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``glassnet serve``."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=_port, default=8000, help="port; the next free one if taken (default: %(default)s)"
    )
    parser.add_argument("--open", action="store_true", help="open the page in a browser")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    if sys.platform == "win32":
        raise GlassnetError("the server hands sockets to its workers, which Windows cannot do; run it inside WSL")
    from glassnet.web.server import serve

    serve(arguments.host, arguments.port, arguments.open)
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"expected a port from 0 to 65535, got '{text}'")
    return int(text)
