"""Survey: the loss on a plane through the weights, measured coarsely at first, then finer; then following the training.

Legend: ``u v`` coordinates in the plane; grids have rows from the top.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.core.components.studies.study import Finding, Rest
from glassnet.core.loss_grid import LossGrid, Reach, extent
from glassnet.core.losses_at import Losses
from glassnet.core.program import Array
from glassnet.core.subject import Subject
from glassnet.core.weight_path import WeightPath
from glassnet.core.weight_plane import WeightPlane, path_plane, random_plane, weights_plane

if TYPE_CHECKING:
    from glassnet.core.components.studies.landscape import Landscape

STRIDES = (8, 4, 2, 1)
"""9, 17, 33 and 65 points a side."""
FEWEST = 3
"""Moments that span a plane."""
ROOM = 0.3
"""How much of the path's extent is shown around it."""
DRIFT = 0.1
"""How much the map's loss may be off at the present weights before it is drawn anew."""
LIVELY = 24
"""Chunks of points after which the present weights are told anew while the map is measured."""
WAIT = 0.15
"""Seconds between two looks at the training."""
TOO_SHORT = (
    "The path is too short yet for a plane of its own: these are two random directions. "
    "Train a little, and the map follows."
)


def survey(choice: Landscape, subject: Subject) -> Iterator[Finding | Rest | None]:
    """Map after map; a new one is begun when the last no longer fits."""
    first = STRIDES[0]
    last: Survey | None = None
    while True:
        last = Survey(choice, subject, last)
        yield from last.work(first)
        first = STRIDES[1]  # a map that is replaced is not replaced by the coarsest


class Survey:
    """One map and the path on it."""

    def __init__(self, choice: Landscape, subject: Subject, before: Survey | None = None) -> None:
        self._choice, self._subject, self._trainer = choice, subject, subject.trainer
        self._network, self._experiment = self._trainer.network, self._trainer.experiment
        known = before if before and not before._changed() else None
        self._losses: Losses = known._losses if known else Losses(self._trainer)
        self._path: WeightPath = known._path if known else WeightPath(subject, self._losses)
        self._begun = self._trainer.steps

    def work(self, first: int) -> Iterator[Finding | Rest | None]:
        """Measure from stride to stride, telling from ``first`` on, then follow the training while the map fits."""
        yield from self._path.follow()
        self._grid = self._laid()
        told = 0
        for stride in STRIDES:
            for number, _ in enumerate(self._grid.fill(stride)):
                yield None
                if self._changed():
                    return
                if told and number % LIVELY == LIVELY - 1:
                    yield from self._told(told)
            if stride <= first:
                yield from self._told(told := stride)
                if not self._fits():
                    return
        yield from self._follow()

    def _follow(self) -> Iterator[Finding | Rest | None]:
        seen = self._trainer.version
        while not self._changed() and self._fits():
            yield Rest(WAIT)
            if self._trainer.version != seen and not self._changed():
                seen = self._trainer.version
                yield from self._told(1)

    def _told(self, stride: int) -> Iterator[Finding | None]:
        """The map so far, with the path and the present weights as they are now."""
        yield from self._path.follow()
        if not self._changed():
            yield self._finding(stride)

    # ── the plane ──

    def _laid(self) -> LossGrid:
        """A grid on the chosen plane, reaching as far as the path."""
        own = self._own_plane()
        self._falls_back = own is None
        plane = own or random_plane(self._network, self._theta(), self._choice.seed)
        if self._falls_back or self._choice.plane == "random":
            low, high = -np.ones(2), np.ones(2)
        else:
            low, high = extent(plane.project(np.vstack([self._path.thetas, self._theta()])), ROOM)
            if self._choice.plane == "weights":
                low, high = np.minimum(low, (low + high) / 2 - 1), np.maximum(high, (low + high) / 2 + 1)
        half = (high - low) / 2 * self._choice.span
        return LossGrid(self._losses, plane, Reach((low + high) / 2 - half, (low + high) / 2 + half))

    def _own_plane(self) -> WeightPlane | None:
        choice, here = self._choice, self._theta()
        if choice.plane == "path":
            return path_plane(self._path.thetas, here)
        if choice.plane == "random":
            return random_plane(self._network, here, choice.seed)
        places = choice.first, choice.second
        positions = [place.position(self._network) for place in places]
        return weights_plane(here, positions, (places[0].name, places[1].name))

    def _theta(self) -> Array:
        """The learned parameters as they are now."""
        return self._trainer.network.theta[: self._network.trainable].astype(np.float64)

    def _changed(self) -> bool:
        """Whether it is another network now, another objective, or an earlier step."""
        trainer = self._trainer
        same = trainer.network is self._network and trainer.experiment is self._experiment
        return not same or trainer.steps < self._begun

    def _fits(self) -> bool:
        """Whether the present weights are on the map, and it says about the right loss there."""
        here = self._theta()[None]
        grid = self._grid
        place = grid.plane.project(here)
        if self._falls_back and len(self._subject.moments()) >= FEWEST:
            return False
        if np.any(place < grid.reach.low) or np.any(place > grid.reach.high):
            return False
        mapped, real = self._losses.at(np.vstack([grid.plane.points(place), here]))
        return bool(abs(mapped - real) <= DRIFT * abs(real))

    # ── what is told ──

    def _finding(self, stride: int) -> Finding:
        here, plane = self._theta()[None], self._grid.plane
        (u, v), loss = plane.project(here)[0], self._losses.at(here)[0]
        values, path = self._grid.values(stride), plane.project(self._path.thetas)
        facts = self._facts() | {
            "resolution": len(values),
            "current": {"u": float(u), "v": float(v), "loss": float(loss), "step": self._trainer.steps},
        }
        arrays = {
            "values": values.astype(np.float32),
            "path": np.column_stack([path, self._path.losses]).astype(np.float32),
            "steps": self._path.steps,
        }
        return Finding(arrays, facts, float(1 / stride**2))

    def _facts(self) -> dict[str, Any]:
        plane, (low, high) = self._grid.plane, self._grid.reach
        return {
            "plane": "random" if self._falls_back else self._choice.plane,
            "axes": list(plane.names),
            "shares": list(plane.shares) if plane.shares else None,
            "reach": {"x": [float(low[0]), float(high[0])], "y": [float(low[1]), float(high[1])]},
            "note": TOO_SHORT if self._falls_back else "",
            "examples": self._losses.examples,
            "training_examples": self._losses.training_examples,
        }
