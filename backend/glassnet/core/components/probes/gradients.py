"""Probes of gradients: how they fare on their way back through the layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from glassnet.core.components.probes.probe import Curve

if TYPE_CHECKING:
    from glassnet.core.network import Network
    from glassnet.core.trainer import Trainer


class GradientsProbe(Curve):
    """‖dW‖ of every layer in the last step. Smaller and smaller towards layer 1: vanishing; larger: exploding.

    Colours stand for the same values in every network: what has vanished looks vanished. ‖dW‖/‖W‖ compares a gradient
    with the weights that it is to change; the activation scale shows how the signal fares on its way forward.
    """

    label = "Gradient flow"
    type: Literal["gradients"] = "gradients"
    shows = "layers"
    log = True
    unit = "‖dW‖"
    decades: ClassVar = (-10, 2)
    vanishing: ClassVar[float] = 1e-6
    """A norm below it hardly moves anything."""
    exploding: ClassVar[float] = 100.0
    """A norm above it moves too much."""
    uneven: ClassVar[float] = 1e3
    """First layer over last: beyond this, or below its inverse, layers learn at very different paces."""

    @classmethod
    def facts(cls) -> dict[str, Any]:
        limits = {"vanishing": cls.vanishing, "exploding": cls.exploding, "uneven": cls.uneven}
        return super().facts() | {"limits": limits}

    def values(self, trainer: Trainer) -> dict[str, float]:
        if trainer.steps == 0:
            return {}
        network = trainer.network
        layers = zip(network.layers, network.gradients, strict=True)
        norms = (float(np.linalg.norm(layer.weights_alone(gradients))) for layer, gradients in layers)
        return dict(zip(layer_names(network), norms, strict=True))


class UpdateRatiosProbe(Curve):
    """‖dW‖/‖W‖ of every layer in the last step: how large its gradient is beside its weights."""

    label = "Update ratio"
    type: Literal["update_ratios"] = "update_ratios"
    shows = "layers"
    log = True
    unit = "‖dW‖/‖W‖"
    decades: ClassVar = (-10, 2)

    def values(self, trainer: Trainer) -> dict[str, float]:
        network = trainer.network
        ratios: dict[str, float] = {}
        for name, norm in GradientsProbe().values(trainer).items():
            index = len(ratios)
            size = float(np.linalg.norm(network.layers[index].weights_alone(network.parameters[index])))
            ratios[name] = norm / size if size else 0.0
        return ratios


def layer_names(network: Network) -> list[str]:
    """What the layers are called, from the first to the output."""
    return [*(f"layer {number}" for number in range(1, len(network.layers))), "output"]
