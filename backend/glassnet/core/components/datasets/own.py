"""A dataset of the caller's own: described in the experiment, handed to the trainer beside it.

Legend: ``x`` inputs (m, d); ``y`` answers (m,), or (m, k) for k labels or values.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, model_validator

from glassnet.core.asked import numbers, refuse
from glassnet.core.components.datasets.dataset import Dataset, Table, Task
from glassnet.core.program import Array
from glassnet.errors import InvalidInput

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
MOST_NAMES = 65_536
"""Inputs or classes that a number can stand for."""
LARGEST = 1e30
"""Numbers in a table, at most: single precision ends at 3e38."""
COUNTS: dict[Task, tuple[str, int, float]] = {
    "two_classes": ("2 classes", 2, 2),
    "classes": ("at least 2 classes", 2, np.inf),
    "labels": ("at least 1 label", 1, np.inf),
    "regression": ("no classes", 0, 0),
}
"""How many names a task has: in words, at least, at most."""


def _input_names(value: Any) -> Any:
    """Names for a number of inputs: 2 becomes x₁, x₂."""
    return tuple(f"x{i}".translate(SUBSCRIPTS) for i in range(1, value + 1)) if _countable(value) else value


def _class_names(value: Any) -> Any:
    """Names for a number of classes: 3 becomes 0, 1, 2."""
    return tuple(map(str, range(value))) if _countable(value) else value


def _countable(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_NAMES


class Own(Dataset):
    """Your own examples. The experiment says what they look like; the table goes to the trainer beside it.

    ``Trainer(experiment, Table(x, y))``, with the description from ``Own.describing(x, y)``.
    """

    label = "Own data"
    listed = False
    type: Literal["own"] = "own"
    # An instance says here what other datasets say as classes.
    task: Task  # type: ignore[misc]
    """What is asked of the network."""
    inputs: Annotated[tuple[str, ...], BeforeValidator(_input_names)] = Field(min_length=1)  # type: ignore[misc]
    """What the inputs are called, or how many there are."""
    classes: Annotated[tuple[str, ...], BeforeValidator(_class_names)] = ()  # type: ignore[misc]
    """What the classes, or the labels, are called, or how many there are; none in regression."""
    values: int = Field(1, ge=1)
    """How many values regression predicts for each example."""
    examples: int = Field(ge=1)
    """How many rows the table has."""

    @model_validator(mode="after")
    def _classes_fit_the_task(self) -> Self:
        count, (wanted, least, most) = len(self.classes), COUNTS[self.task]
        if not least <= count <= most:
            raise ValueError(f"expected {wanted} for the task {self.task}, got {count}")
        if self.values > 1 and self.task != "regression":
            raise ValueError(f"expected several values in regression only, got {self.values} for the task {self.task}")
        return self

    @classmethod
    def describing(
        cls,
        x: Array,
        y: Array,
        task: Task | None = None,
        inputs: tuple[str, ...] | None = None,
        classes: tuple[str, ...] | None = None,
    ) -> Own:
        """The description of a table. Without a task: by ``y``.

        Whole numbers (m,) are classes, other numbers (m,) or (m, k) values; (m, k) of only 0, 1 and NaN are labels.
        """
        x, y = numbers("x", x), numbers("y", y)
        if x.ndim != 2 or y.ndim not in (1, 2) or not (x.size and y.size) or len(x) != len(y):
            refuse("x of shape (rows, inputs) and y of shape (rows,) or (rows, outputs)", f"{x.shape} and {y.shape}")
        chosen = task or _task(y)
        described = {"task": chosen, "inputs": inputs or x.shape[1], "examples": len(x)}
        if chosen == "regression":
            return cls(**described, values=y.shape[1] if y.ndim == 2 else 1)
        return cls(**described, classes=classes or _count(chosen, y))

    def outputs(self) -> int:
        return {"two_classes": 1, "regression": self.values}.get(self.task, len(self.classes))

    def rows(self) -> int:
        return self.examples

    def sample(self, rng: np.random.Generator) -> Table:
        raise InvalidInput(
            "expected the table that the experiment describes, got none: own data is not part of an experiment; "
            "pass it beside it, as in Trainer(experiment, Table(x, y))"
        )

    def fitted(self, table: Table) -> Table:
        """The table as a trainer takes it: x float64, y int64 class numbers or float64 labels and values."""
        if not isinstance(table, tuple) or len(table) != 2:
            refuse("Table(x, y)", type(table).__name__)
        x, y = numbers("x", table[0]), numbers("y", table[1])
        self._shaped("x", x, (self.examples, len(self.inputs)))
        several = self.task == "labels" or self.values > 1
        self._shaped("y", y, (self.examples, self.outputs()) if several else (self.examples,))
        if self.task not in ("labels", "regression"):
            return Table(x.astype(np.float64), self._class_numbers(y))
        if self.task == "labels" and not (np.isnan(y) | (y == 0) | (y == 1)).all():
            refuse("only 0, 1 and NaN (unknown) in y", f"{y[~(np.isnan(y) | (y == 0) | (y == 1))][0]:g}")
        if self.task == "regression":
            _finite("y", y)
        return Table(x.astype(np.float64), y.astype(np.float64))

    def _shaped(self, name: str, array: Array, shape: tuple[int, ...]) -> None:
        if array.shape != shape:
            refuse(
                f"{name} of shape {shape} as the experiment describes it",
                f"{array.shape}; describe this table with Own.describing(x, y)",
            )
        if name == "x":
            _finite("x", array)

    def _class_numbers(self, y: Array) -> Array:
        found = np.where(np.abs(y) < MOST_NAMES, y, -1).astype(np.int64)
        wrong = (found != y) | (found < 0) | (found >= len(self.classes))
        if wrong.any():
            refuse(
                f"class numbers from 0 to {len(self.classes) - 1} in y",
                f"{y[wrong][0]} in row {wrong.argmax()}; np.unique(y, return_inverse=True) makes them",
            )
        return found


def _count(task: Task, y: Array) -> int:
    """How many classes or labels there are."""
    if task == "labels":
        return int(y.shape[-1])
    highest = y.max()
    if not highest < MOST_NAMES:
        refuse(
            f"class numbers from 0 to {MOST_NAMES - 1:,} in y",
            f"{highest}; np.unique(y, return_inverse=True) makes them",
        )
    return max(2, int(highest) + 1)


def _task(y: Array) -> Task:
    """What numbers like these are an answer to."""
    if y.ndim == 2:
        return "labels" if (np.isnan(y) | (y == 0) | (y == 1)).all() else "regression"
    if y.dtype.kind == "f":
        return "regression"
    return "two_classes" if y.max() <= 1 else "classes"


def _finite(name: str, array: Array) -> None:
    if not np.isfinite(array).all():
        row, *column = np.argwhere(~np.isfinite(array))[0]
        where = f"row {row}, column {column[0]}" if column else f"row {row}"
        refuse(f"finite numbers in {name}", f"{array[row, *column]} in {where}; fill in or leave out such rows")
    if (largest := float(np.abs(array).max())) > LARGEST:
        refuse(f"numbers of at most {LARGEST:g} in {name}", f"{largest:g}; give them in another unit")
