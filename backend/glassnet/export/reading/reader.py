"""Reader: the training that a file brings, and in words what had to be assumed."""

from __future__ import annotations

from typing import NamedTuple

from glassnet.core.limits import Limits
from glassnet.core.trainer import Trainer
from glassnet.errors import NotReadable
from glassnet.export.reading.checks import sound
from glassnet.export.reading.ours import continued, ours


class Reading(NamedTuple):
    """What was read."""

    trainer: Trainer
    notes: tuple[str, ...] = ()
    """Sentences: what the file does not say and was assumed."""


def read(content: bytes, limits: Limits) -> Reading:
    """A trainer for the network in a file; one of our errors says why there is none."""
    try:
        return _read(content, limits)
    except UnicodeDecodeError:
        raise NotReadable("expected names in the file to be text, got other bytes; the file was damaged") from None


def _read(content: bytes, limits: Limits) -> Reading:
    model = sound(content)
    if ours(model):
        return Reading(continued(model, limits))
    raise NotReadable("expected a file of this program, got another")
