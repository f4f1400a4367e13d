"""What a dataset is: named inputs, a task, and a table of examples drawn from a seed."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.program import Array

Task = Literal["two_classes", "classes", "regression"]


class Table(NamedTuple):
    """Examples, one a row: ``x`` (m, inputs) float64; ``y`` (m,) class numbers, or values in regression."""

    x: Array
    y: Array


class Dataset(Component):
    """The examples a network learns from. Each is a list of numbers with the answer that belongs to it."""

    kind = "dataset"
    task: ClassVar[Task]
    inputs: ClassVar[tuple[str, ...]] = ("x₁", "x₂")
    """What the numbers of an example are called."""
    classes: ClassVar[tuple[str, ...]] = ()
    """What the classes are called; empty in regression."""
    picture: ClassVar[tuple[int, int] | None] = None
    """Height and width, if the inputs of an example are the pixels of a picture."""
    reach: ClassVar[float | None] = None
    """A planar dataset lies within [-reach, reach]²; None where the plane to look at depends on the data."""

    def sample(self, rng: np.random.Generator) -> Table:
        """Draw the examples. The same generator state gives the same table."""
        raise NotImplementedError

    def rows(self) -> int:
        """How many examples ``sample`` will give."""
        raise NotImplementedError

    @classmethod
    def planar(cls) -> bool:
        """Whether examples are points in the plane, so that features of x₁ and x₂ can be chosen."""
        return cls.reach is not None

    @classmethod
    def outputs(cls) -> int:
        """How many output units a network for it has."""
        return len(cls.classes) if cls.task == "classes" else 1

    @classmethod
    def facts(cls) -> dict[str, Any]:
        return {
            "task": cls.task,
            "inputs": cls.inputs,
            "classes": cls.classes,
            "picture": cls.picture,
            "planar": cls.planar(),
            "reach": cls.reach,
            "outputs": cls.outputs(),
        }


class Generated(Dataset):
    """A dataset drawn by a formula: as many points as asked for, as noisy as asked for."""

    reach = 6.0
    points: int = Field(500, ge=10, json_schema_extra={"step": 50})
    """How many points are drawn."""
    noise: float = Field(0.0, ge=0, le=0.5, json_schema_extra={"step": 0.05})
    """How far the points are scattered."""

    def rows(self) -> int:
        return self.points
