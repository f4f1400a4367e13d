"""Timeline: snapshots of a run, as many as fit into a bound of memory, evenly spread over its steps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from glassnet.core.course import Standing
from glassnet.core.spec import Experiment

MOST_MOMENTS = 240
MOST_BYTES = 24 * 2**20
"""Memory that the snapshots of one run take, at most about."""
FEWEST = 8
"""Moments that are kept of a run, however large its network."""


@dataclass(frozen=True)
class Moment:
    """How a run stood after some step."""

    step: int
    experiment: Experiment
    standing: Standing

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        standing = self.standing
        return sum(array.nbytes for array in (standing.theta, standing.state, standing.order, *standing.memory))


class Timeline:
    """The moments of one run, by rising step. The first is never dropped."""

    def __init__(self, moments: Sequence[Moment] = ()) -> None:
        self._moments = list(moments)
        self._gap = 1

    @property
    def moments(self) -> Sequence[Moment]:
        """All that are kept, oldest first."""
        return self._moments

    @property
    def end(self) -> int:
        """The step of the last moment; −1 if there is none."""
        return self._moments[-1].step if self._moments else -1

    def wants(self, step: int) -> bool:
        """Whether a moment at this step would be kept: far enough after the last one."""
        return not self._moments or step >= self._moments[-1].step + self._gap

    def note(self, moment: Moment) -> None:
        """Add a moment later than all others; one at the same step as the last replaces it."""
        if self._moments and moment.step <= self._moments[-1].step:
            self._moments = self._moments[: bisect_right(self._steps(), moment.step - 1)]
        self._moments.append(moment)
        if len(self._moments) > max(FEWEST, min(MOST_MOMENTS, MOST_BYTES // max(1, moment.bytes))):
            self._thin()

    def at(self, step: int) -> Moment:
        """The last moment up to this step."""
        return self._moments[max(0, bisect_right(self._steps(), step) - 1)]

    def until(self, step: int) -> Timeline:
        """The part up to this step, to be continued in another way."""
        kept = Timeline(self._moments[: bisect_right(self._steps(), step)])
        kept._gap = self._gap
        return kept

    def _steps(self) -> list[int]:
        return [moment.step for moment in self._moments]

    def _thin(self) -> None:
        """Drop every second moment; the first and the last stay."""
        first, *rest = self._moments
        self._moments = [first, *rest[(len(rest) - 1) % 2 :: 2]]
        self._gap = max(1, (self._moments[-1].step - first.step) // (len(self._moments) - 1))
