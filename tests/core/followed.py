"""A training that is followed as a session does: with its curve of losses, for the coach to look at."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassnet.core.components.studies.coach import findings
from glassnet.core.evidence import Evidence
from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.core.subject import Subject
from glassnet.core.trainer import Trainer

PARTS = ("train", "dev")


class Followed:
    """Trains, and notes the losses every few epochs."""

    def __init__(self, experiment: Experiment, trainer: Trainer | None = None) -> None:
        self.trainer = trainer or Trainer(experiment)
        self._losses: dict[str, list[float]] = {part: [self.trainer.evaluate(part).loss] for part in PARTS}  # type: ignore[arg-type]

    def epochs(self, count: int, every: int = 5) -> Followed:
        for _ in range(count // every):
            self.trainer.train(every * self.trainer.steps_per_epoch)
            for part, losses in self._losses.items():
                losses.append(self.trainer.evaluate(part).loss)  # type: ignore[arg-type]
        return self

    def going_on(self, experiment: Experiment) -> Followed:
        """With other settings; from the start where they are of another network."""
        if self.trainer.retune(experiment):
            return Followed(experiment, self.trainer)
        return self

    def columns(self, _: str) -> dict[str, Array]:
        return {part: np.array(losses) for part, losses in self._losses.items()}

    @property
    def subject(self) -> Subject:
        return Subject(self.trainer, self.columns)

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.subject)

    @property
    def findings(self) -> list[dict[str, Any]]:
        return findings(self.evidence)

    @property
    def symptoms(self) -> list[str]:
        return [each["symptom"] for each in self.findings]
