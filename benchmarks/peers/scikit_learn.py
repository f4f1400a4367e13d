"""scikit-learn's MLPClassifier."""

from __future__ import annotations

import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from benchmarks.peers.peer import examples
from benchmarks.workloads import Workload
from glassnet.core.components.layers.dense import Dense
from glassnet.core.trainer import Trainer

ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "logistic"}


class ScikitLearn:
    """Starts anew at every call. It knows no batch norm and shows no gradients: it goes without."""

    def __init__(self, workload: Workload, trainer: Trainer) -> None:
        experiment = workload.experiment
        layers = [layer for layer in experiment.layers if isinstance(layer, Dense)]
        self._x, self._y = examples(trainer)
        self.model = MLPClassifier(
            [layer.units for layer in layers],
            activation=ACTIVATIONS[layers[0].activation.type],
            solver="adam" if experiment.optimizer.type == "adam" else "sgd",
            momentum=0.0,
            alpha=getattr(experiment.regularizer, "rate", 0.0),
            batch_size=experiment.batch_size,
            learning_rate_init=experiment.learning_rate,
            tol=0.0,
            random_state=experiment.seed,
        )

    def train(self, epochs: int) -> None:
        self.model.set_params(max_iter=epochs, n_iter_no_change=epochs + 1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.model.fit(self._x, self._y)
