"""Estimators for scikit-learn: GlassnetClassifier and GlassnetRegressor go into its pipelines, searches and scores.

Legend: ``X`` inputs (m, d), ``y`` answers (m,), or (m, k) in regression with several values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

import numpy as np

from glassnet.core.asked import refuse, whole
from glassnet.core.components.datasets.dataset import Table, Task
from glassnet.core.components.datasets.own import Own
from glassnet.core.predictor import Predictor
from glassnet.core.program import Array
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.utils import check_random_state
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as error:
    raise ImportError(
        "GlassnetClassifier and GlassnetRegressor need scikit-learn 1.6 or newer; pip install 'glassnet[sklearn]'"
    ) from error

NUMBERS = [np.float64, np.float32]


class _Glassnet(BaseEstimator):  # type: ignore[misc]
    """What both have in common: parameters, training, predicting, pickling."""

    def __init__(
        self,
        hidden: tuple[int, ...] = (16, 16),
        *,
        activation: Any = "relu",
        optimizer: Any = "adam",
        learning_rate: float | None = None,
        batch_size: int = 32,
        epochs: int = 200,
        l1: float = 0.0,
        l2: float = 0.0,
        batch_norm: bool = False,
        dropout: float = 0.0,
        tol: float = 1e-4,
        n_iter_no_change: int = 10,
        precision: str = "float32",
        random_state: Any = None,
        experiment: Mapping[str, Any] | None = None,
    ) -> None:
        self.hidden = hidden
        self.activation = activation
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.epochs = epochs
        self.l1 = l1
        self.l2 = l2
        self.batch_norm = batch_norm
        self.dropout = dropout
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.precision = precision
        self.random_state = random_state
        self.experiment = experiment

    def _train(self, X: Array, y: Array, task: Task, classes: tuple[str, ...] | None) -> None:
        """Train from the beginning on all rows; sets what ``fit`` leaves behind."""
        names = getattr(self, "feature_names_in_", None)
        dataset = Own.describing(X, y, task, None if names is None else tuple(names), classes)
        trainer = Trainer(self._experiment(dataset), Table(X, y))
        losses: list[float] = []
        best, since = np.inf, 0
        epochs, patience = whole("epochs", self.epochs), whole("epochs (n_iter_no_change)", self.n_iter_no_change, 1)
        while len(losses) < epochs and since < patience:
            trainer.train(trainer.steps_per_epoch)
            losses.append(trainer.evaluate("train").loss)
            since = 0 if losses[-1] < best - self.tol else since + 1
            best = min(best, losses[-1])
        self.trainer_, self.predictor_ = trainer, Predictor.of(trainer)
        self.loss_curve_, self.n_iter_ = losses, len(losses)

    def _experiment(self, dataset: Own) -> Experiment:
        """The experiment that the parameters stand for."""
        if isinstance(self.hidden, str) or not isinstance(self.hidden, Iterable):
            refuse("the units of each hidden layer, as in (16, 16)", repr(self.hidden))
        if not isinstance(self.experiment, Mapping | None):
            refuse("a dict of further fields in experiment", type(self.experiment).__name__)
        optimizer = _choice(self.optimizer)
        values: dict[str, Any] = {
            "layers": [self._layer(units) for units in self.hidden],
            "optimizer": optimizer,
            "regularizer": self._regularizer(),
            "batch_size": min(whole("examples (batch_size)", self.batch_size, 1), dataset.examples),
            "seed": int(check_random_state(self.random_state).randint(2**31 - 1)),
            "precision": self.precision,
            **(self.experiment or {}),
            "data": {"dataset": dataset, "split": {"train": 1.0, "dev": 0.0}},
        }
        if self.learning_rate is not None:
            values.setdefault("learning_rate", self.learning_rate)
        chosen = experiment(values)
        if "learning_rate" in values:
            return chosen
        return experiment({**values, "learning_rate": chosen.optimizer.suggested_rate})

    def _layer(self, units: int) -> dict[str, Any]:
        normalization = {"type": "batch_norm"} if self.batch_norm else None
        layer = {"type": "dense", "units": units, "activation": _choice(self.activation), "dropout": self.dropout}
        return {**layer, "normalization": normalization}

    def _regularizer(self) -> dict[str, Any]:
        if self.l1 and self.l2:
            return {"type": "elastic", "l1": self.l1, "l2": self.l2}
        name = "l1" if self.l1 else "l2"
        return {"type": name, "rate": self.l1 or self.l2} if self.l1 or self.l2 else {"type": "none"}

    def _outputs(self, X: Any) -> Array:
        """Output activations (m, k), float64."""
        check_is_fitted(self)
        outputs: Array = self.predictor_.predict(validate_data(self, X, dtype=NUMBERS, reset=False))
        return outputs

    def __getstate__(self) -> dict[str, Any]:
        """Without the trainer, which holds the training data: a loaded estimator predicts, but has no ``trainer_``."""
        state = super().__getstate__().copy()
        state.pop("trainer_", None)
        return dict(state)


def _choice(value: Any) -> Any:
    """A component by its name."""
    return {"type": value} if isinstance(value, str) else value


PARAMETERS = """
        hidden               units of each hidden layer, as in (16, 16)
        activation           of the hidden layers: a name, or a component such as LeakyRelu(slope=0.1)
        optimizer            likewise; learning_rate None is what the optimizer suggests
        batch_size, epochs   examples per step, at most as many as there are; passes over them, at most
        l1, l2               λ of the penalties λ₁/m Σ|w| and λ₂/2m Σw²
        batch_norm, dropout  of every hidden layer; dropout is the fraction silenced
        tol                  training ends when the loss did not fall by this much for n_iter_no_change epochs
        precision            float32 or float64
        random_state         the same number gives the same network, bit for bit, on one machine
        experiment           further fields of an Experiment, which win: {"schedule": {"type": "exponential"}}

    Inputs are normalized to mean 0 and variance 1 inside. After fit: n_iter_ (epochs), loss_curve_ (mean loss after
    each), n_features_in_, feature_names_in_, and until it is pickled trainer_, as for save_onnx(model.trainer_, path).
    """


class GlassnetClassifier(ClassifierMixin, _Glassnet):  # type: ignore[misc]
    __doc__ = f"""A network for two or more classes: sigmoid or softmax with cross-entropy.
{PARAMETERS}classes_ are the classes as they came, in order; text is fine.
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Train from the beginning on all rows X (m, d) with the classes y (m,)."""
        X, y = validate_data(self, X, y, dtype=NUMBERS)
        check_classification_targets(y)
        self.classes_, numbers = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise ValueError(f"expected at least 2 classes in y, got one class: {self.classes_[0]}")
        self._train(X, numbers, "two_classes" if len(self.classes_) == 2 else "classes", tuple(map(str, self.classes_)))
        return self

    def predict_proba(self, X: Any) -> Array:
        """Probabilities (m, classes), in the order of ``classes_``."""
        outputs = self._outputs(X)
        return np.concatenate([1 - outputs, outputs], -1) if outputs.shape[-1] == 1 else outputs

    def predict(self, X: Any) -> Array:
        """The most probable class of each row (m,)."""
        best = self.predict_proba(X).argmax(-1)
        chosen: Array = self.classes_[best]
        return chosen


class GlassnetRegressor(RegressorMixin, _Glassnet):  # type: ignore[misc]
    __doc__ = f"""A network for one or several values: linear outputs with squared error.
{PARAMETERS}y is taken as it is: scale values far from 1, for example with sklearn's TransformedTargetRegressor.
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Train from the beginning on all rows X (m, d) with the values y (m,) or (m, k)."""
        X, y = validate_data(self, X, y, dtype=NUMBERS, multi_output=True, y_numeric=True)
        self._shape = y.shape[1:]
        columns = y.reshape(len(y), -1).astype(np.float64)
        self._train(X, columns if columns.shape[1] > 1 else columns[:, 0], "regression", None)
        return self

    def predict(self, X: Any) -> Array:
        """Values (m,), or (m, k) as they were in ``fit``."""
        outputs = self._outputs(X)
        return outputs.reshape(len(outputs), *self._shape)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags
