"""Census: one experiment with many seeds under way, and what is told of it.

Legend: ``K`` seeds, ``T`` measurements so far.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from glassnet.core.boundary import Boundaries
from glassnet.core.components.studies.seeds import Seeds
from glassnet.core.components.studies.study import Finding, Rest
from glassnet.core.lockstep import Lockstep
from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.core.subject import Subject

MOST_CELLS = 24_000
"""Cells of all maps together, at most about."""
QUARTILES = (0.25, 0.5, 0.75)


class Census:
    """One experiment, trained from many seeds in lockstep."""

    def __init__(self, study: Seeds, subject: Subject) -> None:
        self._study, self._subject = study, subject

    def work(self) -> Iterator[Finding | Rest | None]:
        """Train all seeds; a finding after every measurement."""
        study, trainer = self._study, self._subject.trainer
        experiments = seeded(trainer.experiment, study.seeds)
        self._heat = heat = Lockstep(experiments, trainer.table, study.epochs)
        yield None
        maps = Boundaries(trainer.data, min(32, int((MOST_CELLS / study.seeds) ** 0.5)))
        shown: dict[str, Array] = {}
        for measured in heat.run():
            if measured:
                yield None
                if heat.shows:
                    shown = maps.of(heat.ensemble)
                    yield None
                yield self._finding(shown)
            yield None

    def _finding(self, maps: Mapping[str, Array]) -> Finding:
        heat = self._heat
        arrays = {**maps, **heat.arrays()}
        bands = {f"{name} band": band(arrays[name]) for name in heat.curves}
        return Finding(arrays | bands, self._facts(), heat.progress, heat.model)

    def _facts(self) -> dict[str, Any]:
        heat, study = self._heat, self._study
        scores, losses = heat.latest("score"), heat.latest(heat.judged_by)
        order = ranked(scores, losses)
        return {
            "seeds": [each.seed for each in heat.experiments],
            "scores": _plain(scores),
            "losses": _plain(losses),
            "solved": [bool(score >= study.solved) for score in scores],
            "solved_count": int(np.sum(scores >= study.solved)),
            "criterion": study.solved,
            "judged_by": heat.judged_by,
            "task": heat.experiments[0].data.dataset.task,
            "best": int(order[0]),
            "worst": int(order[-1]),
            "order": order.tolist(),
            "steps": int(heat.marks[heat.measured - 1]),
            "epochs": study.epochs,
        }


def seeded(experiment: Experiment, count: int) -> list[Experiment]:
    """The experiment with its seed and those that follow it."""
    return [experiment.model_copy(update={"seed": (experiment.seed + i) % 2**31}) for i in range(count)]


def ranked(scores: Array, losses: Array) -> Array:
    """The numbers of the models, best first: by score, then by loss; those that diverged last."""
    order: Array = np.lexsort((losses, -scores))
    return order


def band(curves: Array) -> Array:
    """Lower quartile, median and upper quartile of curves (K, T), over those that have not diverged: (3, T)."""
    ordered = np.sort(curves, axis=0)  # what is not a number comes last
    known = np.isfinite(curves).sum(0)
    found: Array = np.full((len(QUARTILES), curves.shape[1]), np.nan, np.float32)
    for at in np.flatnonzero(known):
        found[:, at] = np.quantile(ordered[: known[at], at], QUARTILES)
    return found


def _plain(values: Array) -> list[float | None]:
    """Numbers for JSON: none where they are not finite."""
    return [float(value) if np.isfinite(value) else None for value in values]
