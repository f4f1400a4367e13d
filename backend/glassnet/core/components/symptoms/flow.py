"""Symptoms of what flows through the layers: gradients, activations, weights (maths.md §12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from glassnet.core.components.activations import LeakyRelu, Relu
from glassnet.core.components.clipping import ClipNorm
from glassnet.core.components.initializers import Auto, Glorot, He
from glassnet.core.components.normalizations import BatchNorm
from glassnet.core.components.symptoms import thresholds as at
from glassnet.core.components.symptoms.symptom import Cure, Found, Symptom, changed, name, shown, slower, with_layers

if TYPE_CHECKING:
    from glassnet.core.evidence import Evidence
    from glassnet.core.spec import Experiment

BOUNDS = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}
"""What activations with two flat ends stay between."""
LONG_STEPS = frozenset({"diverged", "rate_too_high"})
"""What drives units into their flat ends, whatever the weights they start with."""


def _ratio(evidence: Evidence) -> float:
    """‖dW‖ of the first layer over that of the last; NaN where there is none."""
    first, last = evidence.gradient_norms[[0, -1]]
    known = 0 < last < np.inf and first < np.inf and not evidence.experiment.all_layers()[0].frozen
    return float(first / last) if known else float("nan")


class Vanishing(Symptom):
    """Each layer multiplies the gradient by its weights and its slope; a product of many small numbers is nearly 0.

    So the first layers hardly learn, and what they hand on is of little use to the later ones.
    """

    label = "Vanishing gradients"
    type: Literal["vanishing"] = "vanishing"
    rank = 20
    follows = LONG_STEPS

    def find(self, evidence: Evidence) -> Found | None:
        ratio, norms, experiment = _ratio(evidence), evidence.gradient_norms, evidence.experiment
        if not ratio < at.VANISHING or norms[0] == 0 or evidence.train.score >= at.LEARNED:
            return None
        return Found(
            f"The gradient of layer 1 is {shown(ratio)} times that of the output layer: "
            f"‖dW‖ is {shown(norms[0])} against {shown(norms[-1])}.",
            [
                Cure("ReLU with He's start", with_layers(experiment, activation=Relu(), initializer=He())),
                Cure("batch norm", _normalized(evidence)),
            ],
        )


def _normalized(evidence: Evidence) -> Experiment:
    experiment = evidence.experiment
    size = min(max(experiment.batch_size, 16), experiment.training_examples())
    return with_layers(changed(experiment, batch_size=size), normalization=BatchNorm())


class Exploding(Symptom):
    """Weights that are too large multiply the gradient at each layer, and so it grows on its way back.

    A single step then throws the first layers far away from where they were.
    """

    label = "Exploding gradients"
    type: Literal["exploding"] = "exploding"
    rank = 10
    follows = frozenset({"diverged"})

    def find(self, evidence: Evidence) -> Found | None:
        ratio, norms, experiment = _ratio(evidence), evidence.gradient_norms, evidence.experiment
        relative = norms / np.maximum(evidence.weight_norms, np.finfo(np.float32).tiny)
        largest = int(relative.argmax())
        relatively = at.OVERWHELMING < relative[largest] < np.inf and evidence.weight_norms[largest] > at.SAME
        if not (ratio > at.EXPLODING or relatively) or evidence.train.score >= at.LEARNED:
            return None
        return Found(
            f"‖dW‖ is {shown(norms[0])} in layer 1 against {shown(norms[-1])} in the output layer, "
            f"a ratio of {shown(ratio)}; in {name(largest, evidence)} it is {shown(relative[largest])} times ‖W‖.",
            [
                Cure("weights that start smaller", with_layers(experiment, initializer=Auto())),
                Cure("clipping gradients to norm 1", changed(experiment, clipping=ClipNorm())),
            ],
        )


class DeadUnits(Symptom):
    """A ReLU that is 0 for every example has slope 0 everywhere, so that no gradient ever moves its weights again."""

    label = "Dead ReLUs"
    type: Literal["dead_units"] = "dead_units"
    rank = 40
    follows = frozenset({"diverged"})

    def find(self, evidence: Evidence) -> Found | None:
        experiment = evidence.experiment
        layers = [i for i, layer in enumerate(experiment.layers) if layer.activation.type == "relu"]
        if not layers or evidence.train.score >= at.LEARNED:
            return None
        dead = {layer: (evidence.activations[layer] == 0).all(0) for layer in layers}
        worst = max(layers, key=lambda layer: float(dead[layer].mean()))
        if dead[worst].mean() < at.DEAD:
            return None
        rows, rate = len(evidence.presented), experiment.optimizer.suggested_rate
        leaky = Cure("leaky ReLU", with_layers(experiment, activation=LeakyRelu(), initializer=He()))
        return Found(
            f"{dead[worst].sum()} of {len(dead[worst])} units in {name(worst, evidence)} are 0 "
            f"on all of {rows} training examples.",
            [slower(evidence, rate) if rate < experiment.learning_rate else leaky],
        )


class Saturation(Symptom):
    """At its flat ends a sigmoid or tanh has almost no slope: a unit that sits there hardly passes a gradient on."""

    label = "Saturated units"
    type: Literal["saturation"] = "saturation"
    rank = 45
    follows = LONG_STEPS

    def find(self, evidence: Evidence) -> Found | None:
        layers = {i: each.activation.type for i, each in enumerate(evidence.experiment.layers)}
        shares = {i: _saturated(evidence, i, *BOUNDS[kind]) for i, kind in layers.items() if kind in BOUNDS}
        if not shares or evidence.train.score >= at.LEARNED:
            return None
        worst = max(shares, key=lambda layer: shares[layer])
        if shares[worst] < at.SATURATED:
            return None
        start = with_layers(evidence.experiment, initializer=Glorot())
        return Found(
            f"{shares[worst]:.0%} of the activations of {name(worst, evidence)} are within {at.NEAR:.0%} of a bound.",
            [Cure("Glorot's smaller start", start), Cure("batch norm", _normalized(evidence))],
        )


def _saturated(evidence: Evidence, layer: int, low: float, high: float) -> float:
    a, near = evidence.activations[layer], at.NEAR * (high - low)
    return float(((a < low + near) | (a > high - near)).mean())


class Symmetry(Symptom):
    """Units with equal incoming weights compute the same and get the same gradient: they never become different.

    A layer of them is worth a single unit. Weights that start at random break the symmetry.
    """

    label = "Symmetric units"
    type: Literal["symmetry"] = "symmetry"
    rank = 5

    def find(self, evidence: Evidence) -> Found | None:
        if evidence.train.score >= at.LEARNED:
            return None
        for layer, chosen in enumerate(evidence.experiment.layers):
            w = evidence.links(layer)
            apart = float(np.ptp(w, axis=0).max())
            if len(w) > 1 and apart <= at.SAME * float(np.abs(w).max()):
                start = with_layers(evidence.experiment, initializer=Auto())
                return Found(
                    f"All {len(w)} units of {name(layer, evidence)} have the same incoming weights "
                    f"after {evidence.steps:,} steps: the largest difference is {shown(apart, 1)}.",
                    [Cure(f"a random start that fits {chosen.activation.label}", start)],
                )
        return None
