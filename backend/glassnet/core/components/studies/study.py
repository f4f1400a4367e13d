"""Study: a question about the network that takes more than a moment, worked out in small pieces beside the training."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from glassnet.core.component import Component
from glassnet.core.program import Array

if TYPE_CHECKING:
    from glassnet.core.subject import Subject
    from glassnet.core.trainer import Trainer


@dataclass(frozen=True)
class Finding:
    """What a study has found so far; a later one replaces it."""

    arrays: Mapping[str, Array] = field(default_factory=dict)
    """What is drawn."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What is said: plain values as JSON knows them."""
    progress: float = 1.0
    """Which part of the work is done, from 0 to 1."""
    model: Callable[[int], Trainer] | None = None
    """A model that the study trained, by its number, for whoever wants to go on with it."""


class Rest(NamedTuple):
    """Nothing to do for so long: a study that watches the training looks again then."""

    seconds: float


class Study(Component):
    """A question about the network, worked out beside the training, a little at a time, without slowing it much."""

    kind = "study"

    def work(self, subject: Subject) -> Iterator[Finding | Rest | None]:
        """Answer piece by piece: each ``next`` takes a few milliseconds and gives a finding, a rest, or nothing yet.

        The subject goes on training between two pieces. A study that ends is done; one that follows the training never
        ends. What cannot be answered raises one of our errors, with a sentence.
        """
        raise NotImplementedError
