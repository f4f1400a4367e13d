"""Presets: experiments worth a look, each with what to watch for in it. Long, as the gallery is one list."""

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
    cures: ClassVar[str] = ""
    """The preset that this one cures, by changing one thing in it."""
    asks: ClassVar[Values] = {}
    """The knobs of its view, where that is a study; those left out are as the view has them."""
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
        return {"group": cls.group, "view": cls.view, "symptom": cls.shows, "spec": spec, "asks": cls.asks}


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
    values: ClassVar[Values] = {"layers": deep(8, 16, "sigmoid")}


class CuredByRelu(GradientFlow):
    """The same with ReLUs, which start as He suggests for them: the gradient arrives, and the network learns.

    A ReLU that is not 0 has slope 1, and He's weights are as large as it takes to keep signals at their size.
    """

    label = "Cured with He and ReLU"
    type: Literal["cured_by_relu"] = "cured_by_relu"
    cures = "vanishing_gradients"
    values: ClassVar[Values] = {"layers": deep(8, 16, "relu", initializer={"type": "he"})}


class CuredByBatchNorm(GradientFlow):
    """The same sigmoids with batch norm before each: the gradient arrives, and the network learns.

    Sums of mean 0 and variance 1 lie where a sigmoid is steepest, and γ gives back the size that its slope takes away.
    """

    label = "Cured with batch norm"
    type: Literal["cured_by_batch_norm"] = "cured_by_batch_norm"
    cures = "vanishing_gradients"
    values: ClassVar[Values] = {"layers": deep(8, 16, "sigmoid", normalization={"type": "batch_norm"})}


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
    """Plain descent must creep along a ravine so as not to hit its walls; momentum is there in a third of the steps.

    The surfaces below show it with two weights, which can be drawn; the network above does the same with more. Plain
    descent has a rate just below 2/κ = 0.01, where it would be thrown out; momentum bears ten times as much.
    """

    label = "Momentum crosses a ravine"
    type: Literal["momentum_in_a_ravine"] = "momentum_in_a_ravine"
    view = "descent"
    values: ClassVar[Values] = {"optimizer": {"type": "momentum"}, "learning_rate": 0.1}
    asks: ClassVar[Values] = {
        "surface": {"type": "ravine", "condition": 200},
        "start": [-3.5, 0.5],
        "lanes": [
            {"optimizer": {"type": "sgd"}, "learning_rate": 0.009},
            {"optimizer": {"type": "momentum"}, "learning_rate": 0.1},
        ],
    }


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


SCATTERED = {"type": "circle", "points": 400, "noise": 0.3}
FEW: Values = {
    "data": {"dataset": SCATTERED, "split": {"train": 0.2, "dev": 0.5}},
    "layers": deep(2, 24, "tanh"),
    "optimizer": {"type": "adam"},
    "learning_rate": 0.005,
}
"""A large network, 80 noisy examples to learn from, and enough others to see what that is worth."""


class LearnedByHeart(Fit):
    """Few noisy examples and a large network: the dev loss rises while the training loss falls."""

    label = "Overfitting"
    type: Literal["learned_by_heart"] = "learned_by_heart"
    shows = "overfitting"
    values: ClassVar[Values] = FEW


class CuredByDropout(Fit):
    """The same with dropout: no unit can rely on another, and so the dev loss rises far later, and far less."""

    label = "Cured with dropout"
    type: Literal["cured_by_dropout"] = "cured_by_dropout"
    cures = "learned_by_heart"
    values: ClassVar[Values] = {**FEW, "layers": deep(2, 24, "tanh", dropout=0.5)}


class CuredByDecay(Fit):
    """The same with L2 regularization: smaller weights, a smoother border, and the dev loss stays down."""

    label = "Cured with L2"
    type: Literal["cured_by_decay"] = "cured_by_decay"
    cures = "learned_by_heart"
    values: ClassVar[Values] = {**FEW, "regularizer": {"type": "l2", "rate": 1.0}}
