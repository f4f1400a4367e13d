"""Contest: a race under way, and what is told of it.

Legend: ``K`` lanes, ``T`` measurements so far, ``n`` moments of the paths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from glassnet.core.boundary import Boundaries
from glassnet.core.components.studies.race import Race
from glassnet.core.components.studies.study import Finding, Rest
from glassnet.core.ground import Ground
from glassnet.core.lanes import racing, start_from
from glassnet.core.lockstep import Lockstep
from glassnet.core.paths import Paths
from glassnet.core.program import Array
from glassnet.core.subject import Subject

RESOLUTION = 24
"""Cells along a side of a lane's map."""


class Contest:
    """The lanes of a race, in lockstep."""

    def __init__(self, race: Race, subject: Subject) -> None:
        self._race, self._subject = race, subject

    def work(self) -> Iterator[Finding | Rest | None]:
        """Race; a finding after every measurement."""
        race, trainer = self._race, self._subject.trainer
        self._heat = heat = Lockstep(racing(race.lanes), trainer.table, race.epochs)
        yield None
        if race.start == "now":
            start_from(heat.ensemble, trainer)
            yield None
        lanes = [heat.ensemble.trainer(model) for model in range(len(race.lanes))]
        self._paths, maps = Paths(lanes, len(heat.marks)), Boundaries(lanes[0].data, RESOLUTION)
        self._ground = Ground(lanes, self._paths)
        shown: dict[str, Array] = {}
        for measured in heat.run():
            if measured:
                self._paths.note(heat.measured - 1, heat.ensemble.thetas)
                yield None
                if heat.shows:
                    shown = maps.of(heat.ensemble)
                    yield None
                    if self._ground.due and not heat.done:
                        yield from self._lay()
                yield self._finding(shown)
            yield None
        yield from self._lay()
        yield self._finding(shown)
        for finer in self._ground.refine():
            yield self._finding(shown) if finer else None

    def _lay(self) -> Iterator[None]:
        """Put the map of the loss under the paths, through the weights of the lane that is lowest."""
        heat = self._heat
        losses = heat.latest(heat.judged_by)
        lowest = int(np.nanargmin(losses)) if np.isfinite(losses).any() else None
        yield from self._ground.lay(lowest, heat.ensemble.thetas)

    def _finding(self, maps: Mapping[str, Array]) -> Finding:
        heat, ground = self._heat, self._ground
        plane = ground.plane or self._paths.plane()
        arrays = {**maps, **heat.arrays()}
        if plane:
            arrays["paths"] = self._paths.on(plane).astype(np.float32)
        if ground.values is not None:
            arrays["ground"] = ground.values
        seen = {"shares": plane.shares if plane else None, "no_plane": self._paths.reason}
        told = {"ground": ground.facts(), "ground_note": ground.note}
        return Finding(arrays, self._facts() | seen | told, heat.progress, heat.model)

    def _facts(self) -> dict[str, Any]:
        heat, race = self._heat, self._race
        lanes = [self._lane(number) for number in range(len(race.lanes))]
        return {
            "lanes": lanes,
            "judged_by": heat.judged_by,
            "target": race.target,
            "steps": int(heat.marks[heat.measured - 1]),
            "epochs": race.epochs,
            "start": race.start,
            "whole": self._paths.whole,
            "winner": winner(lanes) if heat.done else None,
        }

    def _lane(self, number: int) -> dict[str, Any]:
        heat, race = self._heat, self._race
        curve = heat.curves[heat.judged_by][number]
        reached = np.flatnonzero(curve[: heat.measured] <= race.target)
        at = int(reached[0]) if len(reached) else None
        return {
            "label": race.lanes[number].label,
            "steps_to_target": None if at is None else int(heat.marks[at]),
            "epochs_to_target": None if at is None else float(heat.epochs[at]),
            **{name: _plain(heat.latest(name)[number]) for name in heat.curves},
            "loss": _plain(curve[heat.measured - 1]),
            "diverged": not bool(heat.finite[number]),
        }


def winner(lanes: list[dict[str, Any]]) -> int | None:
    """The first lane at the target, of several the lower loss; else the lowest loss; none if all diverged."""
    running = [number for number, lane in enumerate(lanes) if lane["loss"] is not None]
    there = [number for number in running if lanes[number]["steps_to_target"] is not None]
    if there:
        return min(there, key=lambda number: (lanes[number]["steps_to_target"], lanes[number]["loss"]))
    return min(running, key=lambda number: lanes[number]["loss"], default=None)


def _plain(value: float) -> float | None:
    """A number for JSON: none where it is not finite."""
    return float(value) if np.isfinite(value) else None
