"""Experiment: all choices of one run, frozen and JSON-able. URL, file, wire and export metadata are all this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, ValidationError, model_validator

from glassnet.core import components as components  # fills the registry
from glassnet.core.asked import refuse
from glassnet.core.component import Choice, Frozen
from glassnet.core.components.activations import Activation, Linear, Sigmoid, Softmax
from glassnet.core.components.clipping import Clipping, Unclipped
from glassnet.core.components.constraints import Constraint, Unconstrained
from glassnet.core.components.datasets.dataset import Dataset, Task
from glassnet.core.components.datasets.two_classes import Circle
from glassnet.core.components.features import X1, X2, Feature
from glassnet.core.components.initializers import Auto, Initializer
from glassnet.core.components.layers.dense import Dense
from glassnet.core.components.layers.layer import Layer, Shape, shapes
from glassnet.core.components.losses import BinaryCrossEntropy, CategoricalCrossEntropy, Loss, SquaredError
from glassnet.core.components.normalizations import BatchNorm
from glassnet.core.components.optimizers import Optimizer, Sgd
from glassnet.core.components.regularizers import Regularizer, Unregularized
from glassnet.core.components.schedules import Constant, Schedule
from glassnet.core.explain import sentence
from glassnet.errors import InvalidExperiment, InvalidInput

ENDINGS: dict[Task, tuple[Activation, Loss]] = {
    "two_classes": (Sigmoid(), BinaryCrossEntropy()),
    "classes": (Softmax(), CategoricalCrossEntropy()),
    "labels": (Sigmoid(), BinaryCrossEntropy()),
    "regression": (Linear(), SquaredError()),
}
"""The output activation and the loss that fit a task, taken where none are chosen."""


class Split(Frozen):
    """Which share of the examples is for learning (train), for choosing (dev) and for the final verdict (test)."""

    train: float = Field(0.6, gt=0, le=1, json_schema_extra={"step": 0.05})
    """Share the weights are fitted to."""
    dev: float = Field(0.2, ge=0, lt=1, json_schema_extra={"step": 0.05})
    """Share that hyperparameters are chosen by. The rest is the test set."""

    @model_validator(mode="after")
    def _at_most_all(self) -> Self:
        if self.train + self.dev > 1 + 1e-9:
            raise ValueError(f"expected train + dev of at most 1, got {self.train:g} + {self.dev:g}; lower one of them")
        return self


class Data(Frozen):
    """What the network learns from and how it is presented."""

    dataset: Choice[Dataset] = Circle()
    """Where the examples come from."""
    split: Split = Split()
    """Train, dev and test shares."""
    features: tuple[Choice[Feature], ...] = ()
    """What the network is shown of a point in the plane. Other datasets show all their inputs."""
    normalize: bool = True
    """Give every input mean 0 and variance 1, measured on the training set."""

    @model_validator(mode="before")
    @classmethod
    def _default_features(cls, values: Any) -> Any:
        """A planar dataset is shown as x1 and x2 unless features are chosen."""
        if not isinstance(values, Mapping) or values.get("features"):
            return values
        try:
            dataset = _dataset(values)
        except ValidationError:
            return values  # the dataset's own validation says what is wrong
        return {**values, "features": (X1(), X2())} if dataset.planar() else values

    @model_validator(mode="after")
    def _features_fit(self) -> Self:
        names = [feature.type for feature in self.features]
        if names and not self.dataset.planar():
            raise ValueError(
                f"expected no features, as {self.dataset.label} shows all its inputs; got {', '.join(names)}"
            )
        if len(set(names)) < len(names):
            raise ValueError(f"expected each feature once, got {', '.join(names)}")
        return self

    def input_shape(self) -> Shape:
        """Shape of one example as the first layer sees it."""
        return (len(self.features) if self.dataset.planar() else len(self.dataset.inputs),)


class _AnyDataset(Frozen):
    dataset: Choice[Dataset] = Circle()


def _dataset(values: Mapping[str, Any]) -> Dataset:
    return _AnyDataset.model_validate({"dataset": values["dataset"]} if "dataset" in values else {}).dataset


class Output(Frozen):
    """The last layer: one unit per class, or a single one. Its size follows from the data."""

    activation: Choice[Activation] = Sigmoid()
    """How the network's answer is to be read."""
    initializer: Choice[Initializer] = Auto()
    """Where its weights start."""
    skip: int = Field(0, ge=0, le=50)
    """A shortcut: adds the activations of the layer so many back to the sums, before the activation; 0: none."""
    learning_rate_factor: float = Field(1.0, ge=0, le=10, json_schema_extra={"step": 0.1})
    """Multiplies the learning rate in this layer only."""
    frozen: bool = False
    """Keep the weights as they are."""


