"""Probes of answers: what the network says of the dev examples, one by one and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from glassnet.core.components.probes.probe import Probe
from glassnet.core.program import Array

if TYPE_CHECKING:
    from glassnet.core.data import Part
    from glassnet.core.trainer import Trainer
    from glassnet.core.view import View


class PredictionsProbe(Probe):
    """What the network answers for each dev example, and how sure it is."""

    label = "Predictions"
    type: Literal["predictions"] = "predictions"
    merge = "latest"
    per_second = 8.0
    shows = "points"

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        dataset, (_, outputs) = trainer.experiment.data.dataset, trainer.outputs("dev")
        if dataset.task == "regression":
            return {}
        answers = trainer.data.answers(outputs, trainer.experiment.output.activation)
        sure = (
            outputs.max(-1) if dataset.task == "classes" else np.where(answers == 1, outputs[:, 0], 1 - outputs[:, 0])
        )
        return {"label": answers.astype(np.uint8), "confidence": (np.clip(sure, 0, 1) * 255).astype(np.uint8)}


class ConfusionProbe(Probe):
    """Which class is taken for which on the dev set: rows are the truth, columns the answers."""

    label = "Confusion"
    type: Literal["confusion"] = "confusion"
    merge = "latest"
    per_second = 8.0
    shows = "matrix"

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        return {"matrix": confusion(trainer, "dev")} if trainer.experiment.data.dataset.classes else {}


def confusion(trainer: Trainer, part: Part) -> Array:
    """How often each class (rows) was taken for which (columns): (classes, classes)."""
    classes = len(trainer.experiment.data.dataset.classes)
    answers = trainer.data.answers(trainer.outputs(part)[1], trainer.experiment.output.activation)
    matrix: Array = np.bincount(trainer.data.y[part] * classes + answers, minlength=classes * classes)
    return matrix.reshape(classes, classes)
