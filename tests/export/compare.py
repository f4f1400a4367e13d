"""How far an exported model is from the network it was made of."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassnet.core.program import Array
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.export.model import model
from glassnet.export.outputs import units
from glassnet.export.runtime import Runtime
from glassnet.export.verify import probing_points


def trained(steps: int = 60, **values: Any) -> Trainer:
    """A trainer of these choices after some steps, long enough for running statistics to mean something."""
    trainer = Trainer(experiment(values))
    trainer.train(steps)
    return trainer


def exported(trainer: Trainer) -> Runtime:
    """The trainer's network in onnxruntime."""
    return Runtime(model(trainer).SerializeToString())


def assert_same(trainer: Trainer) -> dict[str, Array]:
    """Outputs agree within 1e-5, classes wherever the output is not on the edge; gives the answers."""
    points = probing_points(trainer)
    answers, expected = exported(trainer).run(points), trainer.predict(points)
    assert np.isfinite(expected).all()
    assert np.ptp(expected) > 1e-3, "the network says the same everywhere: nothing was compared"
    np.testing.assert_allclose(units(trainer.experiment, answers), expected, rtol=0, atol=1e-5)
    if "label" in answers:
        same = answers["label"] == trainer.data.answers(expected, trainer.experiment.output.activation)
        assert same.mean() > 0.999
    return answers
