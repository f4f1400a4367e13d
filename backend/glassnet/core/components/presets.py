"""Presets: experiments worth a look, each with what to watch for in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from glassnet.core.component import Component

if TYPE_CHECKING:
    from glassnet.core.spec import Experiment

Values = dict[str, Any]


def deep(count: int, units: int, activation: str, **knobs: Any) -> list[Values]:
    """So many equal hidden layers."""
    return [{"type": "dense", "units": units, "activation": {"type": activation}, **knobs} for _ in range(count)]


class Preset(Component):
    """An entry of the gallery. The docstring's first line says what to watch for."""

    kind = "preset"
    group: ClassVar[str]
    """Under which heading it stands."""
    view: ClassVar[str] = "loss"
    """The view of the dock that shows it best."""
    shows: ClassVar[str] = ""
    """The symptom that is to be seen; none: all is well."""
    values: ClassVar[Values]
    """What differs from the default experiment."""

    def experiment(self) -> Experiment:
        """The experiment itself."""
        # Imported where it is made: experiments are made of components such as this.
        from glassnet.core.spec import experiment

        return experiment(self.values)

    @classmethod
    def facts(cls) -> dict[str, Any]:
        spec = cls.model_validate({}).experiment().model_dump(mode="json")
        return {"group": cls.group, "view": cls.view, "symptom": cls.shows, "spec": spec}


class Classic(Preset):
    """What networks are good at."""

    group = "Classics"


class TwoSpirals(Classic):
    """Three layers of ReLU wind a border between two spirals."""

    label = "Spirals"
    type: Literal["spirals"] = "spirals"
    values: ClassVar[Values] = {
        "data": {"dataset": {"type": "spiral"}},
        "layers": deep(3, 8, "relu"),
        "optimizer": {"type": "adam"},
        "learning_rate": 0.003,
    }


class ExclusiveOr(Classic):
    """One hidden layer does what no single unit can: tell equal signs from different ones."""

    label = "Exclusive or"
    type: Literal["exclusive_or"] = "exclusive_or"
    values: ClassVar[Values] = {
        "data": {"dataset": {"type": "xor"}},
        "layers": deep(1, 8, "tanh"),
        "optimizer": {"type": "adam"},
        "learning_rate": 0.01,
    }


class Handwriting(Classic):
    """Ten classes from pictures of 8 × 8 pixels; see in the confusion matrix which digits are taken for others."""

    label = "Handwritten digits"
    type: Literal["handwriting"] = "handwriting"
    view = "confusion"
    values: ClassVar[Values] = {
        "data": {"dataset": {"type": "digits"}},
        "layers": deep(1, 32, "relu"),
        "optimizer": {"type": "adam"},
        "learning_rate": 0.003,
        "batch_size": 32,
        "regularizer": {"type": "l2", "rate": 0.1},
    }


class Landscape(Classic):
    """Regression: the network bends a surface until it has all the hills and hollows."""

    label = "Hills and hollows"
    type: Literal["hills"] = "hills"
    values: ClassVar[Values] = {
        "data": {"dataset": {"type": "multi_gauss"}},
        "layers": deep(2, 8, "tanh"),
        "optimizer": {"type": "adam"},
        "learning_rate": 0.01,
    }


class GradientFlow(Preset):
    """How gradients fare in deep networks."""

    group = "Gradients in deep networks"
    view = "gradients"


class VanishingGradients(GradientFlow):
    """Eight layers of sigmoids: the gradient fades on its way back, and the network learns nothing.

    Each sigmoid multiplies the gradient by at most 1/4. See the curves of the layers lie far apart.
    """

    label = "Vanishing gradients"
    type: Literal["vanishing_gradients"] = "vanishing_gradients"
    shows = "vanishing"
    values: ClassVar[Values] = {"layers": deep(8, 8, "sigmoid")}


class CuredByRelu(GradientFlow):
    """Eight layers of 16 ReLUs with He's start: the gradient arrives, and the network learns."""

    label = "Cured with He and ReLU"
    type: Literal["cured_by_relu"] = "cured_by_relu"
    values: ClassVar[Values] = {"layers": deep(8, 16, "relu", initializer={"type": "he"})}


