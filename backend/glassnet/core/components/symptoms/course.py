"""Symptoms of how the loss goes over time: rates that do not fit, plateaus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from glassnet.core.components.optimizers import Adam
from glassnet.core.components.symptoms import thresholds as at
from glassnet.core.components.symptoms.symptom import Cure, Found, Symptom, changed, shown, slower

if TYPE_CHECKING:
    from glassnet.core.evidence import Evidence
    from glassnet.core.program import Array


def _recent(evidence: Evidence) -> Array:
    """The later half of the training loss; empty where it is too early to judge, or there is nothing to wish for."""
    losses = evidence.losses("train")
    if len(losses) < 2 * at.POINTS or evidence.epoch < at.SETTLED_EPOCHS or evidence.train.score >= at.LEARNED:
        return np.empty(0)
    return losses[len(losses) // 2 :]


def _adam(evidence: Evidence) -> Cure:
    return Cure("Adam", changed(evidence.experiment, optimizer=Adam(), learning_rate=Adam.suggested_rate))


class Diverged(Symptom):
    """Each step went further beyond the valley than the one before, until the numbers had no end."""

    label = "Diverged"
    type: Literal["diverged"] = "diverged"
    rank = 0

    def find(self, evidence: Evidence) -> Found | None:
        loss, first, experiment = evidence.train.loss, evidence.losses("train")[:1], evidence.experiment
        if evidence.divergence:
            finite = f"The last finite ones are of step {evidence.steps:,}: a loss of {shown(loss, 3)}."
            told = f"{evidence.divergence} {finite}"
        elif not np.isfinite(loss) or (len(first) and loss > at.GROWN * max(first[0], 1.0)):
            told = f"The training loss is {shown(loss, 3)} at a learning rate of {experiment.learning_rate:g}."
        else:
            return None
        lower = min(experiment.optimizer.suggested_rate, float(f"{experiment.learning_rate / 10:.0e}"))
        return Found(told, [slower(evidence, lower)])


class RateTooHigh(Symptom):
    """Steps that are too long jump across the valley of the loss instead of going down into it."""

    label = "Learning rate too high"
    type: Literal["rate_too_high"] = "rate_too_high"
    rank = 15
    follows = frozenset({"diverged"})

    def find(self, evidence: Evidence) -> Found | None:
        recent, experiment = _recent(evidence), evidence.experiment
        rate, usual = experiment.learning_rate, experiment.optimizer.suggested_rate
        if not len(recent) or rate <= usual:
            return None
        climbed = float(np.diff(recent).clip(0).sum())
        if climbed < at.OSCILLATING * recent.mean():
            return None
        return Found(
            f"Over the last {len(recent)} points the loss climbed by {shown(climbed)} in all, around a mean of "
            f"{shown(recent.mean())}; the rate {rate:g} is {shown(rate / usual, 3)} times what "
            f"{experiment.optimizer.label} usually takes.",
            [slower(evidence, usual)],
        )


class RateTooLow(Symptom):
    """Every step goes down, but so little that the valley is far away: longer steps would be there sooner."""

    label = "Learning rate too low"
    type: Literal["rate_too_low"] = "rate_too_low"
    rank = 50

    def find(self, evidence: Evidence) -> Found | None:
        recent, experiment = _recent(evidence), evidence.experiment
        rate, usual = experiment.learning_rate, experiment.optimizer.suggested_rate
        if not len(recent) or rate > at.SLOW_RATE * usual:
            return None
        steady = float((np.diff(recent) < 0).mean())
        if steady < at.STEADY:
            return None
        return Found(
            f"The loss fell in {steady:.0%} of its last {len(recent)} points, and is still {shown(recent[-1])}; "
            f"the rate {rate:g} is {shown(rate / usual)} times what {experiment.optimizer.label} usually takes.",
            [Cure(f"a learning rate of {usual:g}", changed(experiment, learning_rate=usual))],
        )


class Plateau(Symptom):
    """Where the loss is flat in all directions, gradients are small and plain steps get hardly anywhere."""

    label = "Plateau"
    type: Literal["plateau"] = "plateau"
    rank = 60
    consequence = True

    def find(self, evidence: Evidence) -> Found | None:
        recent = _recent(evidence)
        if not len(recent) or not np.ptp(recent) <= at.FLAT * recent.mean():
            return None
        cures = [] if isinstance(evidence.experiment.optimizer, Adam) else [_adam(evidence)]
        return Found(
            f"Over the last {len(recent)} points the loss stayed between {shown(recent.min(), 4)} and "
            f"{shown(recent.max(), 4)}.",
            cures,
        )
