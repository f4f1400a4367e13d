"""Plan: an experiment as the templates read it, with a name for every array.

Legend: ``W1 b1`` weights and bias of the first layer, ``P1`` the projection of its shortcut, ``gamma1 beta1`` its
scales.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import numpy as np

from glassnet.core.components.layers.layer import Layer, sources
from glassnet.core.data import PARTS
from glassnet.core.network import Network
from glassnet.core.program import Array
from glassnet.core.seeds import Purpose, generator
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer
from glassnet.export.numbers import SYMBOLS, named_arrays

STEPS = 1000
"""How many steps a script makes for a network that has not been trained yet."""
ORDER = ("W", "b", "P", "gamma", "beta")
"""Of the arrays of a layer."""


@dataclass(frozen=True)
class Stage:
    """One layer as it is written down."""

    number: int
    inputs: int
    units: int
    layer: Layer
    source: int | None
    """The number of the activations that a shortcut brings; 0 are the inputs."""
    source_units: int
    names: tuple[str, ...]
    """Of its arrays."""
    is_output: bool
    reaches_down: bool
    """Whether a layer before it learns, so that the gradient goes on."""
    also_read: tuple[Stage, ...] = ()
    """The layers to which shortcuts bring the activations that it reads."""

    @property
    def projected(self) -> bool:
        """Whether the shortcut goes through weights of its own."""
        return f"P{self.number}" in self.names

    @property
    def learns(self) -> bool:
        """Whether steps move it."""
        return not self.layer.frozen and self.layer.learning_rate_factor > 0

    @property
    def matrices(self) -> tuple[str, ...]:
        """Names of its arrays of weights, without biases and scales."""
        return tuple(name for name in self.names if name.startswith(tuple(SYMBOLS.values())))


class Plan:
    """What a template is told beside the code of the components."""

    def __init__(self, trainer: Trainer) -> None:
        self.experiment = experiment = trainer.experiment
        self.steps = trainer.steps or STEPS
        self.dataset, self.features = experiment.data.dataset, experiment.data.features
        self.dev = "dev" if len(trainer.data.y["dev"]) else "train"
        self.parts = [part for part in PARTS if len(trainer.data.y[part])]
        self.smallest_batch = experiment.smallest_batch()
        self.arrays = starting_arrays(experiment)
        self.stages = _stages(experiment, self.arrays)
        self.unknown_targets = bool(np.isnan(trainer.data.targets("train", experiment.output.activation)).any())

    @property
    def widths(self) -> str:
        """The numbers of inputs and units, one after the other."""
        widths = [width for (width,) in self.experiment.shapes()]
        return " → ".join(map(str, widths)) if len(widths) <= 8 else f"{len(widths) - 1} layers"

    @property
    def learned(self) -> list[str]:
        """The names of all arrays that learn."""
        return [name for stage in self.stages if stage.learns for name in stage.names]

    @property
    def frozen(self) -> list[str]:
        """The names of the arrays that stay as they are."""
        return [name for stage in self.stages if not stage.learns for name in stage.names]

    @property
    def groups(self) -> list[tuple[list[str], float, bool]]:
        """The arrays that learn, by their factor on the learning rate and whether they are weights."""
        kinds: dict[tuple[float, bool], list[str]] = {}
        for stage in self.stages:
            for name in stage.names if stage.learns else ():
                key = stage.layer.learning_rate_factor, name in stage.matrices
                kinds.setdefault(key, []).append(name)
        return [(names, *key) for key, names in kinds.items()]

    @property
    def weights(self) -> list[str]:
        """Those of them that a regularizer and weight decay see."""
        return [name for stage in self.stages if stage.learns for name in stage.matrices]

    @property
    def constrained(self) -> list[str]:
        """The weights that a constraint is for."""
        return [name for stage in self.stages if not stage.layer.frozen for name in stage.matrices]

    @property
    def factors(self) -> dict[int, float]:
        """The learning-rate factors of the layers that learn, where they are not 1."""
        each = {stage.number: stage.layer.learning_rate_factor for stage in self.stages if stage.learns}
        return {number: factor for number, factor in each.items() if factor != 1}

    @property
    def drops(self) -> bool:
        """Whether there is dropout anywhere."""
        return bool(self.experiment.input_dropout or any(stage.layer.dropout for stage in self.stages[:-1]))

    def seed(self, purpose: Purpose) -> str:
        """What the generator for a purpose is started from."""
        return f"[{self.experiment.seed}, {crc32(purpose.encode())}]"


def starting_arrays(experiment: Experiment) -> dict[str, Array]:
    """The parameters that training starts from, by name."""
    network = Network(experiment.all_layers(), experiment.data.input_shape(), experiment.precision)
    network.initialize(generator(experiment.seed, "weights"))
    return named_arrays(network)


def _stages(experiment: Experiment, arrays: Mapping[str, Array]) -> list[Stage]:
    """All layers, each with those that read the same activations."""
    stages = _plain_stages(experiment, arrays)
    return [
        replace(stage, also_read=tuple(other for other in stages if other.source == stage.number - 1))
        for stage in stages
    ]


def _plain_stages(experiment: Experiment, arrays: Mapping[str, Array]) -> list[Stage]:
    layers, widths = experiment.all_layers(), [width for (width,) in experiment.shapes()]
    return [
        Stage(
            number,
            widths[number - 1],
            widths[number],
            layer,
            source,
            0 if source is None else widths[source],
            tuple(name for symbol in ORDER if (name := f"{symbol}{number}") in arrays),
            number == len(layers),
            any(not below.frozen and below.learning_rate_factor > 0 for below in layers[: number - 1]),
        )
        for number, (layer, source) in enumerate(zip(layers, sources(layers), strict=True), 1)
    ]


def call(component: Any) -> str:
    """The knobs of an activation as further arguments of its function."""
    knobs: dict[str, Any] = component.model_dump(exclude={"type"})
    return "".join(f", {value!r}" for value in knobs.values())
