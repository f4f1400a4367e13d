"""Which learning rates and which β let an optimizer arrive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Choice
from glassnet.core.components.optimizers import Momentum, Optimizer
from glassnet.core.components.studies.descent import gone
from glassnet.core.components.studies.study import Finding, Study
from glassnet.core.components.surfaces import Ravine, Surface
from glassnet.core.program import Array
from glassnet.errors import LimitExceeded

if TYPE_CHECKING:
    from glassnet.core.subject import Subject

SIDE = 41
"""Learning rates, and values of β."""
BUDGET = 41 * 500
"""Walks times steps that a rule may take which cannot make all walks in one call."""
DIVERGED, UNDERWAY = -2, -1
FLAT = 1e-4
"""Where nobody knows the lowest value, a slope this gentle counts as arrived."""


class Phase(Study):
    """For each learning rate and each β: after how many steps the optimizer arrives, or whether it runs away.

    Both axes have equal ratios: of α, and of 1 − β. Arrived means: 99.99 % of the way down, for good. Where the
    lowest value is not known, it means a slope of less than 0.0001. On a ravine with condition number κ, plain descent
    runs away above α = 2/κ; with the average of momentum the border lies at 2(1+β)/((1−β)κ).
    """

    label = "Phase map"
    type: Literal["phase"] = "phase"
    surface: Choice[Surface] = Ravine()
    """The land to walk on."""
    start: tuple[float, float] | None = None
    """Where all begin; none: where this surface is usually begun."""
    optimizer: Choice[Optimizer] = Momentum()
    """Whose walks they are; its other knobs stay as they are."""
    steps: int = Field(300, ge=10, le=1000, json_schema_extra={"scale": "log"})
    """How many steps each walk may take."""

    def work(self, subject: Subject) -> Iterator[Finding | None]:
        from glassnet.core.walk import Walk  # it is built on components

        rates, betas, knob = np.geomspace(1e-3, 10, SIDE), self._betas(), self._knob()
        count = len(rates) * len(betas)
        if self.optimizer.full_batch and count * self.steps > BUDGET:
            raise LimitExceeded(f"expected at most {BUDGET // count} steps of this optimizer, got {self.steps}")
        alpha, beta = (grid.reshape(-1, 1) for grid in np.meshgrid(rates, betas))
        knobs = dict(self.optimizer) | ({knob: beta} if knob else {})
        start = np.tile(self.start or self.surface.start, (count, 1))
        walk = Walk(type(self.optimizer).model_construct(**knobs), self.surface, start, alpha)
        late, lost, goal = np.zeros(count, np.int64), np.zeros(count, bool), self._goal(walk.height()[0])
        for step in range(1, self.steps + 1):
            walk.step()
            lost |= gone(walk.w, self.surface)
            late[~self._there(walk.w, walk.height(), goal)] = step
            if step % 4 == 0:
                yield None
        outcome = np.where(lost, DIVERGED, np.where(late < self.steps, late + 1, UNDERWAY))
        yield self._found(rates, betas, outcome.reshape(len(betas), -1), knob)

    def _betas(self) -> Array:
        """From 0 to 0.999 in equal ratios of 1 − β; one row where the rule has no β."""
        return 1 - np.geomspace(1, 1e-3, SIDE) if self._knob() else np.zeros(1)

    def _knob(self) -> str | None:
        return next((name for name in ("beta", "beta1") if name in type(self.optimizer).model_fields), None)

    def _goal(self, height: float) -> float | None:
        lowest = self.surface.lowest()
        return None if lowest is None else lowest + 1e-4 * (height - lowest)

    def _there(self, w: Array, height: Array, goal: float | None) -> Array:
        with np.errstate(all="ignore"):
            if goal is not None:
                return np.less_equal(height, goal)
            return np.less(np.hypot(*self.surface.gradient(w[:, 0], w[:, 1])), FLAT)

    def _found(self, rates: Array, betas: Array, outcome: Array, knob: str | None) -> Finding:
        best = np.where(outcome > 0, outcome, np.iinfo(np.int64).max)
        row, column = np.unravel_index(best.argmin(), best.shape)
        arrived = bool((outcome > 0).any())
        facts: dict[str, Any] = {
            "label": self.optimizer.label,
            "knob": knob,
            "steps": self.steps,
            "best": [float(rates[column]), float(betas[row]), int(outcome[row, column])] if arrived else None,
        }
        return Finding({"rates": rates, "betas": betas, "outcome": outcome.astype(np.int32)}, facts)
