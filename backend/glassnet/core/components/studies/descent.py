"""Optimizers side by side on a surface of two parameters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Choice, Frozen, listed
from glassnet.core.components.optimizers import Lbfgs, Momentum, Nesterov, Optimizer, Sgd
from glassnet.core.components.studies.study import Finding, Study
from glassnet.core.components.surfaces import Ravine, Surface
from glassnet.core.program import Array

if TYPE_CHECKING:
    from glassnet.core.subject import Subject

GRID, ARROWS = 81, 15
"""Places along each side at which the surface is measured, and at which its gradient is shown."""
SLICE = 40
"""Steps of one walk between two looks at the clock."""
FAR = 1e6
"""A walk that is this many times farther away than the picture is wide has diverged."""


class Lane(Frozen):
    """One optimizer that takes part."""

    optimizer: Choice[Optimizer]
    """Its rule and knobs."""
    learning_rate: float = Field(0.03, gt=0, le=100, json_schema_extra={"scale": "log", "symbol": "α"})
    """How large its steps are."""


def everyone() -> tuple[Lane, ...]:
    """All optimizers, with learning rates that suit surfaces a few units wide."""
    members = [member for member in listed("optimizer").values() if issubclass(member, Optimizer)]
    return tuple(Lane(optimizer=member.model_validate({}), learning_rate=_rate(member)) for member in members)


def _rate(rule: type[Optimizer]) -> float:
    """Averages of gradients bear longer steps; the others' steps are about as long as their rate, at any slope."""
    if rule in {Sgd, Lbfgs}:
        return rule.suggested_rate
    return 0.1 if rule in {Momentum, Nesterov} else 10 * rule.suggested_rate


class Descent(Study):
    """Every optimizer starts at the same place; the paths show how each looks for the way down.

    Click into the map, or move the cross with the arrow keys and press Enter, to start elsewhere. The small arrows
    point downhill, along the negative gradient. The walks use the very optimizers that train the network, with exact
    gradients in double precision; nothing here touches the network.

    Step by step, one optimizer's update stands there as its formula with the numbers of that step in it, and as arrows
    at the point w = (x, y) from which the step was taken: g the gradient, v the average of the gradients, s the average
    of their squares, with a hat once corrected for starting at 0, and Δw the step itself.
    """

    label = "Surfaces"
    type: Literal["descent"] = "descent"
    surface: Choice[Surface] = Ravine()
    """The land to walk on."""
    start: tuple[float, float] | None = None
    """Where all begin; none: where this surface is usually begun."""
    lanes: tuple[Lane, ...] = Field(default_factory=everyone, max_length=16)
    """Who walks."""
    steps: int = Field(200, ge=1, le=1000, json_schema_extra={"scale": "log"})
    """How many steps each may take."""
    lane: int = Field(0, ge=0, lt=16)
    """Whose updates are told step by step."""

    def work(self, subject: Subject) -> Iterator[Finding | None]:
        from glassnet.core.walk import Walk  # it is built on components

        land = ground(self.surface)
        start = np.array([self.start or self.surface.start])
        paths = np.empty((len(self.lanes), self.steps + 1, 2))
        told: list[dict[str, Array]] = []
        for k, lane in enumerate(self.lanes):
            walk = Walk(lane.optimizer, self.surface, start, np.full((1, 1), lane.learning_rate))
            paths[k, 0] = start
            for step in range(1, self.steps + 1):
                walk.step()
                paths[k, step] = walk.w
                told += [walk.terms()] if k == self.lane else []
                if step % SLICE == 0:
                    yield None
        yield self._found(land, paths, told)

    def _found(self, land: dict[str, Array], paths: Array, told: list[dict[str, Array]]) -> Finding:
        with np.errstate(all="ignore"):
            heights = self.surface.value(paths[..., 0], paths[..., 1])
        arrays = {**land, "paths": paths, "heights": heights}
        if told:
            arrays["terms"] = np.array([list(terms.values()) for terms in told])
        results = [self._result(*lane) for lane in zip(self.lanes, paths, heights, strict=True)]
        facts: dict[str, Any] = {
            "reach": list(self.surface.reach),
            "start": list(self.start or self.surface.start),
            "lowest": self.surface.lowest(),
            "steps": self.steps,
            "lane": self.lane,
            "terms": list(told[0]) if told else [],
            "lanes": results,
        }
        return Finding(arrays, facts)

    def _result(self, lane: Lane, path: Array, heights: Array) -> dict[str, Any]:
        away = np.flatnonzero(gone(path, self.surface))
        last, place = heights[-1], path[-1]
        return {
            **lane.model_dump(mode="json"),
            "label": lane.optimizer.label,
            "diverged": int(away[0]) if len(away) else None,
            "arrived": arrival(heights, self.surface.lowest()),
            "value": float(last) if np.isfinite(last) else None,
            "place": [float(x) if np.isfinite(x) else None for x in place],
        }


def ground(surface: Surface) -> dict[str, Array]:
    """The surface's values, rows from the top, and its gradient on a coarser grid: (rows, columns, x y dx dy)."""
    left, right, low, high = surface.reach
    x, y = np.meshgrid(np.linspace(left, right, GRID), np.linspace(high, low, GRID))
    middles = (np.arange(ARROWS) + 0.5) / ARROWS
    coarse = np.meshgrid(left + (right - left) * middles, high + (low - high) * middles)
    with np.errstate(all="ignore"):
        return {"field": surface.value(x, y), "arrows": np.stack([*coarse, *surface.gradient(*coarse)], -1)}


def gone(place: Array, surface: Surface) -> Array:
    """Which places (..., 2) are out of every reach."""
    left, right, low, high = surface.reach
    span = max(right - left, high - low)
    return np.asarray(~(np.abs(place).max(-1) < FAR * span))


def arrival(heights: Array, lowest: float | None) -> int | None:
    """After how many steps 99 % of the way down was done, for good; None: not yet, or nobody knows where down ends."""
    if lowest is None:
        return None
    above = np.flatnonzero(~(heights - lowest <= 0.01 * (heights[0] - lowest)))
    step = int(above[-1]) + 1 if len(above) else 0
    return step if step < len(heights) else None
