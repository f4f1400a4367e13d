"""History: loss and score of a run as it went, for its curves and as CSV or JSON."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from io import StringIO

from glassnet.core.data import Part
from glassnet.core.trainer import Trainer

WATCHED: tuple[Part, ...] = ("train", "dev")
"""Parts that are looked at while it trains; the test set is for the end."""
COLUMNS = ("step", "epoch", "train_loss", "dev_loss", "train_score", "dev_score")


@dataclass
class History:
    """Rows of COLUMNS, one for each look; None where a part is empty."""

    rows: list[dict[str, float | None]] = field(default_factory=list)

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
    return value if value == value else None
