"""Learning-rate schedules (maths.md §8): how the learning rate changes while training goes on.

Legend: ``e`` epochs finished, from 0; ``t`` steps finished, from 0, for the steps of one epoch (steps,).
In a stack of models knobs are shaped (K, 1): formulas broadcast.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.program import Array


class Schedule(Component):
    """Large steps first, small steps later: multiplies the learning rate as training goes on."""

    kind = "schedule"
    memory: ClassVar[tuple[float, ...]] = ()
    """What it remembers of the training at first, if it depends on that; the first number multiplies the rate."""

    def factor(self, e: int, t: Array) -> Any:
        """What the learning rate is multiplied by at the steps t of epoch e: a number or an array like t."""
        raise NotImplementedError

    def watch(self, memory: Array, loss: Array) -> None:
        """Take note of the dev loss (...) after an epoch, in ``memory`` (numbers, ...), in place."""


class Constant(Schedule):
    """The learning rate stays as it is set."""

    label = "Constant"
    type: Literal["constant"] = "constant"

    def factor(self, e: int, t: Array) -> Any:
        return 1.0


class InverseTime(Schedule):
    """1/(1 + decay · epoch): falls fast at first, then ever more slowly."""

    label = "Inverse time"
    type: Literal["inverse_time"] = "inverse_time"
    decay: float = Field(0.01, ge=0, le=10, json_schema_extra={"scale": "log"})
    """How fast it falls: after 1/decay epochs the rate is halved."""

    def factor(self, e: int, t: Array) -> Any:
        return 1 / (1 + self.decay * e)


class Exponential(Schedule):
    """base^epoch: the same fraction is lost in every epoch."""

    label = "Exponential"
    type: Literal["exponential"] = "exponential"
    base: float = Field(0.95, gt=0, le=1, json_schema_extra={"scale": "log1m"})
    """What is left of the rate after each epoch."""

    def factor(self, e: int, t: Array) -> Any:
        return self.base**e
