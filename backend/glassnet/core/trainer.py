"""Trainer: an experiment in motion. The only thing in the core that changes.

Legend: ``t`` steps the optimizer has made, from 1; ``r`` numbers that change from step to step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.core.batches import Batches
from glassnet.core.components.layers.dense import Dense
from glassnet.core.data import Part, Prepared
from glassnet.core.diagnosis import divergence
from glassnet.core.network import Inference, Network, Workspace
from glassnet.core.program import Array, Calls, Compiled, compile_steps, run
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


@dataclass(frozen=True)
class Evaluation:
    """How good the network is on one part of the data."""

    loss: float
    """Mean loss, without the penalty on weights."""
    score: float
    """Accuracy, or R² in regression."""


class Trainer:
    """Trains the network of one experiment, step by step. The same experiment gives the same bits."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.data = Prepared(experiment.data, experiment.seed)
        self.version = 0
        """Counts every change of the weights or of the experiment."""
        self.reset()

    # ── state ──

    def reset(self) -> None:
        """Back to step 0 with the same seed: the same weights, the same batches."""
        experiment = self.experiment
        self.network = Network(experiment)
        self.network.initialize(generator(experiment.seed, "weights"))
        self._shuffling = generator(experiment.seed, "batches")
        self._dropping = generator(experiment.seed, "dropout")
        self._state = np.zeros((experiment.optimizer.slots, self.network.trainable), self.network.dtype)
        self.steps = self._optimizer_steps = self._finished_epochs = self._position = 0
        self._tables = {part: self._table(part) for part in self.data.x}
        self._inference: dict[int, Inference] = {}
        self._bind()

    @property
    def steps_per_epoch(self) -> int:
        """Mini-batches in one pass over the training set."""
        return self._batches.count

    @property
    def epoch(self) -> float:
        """Passes over the training set so far."""
        return self._finished_epochs + self._position / self.steps_per_epoch

    def snapshot(self) -> Snapshot:
        """A copy of everything that training depends on."""
        return Snapshot(
            self.network.theta.copy(),
            self._state.copy(),
            self._batches.order,
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
        self._batches.load(snapshot.order)
        self._set_rates()
        self.version += 1

    # ── training ──

    def train(self, steps: int) -> None:
        """Make so many steps. Raises Diverged, with the last finite weights back in place, when a weight is not finite."""
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
                self._batches.load(self._shuffling.permutation(len(self._batches.order)))
                self._set_rates()
            first = self.steps == 0
            count = 1 if first else min(steps, self.steps_per_epoch - self._position)
            for step, views in self._compiled[self._position : self._position + count]:
                step(*views)
            if first:
                run(self._after_first)
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
        order = self._batches.order
        self._bind()
        if self._position:
            self._batches.load(order)
            self._set_rates()
        self.version += 1
        return False

    def _rebuild(self, old: Experiment, keep_weights: bool) -> None:
        experiment, kept = self.experiment, self.network
        if (old.data, old.seed) != (experiment.data, experiment.seed):
            self.data = Prepared(experiment.data, experiment.seed)
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
        x, _ = self._tables[part]
        if not len(x):
            return (np.zeros((0, *self.network.shapes[-1])),) * 2
        room = min(len(x), Inference.CHUNK)
        if room not in self._inference:
            self._inference[room] = Inference(self.network, room)
        return self._inference[room].logits_and_outputs(x)

    def evaluate(self, part: Part) -> Evaluation:
        """Loss and score on a part of the data; NaN where the part is empty."""
        z, a = self.outputs(part)
        _, targets = self._tables[part]
        if not len(z):
            return Evaluation(float("nan"), float("nan"))
        return Evaluation(float(self.experiment.loss.value(z, a, targets)), self._score(part, a))

    def _score(self, part: Part, outputs: Array) -> float:
        answers, y = self.data.answers(outputs, self.experiment.output.activation), self.data.y[part]
        if self.experiment.data.dataset.task != "regression":
            return float((answers == y).mean())
        spread = np.square(y - y.mean()).sum()
        return float(1 - np.square(answers - y).sum() / spread) if spread else float("nan")

    # ── binding ──

    def _table(self, part: Part) -> tuple[Array, Array]:
        x = self.network.inputs(self.data.present(self.data.x[part]))
        return x, self.data.targets(part, self.experiment.output.activation).astype(self.network.dtype)

    def _bind(self) -> None:
        """Look everything up once: from here on a step is a list of calls."""
        experiment, network = self.experiment, self.network
        normalized = any(isinstance(layer, Dense) and layer.normalization for layer in network.layers)
        self._batches = Batches(*self._tables["train"], experiment.batch_size, smallest=2 if normalized else 1)
        kinds = len(experiment.optimizer.rates(np.zeros(0), np.zeros(0)))
        self._rates = np.zeros((self._batches.count, kinds), network.dtype)
        self._compiled: list[Compiled] = []
        self._after_first: Calls = []
        self._inference.clear()
        for x, y in self._batches.groups:
            first = len(self._compiled)
            workspace = Workspace(network, x[0], training=True, rng=self._dropping)
            program = self._program(workspace, y[0], self._rates[first])
            rates = self._rates[first : first + len(x)]
            self._compiled += compile_steps(program, (x[0], y[0], rates[0]), list(zip(x, y, rates, strict=True)))
            self._after_first = self._after_first or workspace.after_first

    def _program(self, workspace: Workspace, y: Array, r: Array) -> Calls:
        """One step: forward, loss, backward, regularizer, optimizer."""
        experiment, network, output = self.experiment, self.network, workspace.output
        assert output.z is not None and output.a is not None and output.dz is not None
        w, g = network.theta[: network.trainable], network.gradient
        scratch = np.empty_like(w)
        rates = [r[i : i + 1].reshape(()) for i in range(len(r))]
        return [
            *workspace.forward,
            *experiment.loss.gradient(experiment.output.activation, output.z, output.a, y, output.dz),
            *workspace.backward,
            *experiment.regularizer.gradient(w, g, network.mask, len(self.data.y["train"]), scratch),
            *experiment.optimizer.step(w, g, list(self._state), rates, scratch),
        ]

    def _set_rates(self) -> None:
        """The numbers that change from step to step, for all steps of the current epoch."""
        experiment = self.experiment
        index = np.arange(len(self._rates)) - self._position
        lr = experiment.learning_rate * experiment.schedule.factor(self._finished_epochs, self.steps + index)
        t = np.maximum(self._optimizer_steps + index + 1, 1)
        self._rates[...] = np.stack(experiment.optimizer.rates(lr, t), -1)


def _built_from(experiment: Experiment) -> tuple[Any, ...]:
    """The choices that cannot change without starting again."""
    layers = tuple(layer.model_copy(update={"dropout": 0.0}) for layer in experiment.layers)
    return experiment.data, layers, experiment.output, experiment.seed, experiment.precision
