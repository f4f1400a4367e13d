"""Ground: the loss under the paths of several models, on the plane that they lie near.

Legend: ``K`` models, ``n`` moments of the paths.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from time import perf_counter
from typing import Any

import numpy as np

from glassnet.core.components.initializers import Auto
from glassnet.core.components.regularizers import Unregularized
from glassnet.core.gradient_check import calm
from glassnet.core.loss_grid import STRIDES, LossGrid, around
from glassnet.core.losses_at import Losses
from glassnet.core.paths import Paths
from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer
from glassnet.core.weight_plane import WeightPlane
from glassnet.errors import LimitExceeded

SHARE = 0.1
"""The part of a race's time that maps drawn meanwhile may take."""
DIFFERENT = (
    "No loss lies under the paths: the lanes are different networks, and the same weights mean another loss in each."
)
UNPENALIZED = "The loss is shown without penalties, in which the lanes differ."


class Ground:
    """A map of the loss that all lanes have in common, redrawn as their paths go on."""

    def __init__(self, lanes: Sequence[Trainer], paths: Paths) -> None:
        self._paths = paths
        self.note = ""
        """What to know about the loss; or why there is none."""
        self._losses = self._shared([lane.experiment for lane in lanes], lanes[0])
        self._grid: LossGrid | None = None
        self._facts: dict[str, Any] = {}
        self._stride = STRIDES[0]
        self._begun, self._spent = perf_counter(), 0.0

    @property
    def plane(self) -> WeightPlane | None:
        """The plane of the map; none as long as there is no map."""
        return self._grid.plane if self._grid else None

    @property
    def due(self) -> bool:
        """Whether maps have taken so little of the time that another one may be drawn."""
        return self._losses is not None and self._spent <= SHARE * (perf_counter() - self._begun)

    def lay(self, lane: int | None, thetas: Sequence[Array]) -> Iterator[None]:
        """Draw a coarse map of where the paths are now, through the weights of one of the lanes."""
        plane = self._paths.plane()
        if self._losses is None or plane is None or lane is None:
            return
        theta = thetas[lane][: plane.directions.shape[-1]].astype(np.float64)
        plane = plane.through(theta)
        place = np.array(plane.start)
        grid = LossGrid(self._losses, plane, around(self._paths.around(plane), place))
        yield from self._timed(grid, STRIDES[0])
        self._grid, self._stride = grid, STRIDES[0]
        loss = float(self._losses.at(theta[None])[0])
        self._facts = {"through": lane, "at": place.tolist(), "loss": loss if np.isfinite(loss) else None}

    def refine(self) -> Iterator[bool]:
        """Make the map finer: True when the next finer one is there."""
        for stride in STRIDES[1:]:
            if self._grid:
                for _ in self._grid.fill(stride):
                    yield False
                self._stride = stride
                yield True

    @property
    def values(self) -> Array | None:
        """The map so far (rows, columns), rows from the top."""
        return self._grid.values(self._stride).astype(np.float32) if self._grid else None

    def facts(self) -> dict[str, Any] | None:
        """How far the map reaches, and where it is the lane's own loss."""
        if not self._grid:
            return None
        (left, bottom), (right, top) = self._grid.reach.low.tolist(), self._grid.reach.high.tolist()
        return self._facts | {
            "reach": {"x": [left, right], "y": [bottom, top]},
            "examples": self._grid.losses.examples,
            "training_examples": self._grid.losses.training_examples,
        }

    def _timed(self, grid: LossGrid, stride: int) -> Iterator[None]:
        begun = perf_counter()
        for _ in grid.fill(stride):
            self._spent += perf_counter() - begun
            yield None
            begun = perf_counter()

    def _shared(self, experiments: Sequence[Experiment], first: Trainer) -> Losses | None:
        """The loss of all lanes, if it is one and the same function of the weights; else the reason is noted."""
        if len({_function(each) for each in experiments}) > 1:
            self.note = DIFFERENT
            return None
        if len({each.regularizer for each in experiments}) > 1:
            self.note = UNPENALIZED
            bare = experiments[0].model_copy(update={"regularizer": Unregularized()})
            first = Trainer(bare, data=first.data)
        try:
            return Losses(first)
        except LimitExceeded as error:
            self.note = f"No loss lies under the paths: {error}."
            return None


def _function(experiment: Experiment) -> Hashable:
    """What decides which answers the weights give: the layers, not where and how they learn."""
    learning = {"initializer": Auto(), "learning_rate_factor": 1.0}
    return tuple(layer.model_copy(update=learning) for layer in calm(experiment).all_layers())
