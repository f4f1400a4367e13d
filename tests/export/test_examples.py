"""Examples with their answers: what the exported model answers, too."""

from __future__ import annotations

import json

import numpy as np
import pytest

from glassnet.export.examples import MOST, examples
from tests.export.compare import exported, trained


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"data": {"dataset": {"type": "iris"}}},
        {"data": {"dataset": {"type": "plane"}}},
        {"data": {"dataset": {"type": "digits"}}},
        {"output": {"activation": {"type": "tanh"}}, "loss": {"type": "squared_error"}},
    ],
)
def test_the_exported_model_answers_the_same(values: dict[str, object]) -> None:
    trainer = trained(100, **values)
    found = {name: np.array(each) for name, each in json.loads(examples(trainer)).items()}
    inputs = found.pop("inputs")
    assert inputs.shape == (MOST, len(trainer.experiment.data.dataset.inputs))
    answered = exported(trainer).run(inputs)
    assert list(found) == list(answered)
    for name, array in answered.items():
        assert found[name].shape == array.shape
        if name == "label":
            assert (found[name] == array).mean() > 0.999
        else:
            np.testing.assert_allclose(found[name], array, atol=1e-5)
