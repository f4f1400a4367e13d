"""Evidence: the measured numbers that say how a training goes, each worked out when first asked for, then kept."""

from __future__ import annotations

from functools import cached_property
from itertools import takewhile

import numpy as np

from glassnet.core.evaluation import Evaluation
from glassnet.core.inference import Inference
from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.core.subject import Subject

MOST_ROWS = 256
"""Training examples that units are probed with."""


class Evidence:
    """One look at a training. Layers count from 0, the output layer is the last."""

    def __init__(self, subject: Subject) -> None:
        self._subject, self._trainer = subject, subject.trainer
        self.experiment: Experiment = subject.trainer.experiment
        self.epoch, self.steps = subject.trainer.epoch, subject.trainer.steps

    @cached_property
    def train(self) -> Evaluation:
        """Loss and score on the training set."""
        return self._trainer.evaluate("train")

    @cached_property
    def dev(self) -> Evaluation:
        """Loss and score on the dev set; NaN where there is none."""
        return self._trainer.evaluate("dev")

    @cached_property
    def dev_error(self) -> float:
        """The standard error of a dev score p that is a share of n examples, √(p (1−p)/n); 0 for an R² below 0."""
        share, examples = self.dev.score, len(self._trainer.data.y["dev"])
        return float(np.sqrt(max(share * (1 - share), 0) / examples)) if examples else 0.0

    @cached_property
    def divergence(self) -> str:
        """What happened when weights stopped being finite, in a sentence; empty where they are finite."""
        return self._subject.divergence()

    def before_faster(self, rate: float) -> int:
        """The last step that is known from before the learning rate was ever above this one; else 0."""
        slow = takewhile(lambda moment: moment.experiment.learning_rate <= rate, self._subject.moments())
        return max((moment.step for moment in slow), default=0)

    def losses(self, part: str) -> Array:
        """The loss of a part over this training, oldest first, as far as measured."""
        return np.asarray(self._subject.curves("loss").get(part, ()), np.float64)

    @cached_property
    def gradient_norms(self) -> Array:
        """‖dW‖ of every layer in the last step (layers,), without biases; 0 where none was made."""
        return self._norms(self._trainer.network.gradients)

    @cached_property
    def weight_norms(self) -> Array:
        """‖W‖ of every layer (layers,), without biases."""
        return self._norms(self._trainer.network.parameters)

    @np.errstate(over="ignore", invalid="ignore")
    def _norms(self, views: list[dict[str, Array]]) -> Array:
        layers = zip(self._trainer.network.layers, views, strict=True)
        return np.array([np.linalg.norm(layer.weights_alone(view)) for layer, view in layers])

    def links(self, layer: int) -> Array:
        """The weights of a layer without biases: (units, inputs)."""
        network = self._trainer.network
        return network.layers[layer].weights_alone(network.parameters[layer])

    @cached_property
    def presented(self) -> Array:
        """Some training examples as the first layer sees them: (rows, inputs)."""
        x = self._trainer.data.x["train"]
        return self._trainer.data.present(x[:: -(-len(x) // MOST_ROWS)])

    @cached_property
    def activations(self) -> list[Array]:
        """What the units of every layer say about those examples: (rows, width) each."""
        network = self._trainer.network
        return Inference(network, len(self.presented)).run(network.inputs(self.presented)).activations

    @cached_property
    def class_shares(self) -> Array:
        """Which share of the training set each class has; empty where there are no classes."""
        y, dataset = self._trainer.data.y["train"], self.experiment.data.dataset
        if dataset.task not in ("two_classes", "classes"):
            return np.empty(0)
        return np.bincount(y, minlength=len(dataset.classes)) / len(y)

    @cached_property
    def recalls(self) -> Array:
        """Which share of each class's training examples is recognized; NaN for a class without any."""
        y, (_, outputs) = self._trainer.data.y["train"], self._trainer.outputs("train")
        right = self._trainer.data.answers(outputs, self.experiment.output.activation) == y
        chosen = [right[y == number] for number in range(len(self.class_shares))]
        return np.array([each.mean() if len(each) else np.nan for each in chosen])
