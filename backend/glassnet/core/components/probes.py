"""Probes: what a view can see of a network while it learns.

Legend: maps travel as bytes ``u`` = 128 + 127 · value/scale, rows from the top; ``r`` cells a side.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from glassnet.core.answer_map import answer_map
from glassnet.core.component import Component
from glassnet.core.program import Array

if TYPE_CHECKING:
    from glassnet.core.components.layers.layer import Layer
    from glassnet.core.network import Network
    from glassnet.core.trainer import Trainer
    from glassnet.core.view import View

STRONGEST = 512
"""Links sent for a layer with too many to draw."""
MOST_LINKS = 4096
"""Links of one layer that are sent in full."""

Picture = Literal["line", "layers", "histogram", "units", "heatmap", "matrix", "points", "links", "terms"]
"""The kinds of pictures."""


class Probe(Component):
    """Something to look at. Only what somebody looks at is computed."""

    kind = "probe"
    merge: ClassVar[Literal["latest", "append"]]
    """Whether a new sample replaces the last one or continues a series."""
    shows: ClassVar[Picture]
    """What kind of picture shows it."""
    per_second: ClassVar[float] = 60.0
    """How often a picture of a training network is taken, at most: numbers that are read need not change so fast."""
    log: ClassVar[bool] = False
    """Whether values are best seen on a logarithmic axis."""
    unit: ClassVar[str] = ""
    """What the values are, for an axis."""
    decades: ClassVar[tuple[int, int] | None] = None
    """Of values by layer: the powers of ten between which colours stand for them."""

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        """Named arrays; empty if there is nothing to see yet. A series gives arrays of length 1."""
        raise NotImplementedError

    @classmethod
    def facts(cls) -> dict[str, Any]:
        facts = {"merge": cls.merge, "shows": cls.shows, "log": cls.log, "unit": cls.unit}
        return facts | ({"decades": cls.decades} if cls.decades else {})


class Curve(Probe):
    """A series over training: every sample carries its step and epoch."""

    merge = "append"
    shows: ClassVar[Picture] = "line"

    def values(self, trainer: Trainer) -> dict[str, float]:
        """The curves' names and their values now."""
        raise NotImplementedError

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        values = self.values(trainer)
        if not values:
            return {}
        row: dict[str, Array] = {"step": np.array([trainer.steps], "i4"), "epoch": np.array([trainer.epoch], "f4")}
        return row | {name: np.array([value], "f4") for name, value in values.items()}


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
        norms = (float(np.linalg.norm(weights_alone(layer, gradients))) for layer, gradients in layers)
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
            size = float(np.linalg.norm(weights_alone(network.layers[index], network.parameters[index])))
            ratios[name] = norm / size if size else 0.0
        return ratios


def layer_names(network: Network) -> list[str]:
    """What the layers are called, from the first to the output."""
    return [*(f"layer {number}" for number in range(1, len(network.layers))), "output"]


def weights_alone(layer: Layer, arrays: Mapping[str, Array]) -> Array:
    """A layer's weights, or their gradient, without the biases folded into them."""
    w = arrays["weights"]
    return w[..., :-1] if layer.folded else w


def _bytes(maps: Array, scale: Array | float) -> Array:
    """Values as bytes; ``scale`` is what becomes ±127."""
    with np.errstate(invalid="ignore"):
        return np.clip(maps * (127 / scale) + 128, 1, 255).astype(np.uint8)


class NeuronsProbe(Probe):
    """What every neuron says over the plane: blue where it is positive, orange where it is negative."""

    label = "Neurons"
    type: Literal["neurons"] = "neurons"
    merge = "latest"
    shows = "heatmap"

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        maps = view.activations(trainer)
        result: dict[str, Array] = {}
        for index, activations in enumerate(maps, -1):
            name = str(index) if index >= 0 else "inputs"
            thumbnails = view.thumbnails(activations)
            scale = np.maximum(np.abs(thumbnails).max((1, 2)), 1e-6)
            result[f"layer {name}" if index >= 0 else name] = _bytes(thumbnails, scale[:, None, None])
            result[f"scale {name}"] = scale.astype(np.float32)
        if view.focus and view.focus[0] + 1 < len(maps) and view.focus[1] < maps[view.focus[0] + 1].shape[1]:
            layer, unit = view.focus
            picture = view.picture(maps[layer + 1], unit)
            top = max(float(np.abs(picture).max()), 1e-6)
            result |= {"focus": _bytes(picture, top), "focus scale": np.array([top], np.float32)}
        return result


class BoundaryProbe(Probe):
    """What the network answers over the plane: the classes, how sure it is, or the value."""

    label = "Output"
    type: Literal["boundary"] = "boundary"
    merge = "latest"
    shows = "heatmap"

    def sample(self, trainer: Trainer, view: View) -> dict[str, Array]:
        outputs = view.activations(trainer)[-1]
        found = answer_map(outputs, trainer.data, trainer.experiment.output.activation)
        side = (view.resolution, view.resolution)
        return {name: each if name == "scale" else each.reshape(side) for name, each in found.items()}


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
        classes = len(trainer.experiment.data.dataset.classes)
        if not classes:
            return {}
        _, outputs = trainer.outputs("dev")
        answers = trainer.data.answers(outputs, trainer.experiment.output.activation)
        matrix = np.bincount(trainer.data.y["dev"] * classes + answers, minlength=classes * classes)
        return {"matrix": matrix.reshape(classes, classes)}
