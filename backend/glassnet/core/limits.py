"""How large an experiment may be. Checked from shapes alone, before anything is allocated."""

from __future__ import annotations

from functools import lru_cache
from math import prod

import numpy as np
from pydantic import Field

from glassnet.core import network
from glassnet.core.component import Frozen
from glassnet.core.course import Course
from glassnet.core.inference import CHUNK, Inference
from glassnet.core.memory import empty, weighing
from glassnet.core.network import Network
from glassnet.core.spec import Experiment
from glassnet.errors import LimitExceeded

MIB = 2**20


class Limits(Frozen):
    """What one session may ask for. A server sets them by environment, for example GLASSNET_MAX_LAYERS=20."""

    max_parameters: int = Field(1_000_000, ge=1)
    """Weights, biases and other numbers of one network."""
    max_layers: int = Field(50, ge=1)
    """Hidden layers."""
    max_units: int = Field(1024, ge=1)
    """Units in one layer."""
    max_rows: int = Field(20_000, ge=1)
    """Examples in a dataset."""
    max_megabytes: int = Field(512, ge=1)
    """Memory in MiB that training one network takes: parameters, optimizer, mini-batches, activations, gradients."""
    max_frame_rate: float = Field(60.0, gt=0)
    """Frames a second sent to one viewer."""

    def check(self, experiment: Experiment) -> None:
        """Raise LimitExceeded with a sentence if the experiment asks for more."""
        widest = max((prod(shape) for shape in experiment.shapes()[1:]), default=0)
        rows = experiment.data.dataset.rows()
        self._at_most("hidden layers", len(experiment.layers), self.max_layers)
        self._at_most("units in a layer", widest, self.max_units)
        self._at_most("examples", rows, self.max_rows)
        self._at_most("parameters", parameters(experiment), self.max_parameters)
        needed = -(-needed_bytes(experiment) // MIB)
        self._at_most("MiB of memory", needed, self.max_megabytes, "make the network, the data or the batches smaller")

    @staticmethod
    def _at_most(what: str, asked: int, limit: int, advice: str = "make the network or the data smaller") -> None:
        if asked > limit:
            raise LimitExceeded(f"expected at most {limit:,} {what}, got {asked:,}; {advice}")


def parameters(experiment: Experiment) -> int:
    """How many numbers the network of an experiment has."""
    layers = network.parameters(experiment.all_layers(), experiment.data.input_shape())
    return sum(prod(parameter.shape) for needs in layers for parameter in needs.values())


def needed_bytes(experiment: Experiment) -> int:
    """How many bytes it takes to hold an experiment's data, to train its network and to evaluate it."""
    return _weighed(experiment.model_copy(update={"learning_rate": 1.0, "seed": 0}))


@lru_cache(maxsize=64)
def _weighed(experiment: Experiment) -> int:
    """Build on scales what a Trainer builds."""
    layers, shape, dataset = experiment.all_layers(), experiment.data.input_shape(), experiment.data.dataset
    rows, train, targets = dataset.rows(), experiment.training_examples(), dataset.outputs()
    with weighing() as scales:
        net = Network(layers, shape, experiment.precision)
        empty((rows, len(dataset.inputs) + 1), np.float64)
        x, y = net.inputs(empty((rows, *shape), net.dtype)), empty((rows, targets), net.dtype)
        for part in {train, rows - train}:
            Inference(net, min(part, CHUNK))
        Course(experiment, net, (x[:train], np.zeros((train, targets), net.dtype)), [0], [0])
        empty(y.shape, np.float64)
    return scales.bytes
