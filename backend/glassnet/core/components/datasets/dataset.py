"""What a dataset is: named inputs, a task, and a table of examples drawn from a seed."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.program import Array
from glassnet.errors import InvalidInput

Task = Literal["two_classes", "classes", "labels", "regression"]
"""Tell two classes apart, or many; say of each label whether it applies; predict values."""

MOST_PREVIEWED = 120
"""Examples that a menu shows of a dataset, at most."""
PREVIEW_REACH = 5.0
"""Previews of data that do not lie in the plane are scaled into [-PREVIEW_REACH, PREVIEW_REACH]²."""
INK = 16
"""Value of a fully black pixel in a preview."""


class Table(NamedTuple):
    """Examples, one a row: ``x`` (m, inputs) float64; ``y`` (m,) class numbers, or values in regression.

    With labels ``y`` is (m, labels): 1 where a label applies, 0 where not, NaN where nobody knows. Regression with
    several values: (m, values).
    """

    x: Array
    y: Array


class Dataset(Component):
    """The examples a network learns from. Each is a list of numbers with the answer that belongs to it."""

    kind = "dataset"
    task: ClassVar[Task]
    inputs: ClassVar[tuple[str, ...]]
    """What the numbers of an example are called."""
    classes: ClassVar[tuple[str, ...]]
    """What the classes are called; empty in regression."""
    picture: ClassVar[tuple[int, int] | None] = None
    """Height and width, if the inputs of an example are the pixels of a picture."""
    reach: ClassVar[float | None] = None
    """Maps of a planar dataset show [-reach, reach]²; None where the plane to look at depends on the data."""
    telling: ClassVar[tuple[int, int]] = (0, 1)
    """The two inputs that say most about the answer: what a preview shows."""

    def sample(self, rng: np.random.Generator) -> Table:
        """Draw the examples. The same generator state gives the same table."""
        raise NotImplementedError

    def fitted(self, table: Table) -> Table:
        """The table of a caller, checked; InvalidInput says what does not fit. Only a dataset "own" takes one."""
        raise InvalidInput(
            f"expected no table beside {self.label}, which has its own examples; leave the table out, or describe it "
            "with Own.describing(x, y)"
        )

    def rows(self) -> int:
        """How many examples ``sample`` will give."""
        raise NotImplementedError

    @classmethod
    def planar(cls) -> bool:
        """Whether examples are points in the plane, so that features of x₁ and x₂ can be chosen."""
        return cls.reach is not None

    def outputs(self) -> int:
        """How many output units a network for it has."""
        return len(self.classes) if self.task == "classes" else 1

    @classmethod
    def preview(cls) -> list[list[float]]:
        """Some examples as [across, up, class number or value], the same every time; none for pictures."""
        if cls.picture:
            return []
        x, y = cls.model_validate({}).sample(np.random.default_rng(0))
        every = slice(None, None, -(-len(y) // MOST_PREVIEWED))  # examples come class by class: all classes stay in
        points = x[every][:, list(cls.telling)]
        if not cls.planar():
            low, high = points.min(0), points.max(0)
            points = (2 * (points - low) / (high - low) - 1) * PREVIEW_REACH
        rows: list[list[float]] = (np.column_stack([points, y[every]]).round(2) + 0.0).tolist()
        return rows

    @classmethod
    def preview_pictures(cls) -> list[list[list[int]]]:
        """One picture of each class, rows of pixels from 0 to INK; none for data that are not pictures."""
        if not cls.picture:
            return []
        x, y = cls.model_validate({}).sample(np.random.default_rng(0))
        first = [int(np.argmax(y == number)) for number in range(len(cls.classes))]
        pictures: list[list[list[int]]] = (x[first] * INK).round().astype(int).reshape(-1, *cls.picture).tolist()
        return pictures

    @classmethod
    def facts(cls) -> dict[str, Any]:
        return {
            "task": cls.task,
            "inputs": cls.inputs,
            "classes": cls.classes,
            "picture": cls.picture,
            "planar": cls.planar(),
            "reach": cls.reach,
            "outputs": cls.model_validate({}).outputs(),
            "rows": cls.model_validate({}).rows(),
            "preview": cls.preview(),
            "preview_pictures": cls.preview_pictures(),
        }


class Generated(Dataset):
    """A dataset drawn by a formula: as many points as asked for, as noisy as asked for."""

    inputs = ("x₁", "x₂")
    reach = 6.0
    points: int = Field(500, ge=10, json_schema_extra={"step": 50})
    """How many points are drawn."""
    noise: float = Field(0.0, ge=0, le=0.5, json_schema_extra={"step": 0.05})
    """How far the points are scattered."""

    def rows(self) -> int:
        return self.points
