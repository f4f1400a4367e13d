"""Probes of weights: all of them as links, and one up close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from glassnet.core.components.probes.probe import Probe
from glassnet.core.program import Array

if TYPE_CHECKING:
    from glassnet.core.trainer import Trainer
    from glassnet.core.view import View

STRONGEST = 512
"""Links sent for a layer with too many to draw."""
MOST_LINKS = 4096
"""Links of one layer that are sent in full."""


class WeightsProbe(Probe):
    """Every weight as a link: blue positive, orange negative, wide where it is large."""

    label = "Weights"
    type: Literal["weights"] = "weights"
    merge = "latest"
    shows = "links"

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        result: dict[str, Array] = {}
        network = trainer.network
        for index, (layer, parameters) in enumerate(zip(network.layers, network.parameters, strict=True)):
            w = parameters["weights"]
            links, bias = (w[:, :-1], w[:, -1]) if layer.folded else (w, parameters["beta"][0])
            if links.size <= MOST_LINKS:
                result[f"layer {index}"] = np.concatenate([links, bias[:, None]], 1)
                continue
            flat = links.ravel()
            strongest = np.argpartition(np.abs(flat), -STRONGEST)[-STRONGEST:]
            result |= {f"index {index}": strongest, f"value {index}": flat[strongest], f"bias {index}": bias}
        return result


class WeightProbe(Probe):
    """One weight up close: its gradient, what the optimizer remembers of it, and the step that comes of both.

    Train step by step, or slowly, and follow the numbers of each step into the optimizer's formula.
    """

    label = "Weight"
    type: Literal["weight"] = "weight"
    merge = "latest"
    shows = "terms"

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        if view.weight is None or not trainer.has_weight(*view.weight):
            return {}
        terms = {name: np.array([value]) for name, value in trainer.weight_terms(*view.weight).items()}
        return {"at": np.array([-1 if index is None else index for index in view.weight]), **terms}
