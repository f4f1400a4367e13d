"""Learning-rate schedules (maths.md §8): how the learning rate changes while training goes on.

Legend: ``e`` epochs finished, from 0; ``t`` steps finished, from 0, for the steps of one epoch (steps,).
In a stack of models knobs are shaped (K, 1): formulas broadcast.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import numpy as np
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
        """Take note of the dev loss, () or (K,), after an epoch: in ``memory`` (numbers,) or (numbers, K), in place."""


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


class InverseSqrt(Schedule):
    """k/√(epoch + 1): falls more slowly than inverse time; the rate that theory likes for noisy gradients."""

    label = "Inverse square root"
    type: Literal["inverse_sqrt"] = "inverse_sqrt"
    k: float = Field(1.0, gt=0, le=100, json_schema_extra={"scale": "log"})
    """What the learning rate is multiplied by in the first epoch."""

    def factor(self, e: int, t: Array) -> Any:
        return self.k / np.sqrt(e + 1)


class Staircase(Schedule):
    """ratio^⌊epoch/every⌋: stays for a while, then drops, and again."""

    label = "Staircase"
    type: Literal["staircase"] = "staircase"
    ratio: float = Field(0.5, gt=0, le=1)
    """What is left of the rate after each stair."""
    every: int = Field(10, ge=1, le=100_000, json_schema_extra={"scale": "log"})
    """Epochs from stair to stair."""

    def factor(self, e: int, t: Array) -> Any:
        return self.ratio ** (e // self.every)


class Cosine(Schedule):
    """Half a wave from 1 down to the floor: gentle at both ends (Loshchilov and Hutter 2017)."""

    label = "Cosine"
    type: Literal["cosine"] = "cosine"
    epochs: int = Field(100, ge=1, le=100_000, json_schema_extra={"scale": "log"})
    """When the floor is reached; there it stays."""
    floor: float = Field(0.0, ge=0, lt=1)
    """What is left of the rate at the end."""

    def factor(self, e: int, t: Array) -> Any:
        return self.floor + (1 - self.floor) * _half_wave(e / self.epochs)


class WarmUp(Schedule):
    """Rises in a straight line over the first steps, then stays: averages can settle before the steps become large."""

    label = "Warm-up"
    type: Literal["warm_up"] = "warm_up"
    steps: int = Field(100, ge=1, le=1_000_000, json_schema_extra={"scale": "log"})
    """How many steps until the whole learning rate is reached; the first takes 1/steps of it."""

    def factor(self, e: int, t: Array) -> Any:
        return np.minimum((t + 1) / self.steps, 1)


class OneCycle(Schedule):
    """Up in a straight line, down along a cosine, and then at the floor: large steps in the middle (Smith 2018)."""

    label = "One cycle"
    type: Literal["one_cycle"] = "one_cycle"
    steps: int = Field(2000, ge=2, le=10_000_000, json_schema_extra={"scale": "log"})
    """Steps of the whole cycle."""
    rise: float = Field(0.3, gt=0, lt=1)
    """Fraction of the steps spent rising."""
    floor: float = Field(0.04, ge=0, lt=1)
    """Where it starts and ends."""

    def factor(self, e: int, t: Array) -> Any:
        top = self.rise * self.steps
        shape = np.where(t < top, t / top, _half_wave((t - top) / (self.steps - top)))
        return self.floor + (1 - self.floor) * shape


class Plateau(Schedule):
    """Drops the rate after some epochs in which the dev loss did not fall, by 0.01 % at least."""

    label = "Reduce on plateau"
    type: Literal["plateau"] = "plateau"
    memory = (1.0, float("inf"), 0.0)  # the multiplier, the best loss so far, epochs since then
    ratio: float = Field(0.5, gt=0, lt=1)
    """What is left of the rate after each drop."""
    patience: int = Field(10, ge=0, le=100_000)
    """Epochs without a better loss that are put up with; the next one makes the rate drop."""

    def factor(self, e: int, t: Array) -> Any:
        return 1.0

    def watch(self, memory: Array, loss: Array) -> None:
        multiplier, best, waited = memory[0:1], memory[1:2], memory[2:3]
        better = loss < best * (1 - 1e-4)
        waited[...] = np.where(better, 0, waited + ~np.isnan(loss))  # a loss that nobody knows changes nothing
        best[...] = np.where(better, loss, best)
        tired = waited > self.patience
        multiplier[...] *= np.where(tired, np.ravel(self.ratio), 1)
        waited[tired] = 0


def _half_wave(progress: Any) -> Any:
    """From 1 at 0 to 0 at 1 along a cosine; 0 from there on."""
    return (1 + np.cos(np.pi * np.minimum(progress, 1))) / 2
