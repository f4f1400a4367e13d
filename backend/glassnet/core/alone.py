"""Alone: models that train one after the other, each by itself, seen from outside like a stack."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassnet.core.course import Standing
from glassnet.core.data import Part
from glassnet.core.evaluation import Evaluation
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.errors import Diverged


class Alone:
    """Trains every model with a trainer of its own."""

    def __init__(self, trainers: Sequence[Trainer]) -> None:
        self._trainers = trainers

    def train(self, steps: int) -> None:
        """Make so many steps with each. One that diverges is no longer finite, and stays behind."""
        for trainer in self._trainers:
            if np.isfinite(trainer.network.theta).all():
                try:
                    trainer.train(steps)
                except Diverged:
                    trainer.network.theta[...] = np.nan

    def adopt(self, thetas: Sequence[Array]) -> None:
        """Go on from other parameters, (P,) for each model."""
        for trainer, theta in zip(self._trainers, thetas, strict=True):
            trainer.adopt(theta, trainer.steps)

    @property
    def thetas(self) -> list[Array]:
        """The parameters of every model, (P,) each."""
        return [trainer.network.theta for trainer in self._trainers]

    def standing(self, model: int) -> Standing:
        """All that the next steps of one model depend on."""
        return self._trainers[model].snapshot()

    def evaluate(self, part: Part) -> list[Evaluation]:
        """Loss and score of every model."""
        return [trainer.evaluate(part) for trainer in self._trainers]

    def predict(self, points: Array) -> list[Array]:
        """Every model's output activations (m, k) for raw inputs (m, d)."""
        return [trainer.predict(points) for trainer in self._trainers]
