"""What trains the same network on the same data: our trainer, torch step by step, and scikit-learn.

Each does the same work a step: a shuffled mini-batch, forward, backward, update; float32.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from math import ceil

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from glassnet.core.components.layers.dense import Dense
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer

Peer = Callable[[int], None]
"""Makes so many steps."""

torch.set_num_threads(1)


def ours(trainer: Trainer) -> Peer:
    """This package."""
    return trainer.train


def eager_torch(trainer: Trainer) -> Peer:
    """The usual training loop in torch."""
    experiment, x, y = trainer.experiment, *_examples(trainer)
    binary = experiment.data.dataset.task == "two_classes"
    data = torch.from_numpy(x)
    targets = torch.from_numpy(y.reshape(-1, 1).astype(np.float32) if binary else y.astype(np.int64))
    model, loss = _model(experiment), torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()
    optimizer = _optimizer(experiment, model, len(x))

    def batches() -> Iterator[torch.Tensor]:
        while True:
            yield from torch.randperm(len(data)).split(experiment.batch_size)

    rows = batches()

    def steps(count: int) -> None:
        for _ in range(count):
            batch = next(rows)
            optimizer.zero_grad()
            loss(model(data[batch]), targets[batch]).backward()
            optimizer.step()

    return steps


def scikit_learn(trainer: Trainer) -> Peer:
    """MLPClassifier, whole epochs at a time. It has no batch norm: it goes without."""
    experiment, (x, y) = trainer.experiment, _examples(trainer)
    layers = [layer for layer in experiment.layers if isinstance(layer, Dense)]
    adam = experiment.optimizer.type == "adam"
    per_epoch = ceil(len(x) / experiment.batch_size)

    def steps(count: int) -> None:
        epochs = max(1, round(count / per_epoch))
        model = MLPClassifier(
            [layer.units for layer in layers],
            activation=layers[0].activation.type,
            solver="adam" if adam else "sgd",
            momentum=0.0,
            alpha=getattr(experiment.regularizer, "rate", 0.0),
            batch_size=experiment.batch_size,
            learning_rate_init=experiment.learning_rate,
            max_iter=epochs,
            tol=0.0,
            n_iter_no_change=epochs + 1,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(x, y)

    return steps


PEERS: dict[str, Callable[[Trainer], Peer]] = {"ours": ours, "torch": eager_torch, "sklearn": scikit_learn}


def _examples(trainer: Trainer) -> tuple[np.ndarray, np.ndarray]:
    """The presented training inputs (m, n0) float32 and the class numbers (m,)."""
    return trainer.data.present(trainer.data.x["train"]).astype(np.float32), trainer.data.y["train"]


def _model(experiment: Experiment) -> torch.nn.Sequential:
    """The same layers, up to the logits."""
    activations = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}
    modules: list[torch.nn.Module] = []
    for layer, (inputs,) in zip(experiment.all_layers(), experiment.shapes(), strict=False):
        assert isinstance(layer, Dense)
        modules.append(torch.nn.Linear(inputs, layer.units, bias=layer.normalization is None))
        if layer.normalization is not None:
            modules.append(torch.nn.BatchNorm1d(layer.units))
        if layer.activation.type in activations:
            modules.append(activations[layer.activation.type]())
    return torch.nn.Sequential(*modules)


def _optimizer(experiment: Experiment, model: torch.nn.Module, examples: int) -> torch.optim.Optimizer:
    """SGD or Adam; weights, but not biases, decay by rate / examples."""
    weights = [p for p in model.parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if p.ndim != 2]
    decay = getattr(experiment.regularizer, "rate", 0.0) / examples
    groups = [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
    kind = torch.optim.Adam if experiment.optimizer.type == "adam" else torch.optim.SGD
    return kind(groups, lr=experiment.learning_rate)
