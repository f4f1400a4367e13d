"""A batch passed through once more gives what the trainer says of it, whatever the layers are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core.passing import passed
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer

LAYER_NORM, BATCH_NORM = {"type": "layer_norm"}, {"type": "batch_norm"}


def dense(units: int = 5, **values: Any) -> dict[str, Any]:
    return {"type": "dense", "units": units, **values}


NETS: dict[str, list[dict[str, Any]]] = {
    "plain": [dense(), dense(3)],
    "batch norm": [dense(normalization=BATCH_NORM), dense(normalization=BATCH_NORM)],
    "layer norm": [dense(normalization=LAYER_NORM), dense(3, normalization=LAYER_NORM)],
    "wide layer norm": [dense(40, normalization=LAYER_NORM)],
    "layer norm and shortcuts": [dense(skip=1, normalization=LAYER_NORM), dense(skip=2, normalization=LAYER_NORM)],
}


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("name", NETS)
def test_a_batch_is_passed_as_the_trainer_predicts(name: str, precision: str) -> None:
    trainer = Trainer(experiment({"layers": NETS[name], "precision": precision}))
    trainer.train(20)
    x = trainer.data.x["train"][:7]
    _, *activations = trainer.activations(x)
    found = passed(trainer.network, trainer.network.inputs(trainer.data.present(x)), batch_statistics=False)
    for layer, expected in zip(found, activations, strict=True):
        np.testing.assert_allclose(layer.activations, expected, atol=1e-6)
        assert layer.sums.shape == layer.before.shape == expected.shape


def test_with_the_statistics_of_the_batch_its_numbers_have_mean_0_and_variance_1() -> None:
    trainer = Trainer(experiment({"layers": NETS["batch norm"]}))
    first = passed(trainer.network, trainer.last_inputs())[0].before
    np.testing.assert_allclose(first.mean(0), 0, atol=1e-6)
    np.testing.assert_allclose(first.var(0), 1, rtol=1e-2)
