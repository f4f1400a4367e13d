"""Race: several ways to train the same network from the same start, in lockstep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from glassnet.core.components.studies.study import Finding, Rest, Study
from glassnet.core.lane import Lane

if TYPE_CHECKING:
    from glassnet.core.subject import Subject


class Race(Study):
    """Several ways to train the same network start from the same weights and learn from the same batches.

    Each lane is a whole experiment. Lanes may differ in optimizer, learning rate, schedule, initializer, regularizer,
    batch norm or layers; the data, the seed and the batch size are the same, so that only what you chose to vary can
    make the difference.

    The lanes are compared after equally many steps, by their loss on the dev set (on the training set where there is no
    dev set). The first lane at the target loss wins; if none gets there, the one with the lowest loss at the end.
    Steps to the target are counted up to the first measurement at which the loss is no higher.

    The plane shows the ways that the weights of all lanes went: its axes are the two directions in which they differ
    most (principal components). How much of all differences the plane shows is written beside it. Under the paths lies
    the loss of the training examples at the weights on the plane, without dropout, if all lanes train the same network.
    The plane goes through the weights of the lane that is lowest: there the map shows its own loss. The other paths are
    seen from straight above, and their losses differ from the map's the farther they run off the plane.
    """

    label = "Race"
    type: Literal["race"] = "race"
    lanes: tuple[Lane, ...] = Field((), max_length=16)
    """Who races: 2 to 16 whole experiments, each with a name."""
    epochs: int = Field(100, ge=1, le=10_000)
    """Passes over the training set."""
    target: float = Field(0.1, ge=0)
    """The loss to reach."""
    start: Literal["initial", "now"] = "initial"
    """From the starting weights of the seed, or from the weights as they are now; every optimizer starts afresh."""

    def work(self, subject: Subject) -> Iterator[Finding | Rest | None]:
        from glassnet.core.contest import Contest  # it is built on components

        return Contest(self, subject).work()