class Experiment(Frozen):
    """All choices of one run. Two equal experiments give the same numbers, step for step."""

    refusal: ClassVar[type[InvalidInput]] = InvalidExperiment
    version: Literal[1] = 1
    data: Data = Data()
    layers: tuple[Choice[Layer], ...] = (Dense(units=4), Dense(units=2))
    output: Output = Output()
    loss: Choice[Loss] = BinaryCrossEntropy()
    optimizer: Choice[Optimizer] = Sgd()
    learning_rate: float = Field(0.03, gt=0, le=100, json_schema_extra={"scale": "log", "symbol": "α"})
    """Size of the steps. The most important knob: too small crawls, too large jumps over the valley."""
    schedule: Choice[Schedule] = Constant()
    regularizer: Choice[Regularizer] = Unregularized()
    input_dropout: float = Field(0.0, ge=0, lt=1, json_schema_extra={"step": 0.05})
    """Fraction of the inputs silenced at random in each training step."""
    clipping: Choice[Clipping] = Unclipped()
    constraint: Choice[Constraint] = Unconstrained()
    batch_size: int = Field(10, ge=1)
    """Examples per step. Small batches are noisy and quick, large ones smooth and slow."""
    seed: int = Field(1, ge=0, lt=2**31)
    """Fixes everything random: data, split, starting weights, batches, dropout."""
    precision: Literal["float32", "float64"] = "float32"
    """Type of the numbers the network is trained in."""

    @model_validator(mode="before")
    @classmethod
    def _default_ending(cls, values: Any) -> Any:
        """Where they are not chosen, output activation and loss follow the task."""
        if not isinstance(values, Mapping):
            return values
        data = values.get("data", {})
        try:
            dataset = data.dataset if isinstance(data, Data) else _dataset(data)
        except (ValidationError, AttributeError, TypeError, KeyError):
            return values
        activation, loss = ENDINGS[dataset.task]
        return {"output": Output(activation=activation), "loss": loss, **values}

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for number, layer in enumerate(self.all_layers(), 1):
            last = number > len(self.layers)
            name = "the output" if last else f"layer {number}"
            if not (last or layer.activation.hidden):
                raise ValueError(f"{name}: {layer.activation.label} is for the output only; choose another activation")
            if layer.skip > number:
                raise ValueError(
                    f"{name}: expected a skip of at most {number}, which brings the inputs, got {layer.skip}; lower it"
                )
        self._output_fits()
        self._batch_fits()
        return self

    def _batch_fits(self) -> None:
        size, examples = self.batch_size, self.training_examples()
        if self.smallest_batch() > size:
            raise ValueError("batch norm needs at least 2 examples in a batch, got a batch size of 1; raise it")
        if size > examples:
            raise ValueError(
                f"expected a batch size of at most {examples:,}, the number of training examples, "
                f"got {size:,}; lower it or take more data"
            )
        if self.optimizer.full_batch and size < examples:
            raise ValueError(
                f"{self.optimizer.label} needs the whole training set in each batch: expected a batch size of "
                f"{examples:,}, got {size:,}; raise it or choose another optimizer"
            )

    def _output_fits(self) -> None:
        activation, dataset = self.output.activation, self.data.dataset
        if isinstance(activation, Softmax) and dataset.outputs() < 2:
            raise ValueError(
                f"softmax needs at least two output units, but {dataset.label} has one; choose sigmoid, tanh or linear"
            )
        if self.loss.needs and self.loss.needs != activation.type:
            raise ValueError(
                f"{self.loss.label} needs a {self.loss.needs} output, got {activation.type}; "
                "change the output's activation or choose squared error"
            )
        if isinstance(self.loss, CategoricalCrossEntropy) and self.loss.class_weights:
            given, wanted = len(self.loss.class_weights), dataset.outputs()
            if given != wanted:
                raise ValueError(f"expected a class weight for each of the {wanted} classes, or none, got {given}")

    def smallest_batch(self) -> int:
        """How many examples a batch must have: batch norm learns nothing from a single one."""
        return 2 if any(isinstance(layer.normalization, BatchNorm) for layer in self.layers) else 1

    def training_examples(self) -> int:
        """How many examples are in the training set."""
        return max(1, round(self.data.split.train * self.data.dataset.rows()))

    def all_layers(self) -> tuple[Layer, ...]:
        """The hidden layers and the output layer, whose size follows from the data."""
        chosen = {name: getattr(self.output, name) for name in Output.model_fields}
        return (*self.layers, Dense(units=self.data.dataset.outputs(), **chosen))

    def shapes(self) -> list[Shape]:
        """Shape of one example before the first layer and after each layer."""
        return shapes(self.all_layers(), self.data.input_shape())


def checked(value: Any) -> Experiment:
    """The value, if it is an experiment."""
    if not isinstance(value, Experiment):
        refuse("an Experiment", f"{type(value).__name__}; experiment(values) makes one of plain values")
    return value


def experiment(values: Any) -> Experiment:
    """The experiment that plain values describe; InvalidExperiment says in a sentence what does not fit."""
    try:
        return Experiment.model_validate(values)
    except ValidationError as error:
        raise InvalidExperiment(sentence(error)) from error
