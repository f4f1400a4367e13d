"""Our trainer, and the least it could do."""

from __future__ import annotations

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
        trainer.record_gradients(workload.norms)

    def train(self, epochs: int) -> None:
        for _ in range(epochs if self._reads_norms else 1):
            self.trainer.train((1 if self._reads_norms else epochs) * self.trainer.steps_per_epoch)
            if self._reads_norms:
                self.norms = self.trainer.gradient_norms()[-1].tolist()

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
