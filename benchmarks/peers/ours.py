"""Our trainer, and the least it could do."""

from __future__ import annotations

import numpy as np

from benchmarks.peers import peer
from benchmarks.steps import is_product, straight
from benchmarks.workloads import Workload
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer


class Ours:
    """This package."""

    def __init__(self, workload: Workload, trainer: Trainer) -> None:
        self.trainer, self._reads_norms = trainer, workload.norms
        self.norms: list[float] = []

    def train(self, epochs: int) -> None:
        steps = epochs * self.trainer.steps_per_epoch
        if not self._reads_norms:
            self.trainer.train(steps)
            return
        for _ in range(steps):
            self.trainer.train(1)
            self.norms = norms(self.trainer)

    def weights(self) -> list[Array]:
        """Every layer's (units, inputs)."""
        return peer.weights(self.trainer)


class Products:
    """The matrix products of our step and nothing else: what no amount of care around them can save."""

    def __init__(self, workload: Workload, trainer: Trainer) -> None:
        trainer.train(1)  # the numbers that change from step to step are filled in when training begins
        program = trainer.program()
        straight(program)()  # what a step leaves in the buffers is what the next one's products find
        self._step = straight([call for call in program if is_product(call)])
        self._steps_per_epoch = trainer.steps_per_epoch

    def train(self, epochs: int) -> None:
        step = self._step
        for _ in range(epochs * self._steps_per_epoch):
            step()


def norms(trainer: Trainer) -> list[float]:
    """Per layer, how long the gradient of the latest step was, the biases' part included."""
    flat = [gradients["weights"].ravel() for gradients in trainer.network.gradients]
    return [float(np.sqrt(gradient @ gradient)) for gradient in flat]
