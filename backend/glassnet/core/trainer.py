"""Trainer: an experiment in motion. The only thing in the core that changes, and so all that may be done to it.

Legend: ``t`` steps the optimizer has made, from 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glassnet.core import asked
from glassnet.core.asked import refuse, whole
from glassnet.core.components.datasets.dataset import Table
from glassnet.core.course import Course, Standing
from glassnet.core.data import Part, Prepared, named
from glassnet.core.diagnosis import divergence
from glassnet.core.evaluation import Evaluation, Evaluator
from glassnet.core.inference import CHUNK, Inference
from glassnet.core.network import Network, Views
from glassnet.core.program import Array, Calls
from glassnet.core.seeds import generator
from glassnet.core.spec import Experiment, checked
from glassnet.errors import InvalidInput

CHECK_EVERY = 500
"""Steps between two looks at whether all weights are still finite."""


SWAPPED = {"dropout": 0.0, "learning_rate_factor": 1.0, "frozen": False}
"""The knobs of a layer that can change while it trains."""

Snapshot = Standing
"""All that training depends on, copied: restoring it repeats the same steps, bit for bit."""


class Trainer:
    """Trains the network of one experiment, step by step. The same experiment gives the same bits.

    ``table`` holds the examples of an experiment that describes data of its own; ``data`` are the experiment's data,
    where they are prepared already.
    """

    def __init__(self, experiment: Experiment, table: Table | None = None, data: Prepared | None = None) -> None:
        self.experiment, self._table = checked(experiment), table
        self.data = data or Prepared(experiment.data, experiment.seed, experiment.precision, table)
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
        self._evaluator = Evaluator(experiment, self.data, self.network)
        self._course = Course(
            experiment, self.network, self._evaluator.tables["train"], [experiment.seed], [experiment.seed]
        )

    @property
    def table(self) -> Table | None:
        """The examples of an experiment that describes data of its own."""
        return self._table

    @property
    def steps(self) -> int:
        """Steps so far."""
        return self._course.steps

    @property
    def steps_per_epoch(self) -> int:
        """Mini-batches in one pass over the training set."""
        return self._course.batches.count

    @property
    def epoch(self) -> float:
        """Passes over the training set so far."""
        return self._course.epoch

    def snapshot(self) -> Snapshot:
        """A copy of everything that training depends on."""
        return self._course.standing()

    def restore(self, snapshot: Snapshot) -> None:
        """Go on from a snapshot of the same experiment."""
        self._course.take_up(snapshot)
        self.version += 1

    def adopt(self, theta: Array, steps: int) -> None:
        """Take over parameters (P,) that were trained elsewhere for so many steps, to predict with them."""
        if np.shape(theta) != (shape := self.network.theta.shape):
            refuse(f"parameters of shape {shape}", f"{np.shape(theta)}; take those of an equal experiment")
        self.network.theta[...] = theta
        self._course.steps = steps
        self.version += 1

    def program(self) -> Calls:
        """One step as the list of calls that is run: what the trainer does, to be read, counted or timed."""
        return self._course.program()

    # ── training ──

    def train(self, steps: int) -> None:
        """Make so many steps. Raises Diverged, with the last finite weights back, when a weight is not finite."""
        steps = whole("steps", steps)
        self.version += 1
        while steps > 0:
            count = min(steps, CHECK_EVERY)
            before = self.snapshot()
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                self._course.advance(count, self._dev_loss)
                if not self._finite():
                    self._explain_divergence(before)
            steps -= count

    def _dev_loss(self) -> Array:
        return np.array(self._evaluator.current_loss("dev" if len(self.data.y["dev"]) else "train"))

    def _finite(self) -> bool:
        theta = self.network.theta
        return bool(np.isfinite(theta.dot(theta)))

    def _explain_divergence(self, before: Snapshot) -> None:
        """Walk again from ``before``, step by step, to name the step and the layer; then raise Diverged."""
        self.restore(before)
        while self._finite():
            self._course.advance(1, self._dev_loss)
        error = divergence(self.experiment, self.network, self.steps)
        self.restore(before)
        raise error

    # ── watching ──

    def record_gradients(self, wanted: bool = True) -> None:
        """Note from now on how large every layer's gradient is at every step, for ``gradient_norms``."""
        self._course.record_gradients(wanted)

    def gradient_norms(self) -> Array:
        """‖dW[l]‖ of every layer at every step of this epoch so far: (steps, layers). Record them first."""
        return self._course.gradient_norms()

    def last_inputs(self) -> Array:
        """The inputs of the last mini-batch, as the first layer reads them (n, n0 or n0+1)."""
        return self._course.last_inputs()

    @np.errstate(over="ignore", invalid="ignore")
    def batch_loss(self) -> float:
        """The mean loss of the last step's mini-batch, as that step met it; NaN before there is one."""
        return self._course.batch_loss()

    def weight_terms(self, layer: int, unit: int, input: int | None) -> dict[str, float]:
        """One weight, or with no input a bias, and what the optimizer made of it in the last step, by their names.

        ``w`` is the weight now, ``g`` its gradient, ``Δw`` what was added; between them what the optimizer averages.
        """
        network = self.network
        terms = {"w": float(self._weight(network.parameters, layer, unit, input))}
        for name, vector in self._course.terms().items():
            terms[name] = float(self._weight(network.views(vector), layer, unit, input))
        return terms

    # ── changing knobs ──

    def retune(self, experiment: Experiment, keep_weights: bool = False) -> bool:
        """Go on with another experiment; True if that meant starting again at step 0.

        Learning rate, schedule, regularizer, clipping, constraint, loss, dropout, frozen layers and their rate factors:
        swapped. Optimizer: new state if it is of another type. Batch size: a new epoch begins. Data, layers, output,
        seed, precision: start again; ``keep_weights`` then keeps those of layers whose shapes agree.
        """
        if _built_from(self.experiment) != _built_from(checked(experiment)):
            self._rebuild(experiment, keep_weights)
            return True
        self.experiment = experiment
        self.network.layers = experiment.all_layers()
        self._evaluator = Evaluator(experiment, self.data, self.network)
        self._course.retune(experiment, self._evaluator.tables["train"])
        self.version += 1
        return False

    def _rebuild(self, experiment: Experiment, keep_weights: bool) -> None:
        old, kept = self.experiment, self.network
        if (old.data, old.seed, old.precision) != (experiment.data, experiment.seed, experiment.precision):
            self.data = Prepared(experiment.data, experiment.seed, experiment.precision, self._table)
        self.experiment = experiment
        self.reset()
        if keep_weights:
            for new, had in zip(self.network.parameters, kept.parameters, strict=False):
                if {name: a.shape for name, a in new.items()} == {name: a.shape for name, a in had.items()}:
                    for name, array in new.items():
                        array[...] = had[name]

    def set_weight(self, layer: int, unit: int, input: int | None, value: float) -> None:
        """Set one weight of a dense layer, or with no input its bias (β under batch norm)."""
        if not np.isfinite(asked.numbers("the value", value)).all():
            refuse("a finite number", str(value))
        column = self._weight(self.network.parameters, layer, unit, input)
        column[...] = value
        self.version += 1

    def has_weight(self, layer: int, unit: int, input: int | None) -> bool:
        """Whether there is such a weight or, with no input, such a bias."""
        shapes = self.network.shapes
        return (
            0 <= layer < len(shapes) - 1
            and 0 <= unit < shapes[layer + 1][0]
            and (input is None or 0 <= input < shapes[layer][0])
        )

    def _weight(self, views: Views, layer: int, unit: int, input: int | None) -> Array:
        """The 0-d view of one weight or bias in a vector laid out like the parameters."""
        layers, shapes = self.network.layers, self.network.shapes
        if not self.has_weight(layer, unit, input):
            raise InvalidInput(
                f"expected a weight of the network, got layer {layer}, unit {unit}, input {input}; "
                f"the widths are {', '.join(str(width) for (width,) in shapes)}"
            )
        parameters = views[layer]
        if input is not None:
            return parameters["weights"][unit, input, ...]
        return parameters["weights"][unit, -1, ...] if layers[layer].folded else parameters["beta"][0, unit, ...]

    # ── asking ──

    def predict(self, points: Array) -> Array:
        """Output activations (m, k) for raw inputs (m, d)."""
        x = self.network.inputs(self._presented(points))
        return Inference(self.network, min(len(x), CHUNK)).logits_and_outputs(x)[1]

    def activations(self, points: Array) -> list[Array]:
        """What every unit says about raw inputs (m, d): presented inputs (m, n0), then each layer (m, width)."""
        presented = self._presented(points)
        workspace = Inference(self.network, whole("points", len(presented), 1)).run(self.network.inputs(presented))
        return [presented, *workspace.activations]

    def _presented(self, points: Array) -> Array:
        return self.data.present(asked.points(points, len(self.experiment.data.dataset.inputs)))

    def outputs(self, part: Part) -> tuple[Array, Array]:
        """Logits and output activations (m, k) for all examples of a part."""
        return self._evaluator.outputs(named(part), self.version)

    def evaluate(self, part: Part) -> Evaluation:
        """Loss and score on a part of the data; NaN where the part is empty."""
        return self._evaluator.evaluate(named(part), self.version)


def _built_from(experiment: Experiment) -> tuple[Any, ...]:
    """The choices that cannot change without starting again."""
    layers = tuple(layer.model_copy(update=SWAPPED) for layer in experiment.all_layers())
    return experiment.data, layers, experiment.seed, experiment.precision
