"""Probes of the fit: how well the network does on what it learns from and on what it has not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from glassnet.core.components.probes.probe import Curve

if TYPE_CHECKING:
    from glassnet.core.trainer import Trainer


class LossProbe(Curve):
    """Mean loss on the training and the dev set, without the penalty on weights. Dev far above train: overfitting.

    Every step goes by the loss of its own mini-batch, met before the step: it jumps, because each batch holds other
    examples. An exponentially weighted average shows where it goes. The test set's loss is for the very end: who
    chooses settings by it has no unseen examples left.
    """

    label = "Loss"
    type: Literal["loss"] = "loss"
    unit = "loss"

    def values(self, trainer: Trainer) -> dict[str, float]:
        parts: dict[str, float] = {part: trainer.evaluate(part).loss for part, y in trainer.data.y.items() if len(y)}
        return {"batch": trainer.batch_loss()} | parts


class AccuracyProbe(Curve):
    """Share of right answers on the training and the dev set; in regression R², the share of variance explained."""

    label = "Accuracy"
    type: Literal["accuracy"] = "accuracy"
    unit = "accuracy or R²"

    def values(self, trainer: Trainer) -> dict[str, float]:
        return {part: trainer.evaluate(part).score for part, y in trainer.data.y.items() if len(y)}