class CuredByBatchNorm(GradientFlow):
    """Eight layers of sigmoids with batch norm, larger batches and a rate of 0.3: the gradient arrives."""

    label = "Cured with batch norm"
    type: Literal["cured_by_batch_norm"] = "cured_by_batch_norm"
    values: ClassVar[Values] = {
        "layers": deep(8, 8, "sigmoid", normalization={"type": "batch_norm"}),
        "batch_size": 30,
        "learning_rate": 0.3,
    }


class ZeroStart(GradientFlow):
    """All weights start at 0: all units of a layer stay the same for ever, however many there are."""

    label = "Symmetry of a zero start"
    type: Literal["zero_start"] = "zero_start"
    shows = "symmetry"
    values: ClassVar[Values] = {"layers": deep(2, 4, "tanh", initializer={"type": "zeros"})}


class DyingUnits(GradientFlow):
    """Steps that are too long throw ReLUs where they are 0 for every example, and they never come back."""

    label = "Dead ReLUs"
    type: Literal["dying_units"] = "dying_units"
    shows = "dead_units"
    values: ClassVar[Values] = {"layers": deep(3, 8, "relu"), "learning_rate": 3.0}


class Steps(Preset):
    """How learning rates and optimizers go through the loss."""

    group = "Learning rates and inputs"


class LongSteps(Steps):
    """A learning rate of 3: the loss jumps up and down instead of falling."""

    label = "A learning rate of 3"
    type: Literal["long_steps"] = "long_steps"
    shows = "rate_too_high"
    values: ClassVar[Values] = {"layers": deep(3, 8, "tanh"), "learning_rate": 3.0}


class MomentumInARavine(Steps):
    """At a rate that throws plain descent out of a ravine, momentum averages the zigzag away and gets to the floor.

    The surfaces below show it with two weights, which can be drawn; the network above does the same with more.
    """

    label = "Momentum crosses a ravine"
    type: Literal["momentum_in_a_ravine"] = "momentum_in_a_ravine"
    view = "descent"
    values: ClassVar[Values] = {"optimizer": {"type": "momentum"}, "learning_rate": 0.1}


class UnnormalizedInputs(Steps):
    """Squares run to 25, sines to 1: the loss is a ravine until the inputs are normalized."""

    label = "Unnormalized inputs"
    type: Literal["unnormalized_inputs"] = "unnormalized_inputs"
    shows = "uneven_inputs"
    values: ClassVar[Values] = {
        "data": {
            "dataset": {"type": "spiral"},
            "features": [{"type": name} for name in ("x1_squared", "x2_squared", "sin_x1", "sin_x2")],
            "normalize": False,
        },
    }


class Fit(Preset):
    """How well a network fits what it has not seen."""

    group = "Overfitting and its cures"


FEW = {"dataset": {"type": "circle", "points": 100, "noise": 0.2}, "split": {"train": 0.4, "dev": 0.4}}
WIDE = {"optimizer": {"type": "adam"}, "learning_rate": 0.01}


class LearnedByHeart(Fit):
    """Few noisy examples and a large network: the dev loss rises while the training loss falls."""

    label = "Overfitting"
    type: Literal["learned_by_heart"] = "learned_by_heart"
    shows = "overfitting"
    values: ClassVar[Values] = {"data": FEW, "layers": deep(2, 24, "relu"), **WIDE}


class CuredByDropout(Fit):
    """The same with dropout: no unit can rely on another, and so they learn what holds more often."""

    label = "Cured with dropout"
    type: Literal["cured_by_dropout"] = "cured_by_dropout"
    values: ClassVar[Values] = {"data": FEW, "layers": deep(2, 24, "relu", dropout=0.5), **WIDE}


class CuredByDecay(Fit):
    """The same with L2 regularization: smaller weights, a smoother border, and the dev loss stays down."""

    label = "Cured with L2"
    type: Literal["cured_by_decay"] = "cured_by_decay"
    values: ClassVar[Values] = {
        "data": FEW,
        "layers": deep(2, 24, "relu"),
        "regularizer": {"type": "l2", "rate": 3.0},
        **WIDE,
    }
