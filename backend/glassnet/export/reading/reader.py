"""Reader: the training that a file brings, and in words what had to be assumed."""

from __future__ import annotations

from typing import NamedTuple

from glassnet.core.limits import Limits
from glassnet.core.trainer import Trainer
from glassnet.errors import NotReadable
from glassnet.export.reading.checks import sound
from glassnet.export.reading.foreign import Wish, adopted
from glassnet.export.reading.ours import continued, ours


class Reading(NamedTuple):
    """What was read."""

    trainer: Trainer
    notes: tuple[str, ...] = ()
    """Sentences: what the file does not say and was assumed."""


def read(content: bytes, limits: Limits, wish: Wish | None = None) -> Reading:
    """A trainer for the network in a file; one of our errors says why there is none.

    A network of another program goes on with the data that are wished, if they fit it.
    """
    try:
        return _read(content, limits, wish or Wish())
    except UnicodeDecodeError:
        raise NotReadable("expected names in the file to be text, got other bytes; the file was damaged") from None


def _read(content: bytes, limits: Limits, wish: Wish) -> Reading:
    model = sound(content)
    if ours(model):
        return Reading(continued(model, limits))
    return Reading(*adopted(model, limits, wish))
