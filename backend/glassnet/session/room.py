"""Room: what the web process knows of a session."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from glassnet.protocol import Unit
from glassnet.session.crew import Hand
from glassnet.session.mailbox import Mailbox


@dataclass(eq=False)
class Room:
    """What the web process knows of a session."""

    name: str
    hand: Hand
    settled: asyncio.Event
    """Cleared while its worker is being replaced."""
    viewers: set[Mailbox] = field(default_factory=set)
    rev: int = 0
    spec: dict[str, Any] | None = None
    playing: bool = False
    speed: float | None = None
    unit: Unit = "epoch"
    empty_since: float | None = None
    """Since when nobody watches."""
    resting: bool = False
    losses: int = 0
    lost_at: float = 0.0
