"""Subject: what a study may look at: a trainer in motion, the curves measured so far, the way the weights went."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from glassnet.core.program import Array
from glassnet.core.timeline import Moment
from glassnet.core.trainer import Trainer


def _no_curves(_: str) -> Mapping[str, Array]:
    return {}


def _no_moments() -> Sequence[Moment]:
    return ()


def _finite() -> str:
    return ""


@dataclass(frozen=True)
class Subject:
    """Everything is read as it is now: the trainer goes on between two looks."""

    trainer: Trainer
    curves: Callable[[str], Mapping[str, Array]] = _no_curves
    """The columns of a series probe by its type, as far as measured: step, epoch, then its values; each (rows,)."""
    moments: Callable[[], Sequence[Moment]] = _no_moments
    """Snapshots of this run, oldest first, evenly thinned."""
    divergence: Callable[[], str] = _finite
    """What happened when weights stopped being finite and earlier ones came back; empty where they are finite."""
