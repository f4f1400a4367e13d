"""Evaluator: how good a network is on each part of the data.

Legend: ``z`` logits, ``a`` output activations, both (m, k).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glassnet.core.components.activations import Activation
from glassnet.core.data import PARTS, Part, Prepared
from glassnet.core.inference import CHUNK, Inference
from glassnet.core.network import Network
from glassnet.core.program import Array
from glassnet.core.spec import Experiment


@dataclass(frozen=True)
class Evaluation:
    """How good the network is on one part of the data."""

    loss: float
    """Mean loss, without the penalty on weights."""
    score: float
    """Accuracy, of labels over those that are known; or R² in regression, the mean over several values."""


class Evaluator:
    """Applies a network to the parts of the data, once for each version of its weights."""

    def __init__(self, experiment: Experiment, data: Prepared, network: Network) -> None:
        self._experiment, self._data = experiment, data
        self.tables = {part: self._table(network, part) for part in PARTS}
        """Inputs and targets of each part, as the network reads them."""
        rooms = {part: max(1, min(len(x), CHUNK)) for part, (x, _) in self.tables.items()}
        by_room = {room: Inference(network, room) for room in set(rooms.values())}
        self._inference = {part: by_room[room] for part, room in rooms.items()}
        self._outputs: dict[Part, tuple[int, tuple[Array, Array]]] = {}

    def outputs(self, part: Part, version: int) -> tuple[Array, Array]:
        """Logits and output activations (m, k) for all examples of a part, at this version of the weights."""
        known = self._outputs.get(part)
        if known is None or known[0] != version:
            known = version, self._inference[part].logits_and_outputs(self.tables[part][0])
            self._outputs[part] = known
        return known[1]

    @np.errstate(over="ignore", invalid="ignore")
    def evaluate(self, part: Part, version: int) -> Evaluation:
        """Loss and score on a part of the data; NaN where the part is empty."""
        z, a = self.outputs(part, version)
        if not len(z):
            return Evaluation(float("nan"), float("nan"))
        return Evaluation(
            float(self._experiment.loss.value(z, a, self.tables[part][1])),
            score(self._data, part, self._experiment.output.activation, a),
        )

    def current_loss(self, part: Part) -> float:
        """The mean loss on a part with the weights as they are at this moment."""
        x, y = self.tables[part]
        return float(self._experiment.loss.value(*self._inference[part].logits_and_outputs(x), y))

    def _table(self, network: Network, part: Part) -> tuple[Array, Array]:
        x = network.inputs(self._data.present(self._data.x[part]))
        return x, self._data.targets(part, self._experiment.output.activation).astype(network.dtype)


def score(data: Prepared, part: Part, activation: Activation, a: Array) -> float:
    """Accuracy of what is known, or R² in regression, of the output activations a (m, k) for all examples of a part."""
    answers, y = data.answers(a, activation), data.y[part]
    if data.data.dataset.task != "regression":
        known = ~np.isnan(y)
        return float((answers == y)[known].mean()) if known.any() else float("nan")
    spread = np.square(y - y.mean(0)).sum(0)
    return float(np.mean(1 - np.square(answers - y).sum(0) / spread)) if np.all(spread) else float("nan")
