"""Seeds: the same experiment again and again, each time with other luck."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from glassnet.core.components.studies.study import Finding, Rest, Study

if TYPE_CHECKING:
    from glassnet.core.subject import Subject


class Seeds(Study):
    """The same experiment with 10 or more seeds: how much of the result is luck?

    A seed fixes everything random: the examples that are drawn and how they are split, the starting weights, the order
    of the batches, dropout. The first seed is that of your experiment, the others follow it. What works with one seed
    may fail with the next; what works with all of them can be relied on.

    Each seed is solved or not by its score on its own dev set (accuracy; R² in regression), or on the
    training set where there is no dev set. The line is the median of all seeds; half of them lie within the band.
    """

    label = "Seeds"
    type: Literal["seeds"] = "seeds"
    seeds: int = Field(10, ge=10, le=64)
    """How many."""
    epochs: int = Field(100, ge=1, le=10_000)
    """Passes over the training set, each from the start."""
    solved: float = Field(0.98, ge=0, le=1, json_schema_extra={"step": 0.01})
    """The score from which a seed counts as solved."""

    def work(self, subject: Subject) -> Iterator[Finding | Rest | None]:
        from glassnet.core.census import Census  # it is built on components

        return Census(self, subject).work()
