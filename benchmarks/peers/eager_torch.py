"""The usual training loop in torch."""

from __future__ import annotations

import torch

from benchmarks.peers import peer
from benchmarks.workloads import Workload
from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer

torch.set_num_threads(1)

ACTIVATIONS = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}


class EagerTorch:
    """Step by step, nothing compiled."""

    def __init__(self, workload: Workload, trainer: Trainer) -> None:
        experiment = workload.experiment
        binary = experiment.data.dataset.task == "two_classes"
        x, y = peer.examples(trainer)
        self._x = torch.from_numpy(x)
        self._y = torch.from_numpy(peer.targets(trainer) if binary else y)
        self._loss = torch.nn.BCEWithLogitsLoss() if binary else torch.nn.CrossEntropyLoss()
        self._model = _model(experiment, peer.weights(trainer))
        self._matrices = [p for p in self._model.parameters() if p.ndim == 2]
        self._optimizer = _optimizer(experiment, self._model, len(x))
        self._batch_size, self._reads_norms = experiment.batch_size, workload.norms
        self.norms: list[float] = []

    def train(self, epochs: int) -> None:
        for _ in range(epochs):
            for batch in torch.randperm(len(self._x)).split(self._batch_size):
                self._optimizer.zero_grad()
                self._loss(self._model(self._x[batch]), self._y[batch]).backward()
                self._optimizer.step()
                if self._reads_norms:
                    self.norms = torch.stack([p.grad.norm() for p in self._matrices]).tolist()

    def weights(self) -> list[Array]:
        """Every layer's (units, inputs)."""
        return [p.detach().numpy().copy() for p in self._matrices]


def _model(experiment: Experiment, weights: list[Array]) -> torch.nn.Sequential:
    """The same layers with the same weights, up to the logits."""
    modules: list[torch.nn.Module] = []
    for layer, w in zip(peer.dense_layers(experiment), weights, strict=True):
        linear = torch.nn.Linear(*w.shape[::-1], bias=layer.normalization is None)
        linear.weight.data = torch.from_numpy(w)
        modules.append(linear)
        if layer.normalization is None:
            torch.nn.init.zeros_(linear.bias)
        else:
            modules.append(torch.nn.BatchNorm1d(layer.units))
        if layer.activation.hidden:
            modules.append(ACTIVATIONS[layer.activation.type]())
    return torch.nn.Sequential(*modules[:-1] if experiment.output.activation.hidden else modules)


def _optimizer(experiment: Experiment, model: torch.nn.Module, examples: int) -> torch.optim.Optimizer:
    """SGD or Adam; weights, but not biases, decay by rate / examples."""
    decayed = [p for p in model.parameters() if p.ndim == 2]
    others = [p for p in model.parameters() if p.ndim != 2]
    decay = getattr(experiment.regularizer, "rate", 0.0) / examples
    groups = [{"params": decayed, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]
    kind = torch.optim.Adam if experiment.optimizer.type == "adam" else torch.optim.SGD
    return kind(groups, lr=experiment.learning_rate)
