"""Symptoms of how well network and data fit each other (maths.md §12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from glassnet.core.components.losses import BinaryCrossEntropy, CategoricalCrossEntropy
from glassnet.core.components.normalizations import BatchNorm, LayerNorm
from glassnet.core.components.regularizers import L2
from glassnet.core.components.symptoms import thresholds as at
from glassnet.core.components.symptoms.symptom import Cure, Found, Symptom, changed, shown, with_layers

if TYPE_CHECKING:
    from glassnet.core.evidence import Evidence
    from glassnet.core.program import Array


def stretches(losses: Array) -> Array:
    """The means of a curve's equal stretches, oldest first: what it does apart from its jitter."""
    return np.array([part.mean() for part in np.array_split(losses, at.POINTS)])


class Overfitting(Symptom):
    """The network learns the training examples by heart, with their noise, instead of what they have in common.

    Variance is the score on the training set minus that on the dev set. More data or regularization makes it smaller.
    """

    label = "Overfitting"
    type: Literal["overfitting"] = "overfitting"
    rank = 30

    def find(self, evidence: Evidence) -> Found | None:
        losses, gap = evidence.losses("dev"), evidence.train.score - evidence.dev.score
        if evidence.dev.score >= at.LEARNED or not gap > max(at.GAP, at.NOISE * evidence.dev_error):
            return None
        if len(losses) < 2 * at.POINTS or not (parts := stretches(losses))[-1] > at.RISEN * parts.min():
            return None
        experiment = evidence.experiment
        return Found(
            f"The dev loss rose from {shown(parts.min())} to {shown(parts[-1])}; the score is "
            f"{evidence.train.score:.1%} on the training set and {evidence.dev.score:.1%} on the dev set: "
            f"a variance of {gap:.1%}.",
            [
                Cure("L2 regularization", changed(experiment, regularizer=L2(rate=1.0))),
                Cure("dropout of 0.5", with_layers(experiment, dropout=0.5)),
            ],
        )


class Underfitting(Symptom):
    """The network is too small, or too short of training, for what the data ask: it misses on what it was shown.

    Avoidable bias is 1 minus the score on the training set. A bigger network or a longer training makes it smaller.
    """

    label = "Underfitting"
    type: Literal["underfitting"] = "underfitting"
    rank = 55
    consequence = True

    def find(self, evidence: Evidence) -> Found | None:
        losses, bias = evidence.losses("train"), 1 - evidence.train.score
        variance = evidence.train.score - evidence.dev.score
        if len(losses) < 2 * at.POINTS or evidence.epoch < at.LONG_EPOCHS or not bias > max(at.BIAS, variance):
            return None
        if np.mean(losses[-4:]) < 0.95 * np.mean(losses[len(losses) // 2 :][:4]):
            return None  # it is still on its way
        layers = evidence.experiment.layers
        wider = tuple(type(layer).model_validate({**dict(layer), "units": 16}) for layer in layers[:1] or ())
        return Found(
            f"After {evidence.epoch:.0f} epochs the score on the training set is {evidence.train.score:.1%}: an "
            f"avoidable bias of {bias:.1%}, and the loss hardly falls any more.",
            [Cure("a bigger network", changed(evidence.experiment, layers=(*wider, *layers)))] if wider else [],
        )


class UnevenInputs(Symptom):
    """One input is measured in large numbers, another in small ones: one learning rate cannot suit the weights of both.

    The valley of the loss becomes a ravine. Normalized inputs make it round.
    """

    label = "Unnormalized inputs"
    type: Literal["uneven_inputs"] = "uneven_inputs"
    rank = 25

    def find(self, evidence: Evidence) -> Found | None:
        deviations = evidence.presented.std(0)
        deviations = deviations[deviations > 0]
        data = evidence.experiment.data
        if data.normalize or len(deviations) < 2 or deviations.max() < at.UNEVEN * deviations.min():
            return None
        normalized = data.model_copy(update={"normalize": True})
        return Found(
            f"The inputs' standard deviations run from {shown(deviations.min())} to {shown(deviations.max())}, "
            f"a ratio of {deviations.max() / deviations.min():.0f}.",
            [Cure("normalized inputs", changed(evidence.experiment, data=normalized))],
        )


class RareClass(Symptom):
    """A class with few examples adds little to the loss, so that overlooking it costs the network almost nothing."""

    label = "Class imbalance"
    type: Literal["rare_class"] = "rare_class"
    rank = 35

    def find(self, evidence: Evidence) -> Found | None:
        shares = evidence.class_shares
        if not len(shares) or evidence.epoch < 1 or not 0 < shares.min() < at.RARE / len(shares):
            return None
        rare = int(shares.argmin())
        if evidence.recalls[rare] > 0.5:
            return None
        title = evidence.experiment.data.dataset.classes[rare]
        return Found(
            f"The class {title} has {shares[rare]:.1%} of the training examples, and {evidence.recalls[rare]:.0%} of "
            f"them are recognized, while the score is {evidence.train.score:.1%}.",
            _weighted(evidence),
        )


def _weighted(evidence: Evidence) -> list[Cure]:
    """Weights that make every class count alike, where the loss knows weights."""
    experiment = evidence.experiment
    if not isinstance(experiment.loss, BinaryCrossEntropy | CategoricalCrossEntropy) or not evidence.class_shares.all():
        return []
    weights = (evidence.class_shares.max() / evidence.class_shares).clip(1, at.MOST_WEIGHT).round(1).tolist()
    loss = experiment.loss.model_copy(update={"class_weights": tuple(weights)})
    return [Cure(f"class weights of {', '.join(f'{weight:g}' for weight in weights)}", changed(experiment, loss=loss))]


class TinyBatches(Symptom):
    """Batch norm takes mean and variance from the batch: of a few examples they are little more than chance."""

    label = "Batch norm with tiny batches"
    type: Literal["tiny_batches"] = "tiny_batches"
    rank = 48

    def find(self, evidence: Evidence) -> Found | None:
        experiment = evidence.experiment
        if not any(isinstance(layer.normalization, BatchNorm) for layer in experiment.layers):
            return None
        if experiment.batch_size >= at.TINY_BATCH:
            return None
        larger = min(32, experiment.training_examples())
        return Found(
            f"Means and variances are taken over {experiment.batch_size} examples.",
            [
                Cure(f"batches of {larger}", changed(experiment, batch_size=larger)),
                Cure("layer norm", with_layers(experiment, normalization=LayerNorm())),
            ],
        )
