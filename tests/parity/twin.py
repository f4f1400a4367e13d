"""Twin: an experiment trained by an independent framework, from the same weights and on the same mini-batches.

What it takes from our code: the experiment as JSON, the starting weights, the presented inputs and the targets, and
the order of the examples. All else, from the forward pass to the last digit of an optimizer, is the framework's, or
written down here once more from the formulas.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from glassnet.core.data import Part
from glassnet.core.seeds import generator
from glassnet.core.trainer import Trainer
from tests.parity.layers import MATRICES, TwinLayer
from tests.parity.losses import LOSSES
from tests.parity.optimizers import OPTIMIZERS
from tests.parity.schedules import Schedule

Batch = tuple[Tensor, Tensor]


def table(trainer: Trainer, part: Part) -> Batch:
    """A part of the data as the network reads it: inputs (m, n0) and targets (m, k)."""
    experiment, data = trainer.experiment, trainer.data
    x, y = data.present(data.x[part]), data.targets(part, experiment.output.activation)
    return torch.tensor(x.astype(experiment.precision)), torch.tensor(y.astype(experiment.precision))


def batches_of(trainer: Trainer) -> Iterator[Batch]:
    """The mini-batches of every step, epoch after epoch without end.

    An epoch is one permutation cut into pieces. What is left over makes a smaller last one, except that a single
    example sits the epoch out where there is batch norm.
    """
    experiment = trainer.experiment
    x, y = table(trainer, "train")
    shuffling = generator(experiment.seed, "batches")
    smallest = 2 if "batch_norm" in experiment.model_dump_json() else 1
    while True:
        for rows in torch.tensor(shuffling.permutation(len(x))).split(experiment.batch_size):
            if len(rows) >= smallest:
                yield x[rows], y[rows]


class Twin:
    """The same experiment in the framework; ``train`` and ``loss`` do what those of a trainer do."""

    def __init__(self, trainer: Trainer) -> None:
        values: dict[str, Any] = trainer.experiment.model_dump(mode="json")
        self.values = values
        layers = [*values["layers"], {**values["output"], "normalization": None}]
        self.layers = [TwinLayer(*both) for both in zip(layers, trainer.network.parameters, strict=True)]
        self._trained = [p for layer in self.layers for p in layer.trained.values()]
        self._factors = [layer.layer["learning_rate_factor"] for layer in self.layers for _ in layer.trained]
        self._weights = [w for layer in self.layers for w in layer.matrices()]
        others = [p for layer in self.layers for name, p in layer.trained.items() if name not in MATRICES]
        groups = [{"params": self._weights}, {"params": others}]
        self.optimizer = OPTIMIZERS[values["optimizer"]["type"]](groups, values["optimizer"])
        self.schedule = Schedule(values["schedule"])
        self.steps = 0
        self._tables = {part: table(trainer, part) for part in ("train", "dev")}
        self._batches = batches_of(trainer)
        self._per_epoch = trainer.steps_per_epoch

    def train(self, steps: int) -> None:
        """Make so many steps."""
        for _ in range(steps):
            epoch, position = divmod(self.steps, self._per_epoch)
            if position == 0 and epoch:
                self.schedule.watch(self.loss("dev"))
            rate = self.values["learning_rate"] * self.schedule.factor(epoch, self.steps)
            self._step(*next(self._batches), rate)
            self.steps += 1

    def _step(self, x: Tensor, y: Tensor, rate: float) -> None:
        self.optimizer.zero_grad()
        objective = self._mean_loss(x, y, training=True) + self._penalty()
        objective.backward()
        self._clip()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        before = [p.detach().clone() for p in self._trained]
        self.optimizer.step(objective.detach)
        with torch.no_grad():
            for p, was, factor in zip(self._trained, before, self._factors, strict=True):
                p += (factor - 1) * (p - was)
        self._constrain()

    def loss(self, part: Part) -> float:
        """Mean loss on a part of the data, without the penalty, by the running statistics."""
        with torch.no_grad():
            return float(self._mean_loss(*self._tables[part], training=False))

    def arrays(self) -> list[dict[str, np.ndarray]]:
        """All numbers of the network: per layer, those learned and the running statistics."""
        return [layer.arrays() for layer in self.layers]

    def _mean_loss(self, x: Tensor, y: Tensor, training: bool) -> Tensor:
        activations = [x]
        for layer in self.layers:
            z, a = layer.forward(activations, training)
            activations.append(a)
        return LOSSES[self.values["loss"]["type"]](self.values["loss"], z, a, y)

    def _penalty(self) -> Tensor:
        """λ₂/2m Σw² + λ₁/m Σ|w|, with m the examples in the training set, whatever the batch."""
        knobs, m = self.values["regularizer"], len(self._tables["train"][0])
        weights = torch.cat([w.flatten() for w in self._weights])
        both = {"none": (0, 0), "l1": (knobs.get("rate"), 0), "l2": (0, knobs.get("rate"))}
        l1, l2 = both.get(knobs["type"]) or (knobs["l1"], knobs["l2"])
        return l1 / m * weights.abs().sum() + l2 / (2 * m) * weights.square().sum()

    def _clip(self) -> None:
        """Bound the gradient of all that is trained, penalty included."""
        knobs = self.values["clipping"]
        if knobs["type"] == "clip_value":
            torch.nn.utils.clip_grad_value_(self._trained, knobs["limit"])
        elif knobs["type"] == "clip_norm":
            norm = torch.nn.utils.get_total_norm([p.grad for p in self._trained])
            for p in self._trained:  # the framework's own clipping adds 1e-6 to the norm
                p.grad *= knobs["limit"] / max(float(norm), knobs["limit"])

    @torch.no_grad()
    def _constrain(self) -> None:
        """Bring the incoming weights of every unit that learns back to a length of at most the limit."""
        knobs = self.values["constraint"]
        if knobs["type"] != "max_norm":
            return
        for w in self._weights:
            norm = torch.linalg.vector_norm(w, dim=1, keepdim=True)
            w *= knobs["limit"] / norm.clamp(min=knobs["limit"])  # torch.renorm adds 1e-7 to the norm
