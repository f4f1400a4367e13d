"""Whatever can be chosen leaves in three precisions, as the same network, and comes back as the same training.

GLASSNET_DRAWS says how many experiments are drawn.
"""

from __future__ import annotations

import os

import numpy as np
import onnx
import pytest

from glassnet.core.limits import Limits
from glassnet.core.predictor import Predictor
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.errors import Diverged
from glassnet.export import verify
from glassnet.export.exporter import Export, exports
from glassnet.export.outputs import units
from glassnet.export.reading.reader import read
from glassnet.export.runtime import Runtime
from glassnet.export.verify import probing_points
from tests.export.draw import drawn

DRAWS = int(os.environ.get("GLASSNET_DRAWS", "300"))
STEPS = 20
DIFFERENCE = {"float32": 1e-5, "float16": 1e-2, "int8": np.inf}
"""Largest, relative to the largest output where that is beyond ±1."""
AGREEMENT = {"float32": 0.995, "float16": 0.995, "int8": 0.99}
"""Least fraction of equal classes."""


@pytest.mark.parametrize("number", range(DRAWS))
def test_it_leaves_and_comes_back(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "ENOUGH", 0)  # timings are not looked at here
    trainer = Trainer(drawn(number))
    train(trainer)
    made = list(exports(trainer))
    points = probing_points(trainer)
    expected = Predictor.of(trainer).predict(points)
    for each in made:
        assert isinstance(each, Export), each.reason
        assert_agrees(trainer, each, points, expected)
    assert isinstance(made[0], Export)
    assert [each.precision for each in made] == ["float32", "float16", "int8"]
    came = read(made[0].model, Limits()).trainer
    assert lasting(next(exports(came))) == lasting(made[0])
    np.testing.assert_array_equal(losses(came), losses(trainer))


def assert_agrees(trainer: Trainer, export: Export, points: Array, expected: Array) -> None:
    """Compared anew here, without the exporter's own report."""
    answers = Runtime(export.model).run(points)
    scale = max(1.0, float(np.abs(expected).max()))
    assert np.abs(units(trainer.experiment, answers) - expected).max() <= DIFFERENCE[export.precision] * scale
    if "label" in answers:
        same = answers["label"] == trainer.data.answers(expected, trainer.experiment.output.activation)
        assert same.mean() >= AGREEMENT[export.precision]


def train(trainer: Trainer) -> bool:
    """Some steps; whether they all could be made."""
    try:
        trainer.train(STEPS)
    except Diverged:
        return False
    return True


def losses(trainer: Trainer) -> list[float]:
    """What training on gives, bit for bit."""
    went = train(trainer)
    return [went, trainer.batch_loss(), trainer.evaluate("train").loss, trainer.evaluate("dev").loss]


def lasting(export: object) -> bytes:
    """A file without its date and its timings."""
    assert isinstance(export, Export)
    model = onnx.load_from_string(export.model)
    kept = [entry for entry in model.metadata_props if entry.key not in ("created", "verification")]
    del model.metadata_props[:]
    model.metadata_props.extend(kept)
    return bytes(model.SerializeToString(deterministic=True))
