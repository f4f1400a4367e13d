"""Peer: what trains the network of a workload, and what all of them start from."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from glassnet.core.components.layers.dense import Dense
from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer


class Peer(Protocol):
    """Does the same work a step as every other: a shuffled mini-batch, forward, backward, update; float32."""

    def train(self, epochs: int) -> None:
        """Make so many passes over the training set, and wait until they are done."""


def examples(trainer: Trainer) -> tuple[Array, Array]:
    """The presented training inputs (m, n0) float32 and the class numbers (m,)."""
    return trainer.data.present(trainer.data.x["train"]).astype(np.float32), trainer.data.y["train"]


def targets(trainer: Trainer) -> Array:
    """What the output units should say (m, outputs) float32."""
    return trainer.data.targets("train", trainer.experiment.output.activation).astype(np.float32)


def dense_layers(experiment: Experiment) -> list[Dense]:
    """All layers, the output layer too."""
    return [layer for layer in experiment.all_layers() if isinstance(layer, Dense)]


def weights(trainer: Trainer) -> list[Array]:
    """A copy of every layer's weights (units, inputs), without biases. Those start at 0 for everybody."""
    inputs = [width for (width,) in trainer.network.shapes[:-1]]
    parameters = trainer.network.parameters
    return [p["weights"][:, :width].copy() for p, width in zip(parameters, inputs, strict=True)]
