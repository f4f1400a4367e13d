"""Trainer: an experiment in motion. The only thing in the core that changes.

Legend: ``t`` steps the optimizer has made, from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.core.data import Part, Prepared
from glassnet.core.diagnosis import divergence
from glassnet.core.epoch import Epoch
from glassnet.core.evaluation import Evaluation, Evaluator
from glassnet.core.network import Inference, Network
from glassnet.core.program import Array
from glassnet.core.seeds import generator
from glassnet.core.spec import Experiment
from glassnet.errors import Diverged, InvalidInput

CHECK_EVERY = 500
"""Steps between two looks at whether all weights are still finite."""


@dataclass(frozen=True)
class Snapshot:
    """All that training depends on, copied: restoring it repeats the same steps, bit for bit."""

    theta: Array
    state: Array
    order: Array
    steps: int
    optimizer_steps: int
    finished_epochs: int
    position: int
    random: tuple[dict[str, Any], dict[str, Any]]


class Trainer:
    """Trains the network of one experiment, step by step. The same experiment gives the same bits."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.data = Prepared(experiment.data, experiment.seed, experiment.precision)
        self.version = 0
        """Counts every change of the weights or of the experiment."""
        self._start()

    # ── state ──

    def reset(self) -> None:
        """Back to step 0 with the same seed: the same weights, the same batches."""
        self.version += 1
        self._start()

    def _start(self) -> None:
        experiment = self.experiment
        self.network = Network(experiment.all_layers(), experiment.data.input_shape(), experiment.precision)
        self.network.initialize(generator(experiment.seed, "weights"))
        self._shuffling = generator(experiment.seed, "batches")
        self._dropping = generator(experiment.seed, "dropout")
        self._state = np.zeros((experiment.optimizer.slots, self.network.trainable), self.network.dtype)
        self.steps = self._optimizer_steps = self._finished_epochs = self._position = 0
        self._bind()

    @property
    def steps_per_epoch(self) -> int:
        """Mini-batches in one pass over the training set."""
        return self._lap.batches.count

    @property
    def epoch(self) -> float:
        """Passes over the training set so far."""
        return self._finished_epochs + self._position / self.steps_per_epoch

    def snapshot(self) -> Snapshot:
        """A copy of everything that training depends on."""
        return Snapshot(
            self.network.theta.copy(),
            self._state.copy(),
            self._lap.batches.order,
            self.steps,
            self._optimizer_steps,
            self._finished_epochs,
            self._position,
            (self._shuffling.bit_generator.state, self._dropping.bit_generator.state),  # type: ignore[arg-type]
        )

    def restore(self, snapshot: Snapshot) -> None:
        """Go on from a snapshot of the same experiment."""
        self.network.theta[...] = snapshot.theta
        self._state[...] = snapshot.state
        self.steps, self._optimizer_steps = snapshot.steps, snapshot.optimizer_steps
        self._finished_epochs, self._position = snapshot.finished_epochs, snapshot.position
        self._shuffling.bit_generator.state, self._dropping.bit_generator.state = snapshot.random
        self._lap.batches.load(snapshot.order)
        self._set_rates()
        self.version += 1

    # ── training ──

    def train(self, steps: int) -> None:
        """Make so many steps. Raises Diverged, with the last finite weights back, when a weight is not finite."""
        self.version += 1
        while steps > 0:
            count = min(steps, CHECK_EVERY)
            before = self.snapshot()
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                self._advance(count)
                if not self._finite():
                    self._explain_divergence(before)
            steps -= count

    def _advance(self, steps: int) -> None:
        while steps > 0:
            if self._position == 0:
                self._lap.batches.load(self._shuffling.permutation(len(self._lap.batches.order)))
                self._set_rates()
            first = self.steps == 0
            count = 1 if first else min(steps, self.steps_per_epoch - self._position)
            if first:
                self._lap.run_very_first()
            else:
                self._lap.run(self._position, count)
            steps -= count
            self.steps += count
            self._optimizer_steps += count
            self._position += count
            if self._position == self.steps_per_epoch:
                self._finished_epochs, self._position = self._finished_epochs + 1, 0

    def _finite(self) -> bool:
        theta = self.network.theta
        return bool(np.isfinite(theta.dot(theta)))

    def _explain_divergence(self, before: Snapshot) -> None:
        """Walk again from ``before``, step by step, to name the step and the layer; then raise Diverged."""
        self.restore(before)
        while self._finite():
            self._advance(1)
        sentence = divergence(self.experiment, self.network, self.steps)
        self.restore(before)
        raise Diverged(sentence)

    # ── changing knobs ──

    def retune(self, experiment: Experiment, keep_weights: bool = False) -> bool:
        """Go on with another experiment; True if that meant starting again at step 0.

        Learning rate, schedule, regularizer, loss, dropout: swapped. Optimizer: new state if it is of another type.
        Batch size: a new epoch begins. Data, layers, output, seed, precision: start again; ``keep_weights`` then keeps
        those of layers whose shapes agree.
        """
        old, self.experiment = self.experiment, experiment
        if _built_from(old) != _built_from(experiment):
            self._rebuild(old, keep_weights)
            return True
        if type(old.optimizer) is not type(experiment.optimizer):
            self._state = np.zeros((experiment.optimizer.slots, self.network.trainable), self.network.dtype)
            self._optimizer_steps = 0
        if old.batch_size != experiment.batch_size and self._position:
            self._finished_epochs, self._position = self._finished_epochs + 1, 0
        self.network.layers = experiment.all_layers()
        order = self._lap.batches.order
        self._bind()
        if self._position:
            self._lap.batches.load(order)
            self._set_rates()
        self.version += 1
        return False

    def _rebuild(self, old: Experiment, keep_weights: bool) -> None:
        experiment, kept = self.experiment, self.network
        if (old.data, old.seed, old.precision) != (experiment.data, experiment.seed, experiment.precision):
            self.data = Prepared(experiment.data, experiment.seed, experiment.precision)
        self.reset()
        if keep_weights:
            for new, had in zip(self.network.parameters, kept.parameters, strict=False):
                if {name: a.shape for name, a in new.items()} == {name: a.shape for name, a in had.items()}:
                    for name, array in new.items():
                        array[...] = had[name]

    def set_weight(self, layer: int, unit: int, input: int | None, value: float) -> None:
        """Set one weight of a dense layer, or with no input its bias (β under batch norm)."""
        column = self._weight(layer, unit, input)
        column[...] = value
        self.version += 1

    def _weight(self, layer: int, unit: int, input: int | None) -> Array:
        """The 0-d view of one weight or bias."""
        layers, shapes = self.network.layers, self.network.shapes
        if layer >= len(layers) or unit >= shapes[layer + 1][0] or (input is not None and input >= shapes[layer][0]):
            raise InvalidInput(
                f"expected a weight of the network, got layer {layer}, unit {unit}, input {input}; "
                f"the widths are {', '.join(str(width) for (width,) in shapes)}"
            )
        parameters = self.network.parameters[layer]
        if input is not None:
            return parameters["weights"][unit, input, ...]
        return parameters["weights"][unit, -1, ...] if layers[layer].folded else parameters["beta"][0, unit, ...]

    # ── asking ──

    def predict(self, points: Array) -> Array:
        """Output activations (m, k) for raw inputs (m, d)."""
        x = self.network.inputs(self.data.present(np.asarray(points, np.float64)))
        return Inference(self.network, len(x)).logits_and_outputs(x)[1]

    def activations(self, points: Array) -> list[Array]:
        """What every unit says about raw inputs (m, d): presented inputs (m, n0), then each layer (m, width)."""
        presented = self.data.present(np.asarray(points, np.float64))
        workspace = Inference(self.network, len(points), len(points)).run(self.network.inputs(presented))
        return [presented, *workspace.activations]

    def outputs(self, part: Part) -> tuple[Array, Array]:
        """Logits and output activations (m, k) for all examples of a part."""
        return self._evaluator.outputs(part, self.version)

    def evaluate(self, part: Part) -> Evaluation:
        """Loss and score on a part of the data; NaN where the part is empty."""
        return self._evaluator.evaluate(part, self.version)

    def _bind(self) -> None:
        """Look everything up again: from here on a step is a list of calls."""
        self._evaluator = Evaluator(self.experiment, self.data, self.network)
        table = self._evaluator.tables["train"]
        self._lap = Epoch(self.experiment, self.network, table, self._state, self._dropping)

    def _set_rates(self) -> None:
        count, past = self.steps_per_epoch, self._position
        steps, t = self.steps - past, self._optimizer_steps - past + 1
        counted = np.arange(t, t + count)
        if t < 1:
            counted[:past] = 1  # steps made with another optimizer; they will not be run again
        self._lap.set_rates(self._finished_epochs, np.arange(steps, steps + count), counted)


def _built_from(experiment: Experiment) -> tuple[Any, ...]:
    """The choices that cannot change without starting again."""
    layers = tuple(layer.model_copy(update={"dropout": 0.0}) for layer in experiment.layers)
    return experiment.data, layers, experiment.output, experiment.seed, experiment.precision
