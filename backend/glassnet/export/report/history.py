"""History: loss and score of a run as it went, for its curves and as CSV or JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from math import isfinite
from typing import Self

import numpy as np

from glassnet.core.data import Part
from glassnet.core.trainer import Trainer

WATCHED: tuple[Part, ...] = ("train", "dev")
"""Parts that are looked at while it trains; the test set is for the end."""
COLUMNS = ("step", "epoch", "train_loss", "dev_loss", "train_score", "dev_score")


@dataclass
class History:
    """Rows of COLUMNS, one for each look; None where a part is empty."""

    rows: list[dict[str, float | None]] = field(default_factory=list)

    @classmethod
    def recorded(cls, curves: Mapping[str, Mapping[str, Sequence[float]]]) -> Self:
        """Of a run whose loss and accuracy were recorded, each as columns of numbers in float32."""
        rows: dict[float, dict[str, float | None]] = {}
        for probe, measure in (("loss", "loss"), ("accuracy", "score")):
            columns = curves.get(probe, {})
            for number, step in enumerate(columns.get("step", ())):
                row = rows.setdefault(step, dict.fromkeys(COLUMNS))
                row |= {"step": int(step), "epoch": _shortest(columns["epoch"][number])}
                for part in WATCHED:
                    if part in columns:
                        row[f"{part}_{measure}"] = _known(_shortest(columns[part][number]))
        return cls([rows[step] for step in sorted(rows)])

    def watch(self, trainer: Trainer) -> None:
        """Add how things are now."""
        row: dict[str, float | None] = {"step": trainer.steps, "epoch": trainer.epoch}
        for part in WATCHED:
            found = trainer.evaluate(part)
            row[f"{part}_loss"], row[f"{part}_score"] = _known(found.loss), _known(found.score)
        self.rows.append({name: row[name] for name in COLUMNS})

    def points(self, column: str) -> list[tuple[float, float]]:
        """(epoch, value) of a column, where there is a value."""
        pairs = ((row["epoch"], row[column]) for row in self.rows)
        return [(epoch, value) for epoch, value in pairs if epoch is not None and value is not None]

    def csv(self) -> str:
        """One line a look, under a header."""
        file = StringIO()
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return file.getvalue()

    def json(self) -> str:
        """A list with an object for each look."""
        return json.dumps(self.rows, indent=1) + "\n"


def _known(value: float) -> float | None:
    return value if isfinite(value) else None


def _shortest(value: float) -> float:
    """With as few digits as tell it from all other numbers in float32."""
    return float(str(np.float32(value)))
