"""Probe: something to look at, and the curve that grows while a network learns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from glassnet.core.component import Component
from glassnet.core.program import Array

if TYPE_CHECKING:
    from glassnet.core.trainer import Trainer
    from glassnet.core.view import View

Picture = Literal["line", "layers", "histogram", "units", "heatmap", "matrix", "points", "links", "terms"]
"""The kinds of pictures."""


class Probe(Component):
    """Something to look at. Only what somebody looks at is computed."""

    kind = "probe"
    merge: ClassVar[Literal["latest", "append"]]
    """Whether a new sample replaces the last one or continues a series."""
    shows: ClassVar[Picture]
    """What kind of picture shows it."""
    per_second: ClassVar[float] = 60.0
    """How often a picture of a training network is taken, at most: numbers that are read need not change so fast."""
    log: ClassVar[bool] = False
    """Whether values are best seen on a logarithmic axis."""
    unit: ClassVar[str] = ""
    """What the values are, for an axis."""
    decades: ClassVar[tuple[int, int] | None] = None
    """Of values by layer: the powers of ten between which colours stand for them."""

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        """Named arrays; empty if there is nothing to see yet. A series gives arrays of length 1."""
        raise NotImplementedError

    @classmethod
    def facts(cls) -> dict[str, Any]:
        facts = {"merge": cls.merge, "shows": cls.shows, "log": cls.log, "unit": cls.unit}
        return facts | ({"decades": cls.decades} if cls.decades else {})


class Curve(Probe):
    """A series over training: every sample carries its step and epoch."""

    merge = "append"
    shows: ClassVar[Picture] = "line"

    def values(self, trainer: Trainer) -> dict[str, float]:
        """The curves' names and their values now."""
        raise NotImplementedError

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        values = self.values(trainer)
        if not values:
            return {}
        row: dict[str, Array] = {"step": np.array([trainer.steps], "i4"), "epoch": np.array([trainer.epoch], "f4")}
        return row | {name: np.array([value], "f4") for name, value in values.items()}
