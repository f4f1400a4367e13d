"""What a server started now would be: its workers and limits, beside what the machine has."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from glassnet.doctor.finding import Finding
from glassnet.errors import InvalidInput
from glassnet.session.settings import Settings


def server() -> Iterator[Finding]:
    """Workers, limits, platform."""
    if sys.platform == "win32":
        advice = "run it inside WSL; train, predict and export work here"
        yield Finding("server", "problem", "Windows cannot hand sockets to workers", advice)
    try:
        settings = Settings.from_environment()
    except InvalidInput as error:
        yield Finding("settings", "problem", str(error), "glassnet settings lists them all")
        return
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    found = f"{settings.workers} on {cores} {'core' if cores == 1 else 'cores'}"
    few = settings.workers <= cores
    yield Finding("workers", "ok" if few else "note", found, "" if few else "lower GLASSNET_WORKERS to the cores")
    yield Finding(
        "limits",
        "ok",
        f"{settings.max_parameters:,} parameters, {settings.max_rows:,} examples and {settings.max_megabytes:,} MiB "
        f"a network; {settings.max_sessions:,} sessions, {settings.max_viewers:,} pages",
    )
