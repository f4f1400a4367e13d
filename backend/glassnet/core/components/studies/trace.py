"""Trace: one example followed through the network and back, with all numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from pydantic import Field

from glassnet.core.asked import refuse
from glassnet.core.components.studies.study import Finding, Rest, Study
from glassnet.core.program import Array

if TYPE_CHECKING:
    from glassnet.core.subject import Subject
    from glassnet.core.tracing import LayerTrace, Trace
    from glassnet.core.trainer import Trainer

MOST_NUMBERS = 256
"""Numbers of one vector that are sent."""
MOST_ENTRIES = 1024
"""Numbers of one matrix that are sent."""
PAUSE = 0.2
"""Seconds between two looks at whether the network has changed."""


class TraceStudy(Study):
    """One example on its way through the network: every sum, every activation, the loss, and every gradient back.

    Forward, a layer computes Z = W A + b from the activations before it and A = g(Z). Backward, the chain rule gives
    dZ = dA ∗ g'(Z), dW = dZ Aᵀ, db = dZ, and dA = Wᵀ dZ for the layer before.

    The network is taken as it predicts: no dropout, and batch norm with its running averages. The loss is that of this
    example alone, without the penalty on weights. Without a known answer there is no loss and no way back.
    """

    label = "Trace"
    type: Literal["trace"] = "trace"
    part: Literal["train", "dev"] = "train"
    """Where the example is from."""
    example: int = Field(0, ge=0)
    """Its number in that part, from 0."""
    point: tuple[float, ...] = Field((), max_length=4096)
    """Inputs of your own instead of an example: one number per input."""
    answer: tuple[float, ...] = Field((), max_length=4096)
    """The right answer for these inputs, if you know it: a class number or a value, one per question."""

    def work(self, subject: Subject) -> Iterator[Finding | Rest | None]:
        seen = None
        while True:
            if seen == (now := subject.trainer.version):
                yield Rest(PAUSE)
                continue
            seen = now
            yield self._finding(subject.trainer)

    def _finding(self, trainer: Trainer) -> Finding:
        from glassnet.core.tracing import trace  # the trainer knows all components, this one too

        point, target = self._asked(trainer)
        found = trace(trainer, point, target)
        arrays, layers = {"point": point.astype(np.float32)}, []
        for number, layer in enumerate(found.layers, 1):
            sent, facts = _sent(layer)
            arrays |= {f"{name} {number}": array for name, array in sent.items()}
            layers.append(facts)
        if found.target is not None:
            arrays["target"] = found.target[0].astype(np.float32)
        return Finding(arrays, {"layers": layers, **self._facts(trainer, found)})

    def _facts(self, trainer: Trainer, found: Trace) -> dict[str, Any]:
        source = {} if self.point else {"part": self.part, "example": self.example}
        finite = found.loss is not None and bool(np.isfinite(found.loss))
        loss = trainer.experiment.loss
        said = {"loss_type": loss.type, "weighted": bool(getattr(loss, "class_weights", ()))}
        return {"step": trainer.steps, "loss": found.loss if finite else None, **said, **source}

    def _asked(self, trainer: Trainer) -> tuple[Array, Array | None]:
        """Raw inputs (d,), and what the output units should say, if that is known."""
        activation, data = trainer.experiment.output.activation, trainer.data
        if not self.point:
            count = len(data.y[self.part])
            if self.example >= count:
                refuse(f"an example of the {self.part} set, which has {count:,}", f"number {self.example} (from 0)")
            return data.x[self.part][self.example], data.targets(self.part, activation)[self.example]
        if len(self.point) != (inputs := len(trainer.experiment.data.dataset.inputs)):
            refuse(f"{inputs:,} numbers, one per input", f"{len(self.point):,}")
        point = np.array(self.point)
        return point, data.coded(self._answer(trainer), activation)[0] if self.answer else None

    def _answer(self, trainer: Trainer) -> Array:
        """The given answer as a dataset of one example has it."""
        dataset = trainer.experiment.data.dataset
        wanted, classes = 1 if dataset.task == "classes" else dataset.outputs(), len(dataset.classes)
        if len(self.answer) != wanted:
            refuse(f"{wanted:,} numbers in the answer", f"{len(self.answer):,}")
        y = np.array(self.answer)
        if dataset.task == "regression":
            return y[None]
        most = classes - 1 if dataset.task == "classes" else 1
        if not np.isin(y, np.arange(most + 1)).all():
            refuse(f"class numbers from 0 to {most}", ", ".join(f"{value:g}" for value in self.answer))
        return y.astype(np.int64) if dataset.task == "classes" else y[None]


def _sent(found: LayerTrace) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays of a layer within bounds, gradients under "d" and the name; and what is said about them."""
    named = dict(found.parameters) | found.forward | {f"d{name}": values for name, values in found.backward.items()}
    arrays: dict[str, Array] = {}
    cut: dict[str, int] = {}
    for name, values in named.items():
        matrix = name.removeprefix("d") in ("weights", "projection")
        flat, most = values.ravel(), MOST_ENTRIES if matrix else MOST_NUMBERS
        if flat.size > most:
            kept = np.sort(np.argpartition(-np.abs(flat), most)[:most])
            arrays[f"index {name}"], flat, cut[name] = kept.astype(np.int32), flat[kept], most
        arrays[name] = flat.astype(np.float32)
    units, inputs = found.parameters["weights"].shape
    layer = found.layer
    return arrays, {
        "units": units,
        "inputs": inputs,
        "activation": layer.activation.type,
        "normalization": layer.normalization.type if layer.normalization else None,
        "epsilon": layer.normalization.epsilon if layer.normalization else None,
        "skip": layer.skip,
        "strongest": cut,
    }
