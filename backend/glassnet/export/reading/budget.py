"""Budget: what the process that reads a file may use. Whoever started it watches the clock besides."""

from __future__ import annotations

import sys

MEMORY = 3 << 29
"""Bytes of address space, the libraries' among them."""
SECONDS = 20
"""Of the processor."""


def keep(memory: int = MEMORY, seconds: int = SECONDS) -> None:
    """Have the system refuse this process more memory, and end it after so many seconds."""
    if sys.platform == "win32":
        return
    import resource

    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
