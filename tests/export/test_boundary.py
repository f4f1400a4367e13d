"""A fine map is the page's map, from the exported model, at any resolution."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.components.datasets.dataset import Table
from glassnet.core.components.datasets.own import Own
from glassnet.core.plane import PairPlane
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.core.view import View
from glassnet.errors import InvalidInput
from glassnet.export import boundary as module
from glassnet.export.boundary import FINEST, boundary
from tests.export.compare import trained


@pytest.mark.parametrize("dataset", ["circle", "blobs", "plane", "digits", "iris"])
def test_it_shows_what_the_page_shows(dataset: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In bands whose height does not divide the map's."""
    monkeypatch.setattr(module, "BAND", 700)
    trainer = trained(300, data={"dataset": {"type": dataset}})
    seen = registry["probe"]["boundary"]().sample(trainer, View(trainer.data, resolution=100))
    found = boundary(trainer, 100).maps
    assert set(found) == set(seen)
    for name, expected in seen.items():
        assert (found[name].shape, found[name].dtype) == (expected.shape, expected.dtype)
        apart = np.abs(found[name].astype(int) - expected.astype(int))
        assert (apart > 0).mean() < 0.001, name
        assert name == "label" or apart.max() <= 1, name
    assert np.ptp(found["label" if "label" in found else "value"].astype(int)) > 0


def test_tanh_units_keep_their_sign() -> None:
    output, loss = {"activation": {"type": "tanh"}}, {"type": "squared_error"}
    trainer = trained(300, output=output, loss=loss)
    seen = registry["probe"]["boundary"]().sample(trainer, View(trainer.data, resolution=50))["value"]
    np.testing.assert_allclose(boundary(trainer, 50).maps["value"].astype(int), seen.astype(int), atol=1)


def test_other_planes() -> None:
    trainer = trained(30, data={"dataset": {"type": "iris"}})
    choice = PairPlane(across=2, up=3)
    seen = registry["probe"]["boundary"]().sample(trainer, View(trainer.data, choice, 40))["label"]
    found = boundary(trainer, 40, choice)
    assert (found.maps["label"] == seen).mean() > 0.999
    assert found.plane.axes == (trainer.experiment.data.dataset.inputs[2], trainer.experiment.data.dataset.inputs[3])


def test_the_finest_map() -> None:
    trainer = trained(1500)
    found = boundary(trainer, FINEST)
    assert found.maps["value"].shape == (FINEST, FINEST)
    rows, columns = np.random.default_rng(0).integers(0, FINEST, (2, 500))
    cell = 12 / FINEST
    points = np.stack([-6 + (columns + 0.5) * cell, 6 - (rows + 0.5) * cell], -1)
    expected = 128 + 127 * (2 * trainer.predict(points)[:, 0] - 1)
    np.testing.assert_allclose(found.maps["value"][rows, columns], expected, atol=1.01)
    assert found.reason


@pytest.mark.parametrize("resolution", [0, FINEST + 1])
def test_maps_that_are_too_fine_are_refused(resolution: int) -> None:
    with pytest.raises(InvalidInput, match="1 to 2,048 cells"):
        boundary(trained(1), resolution)


def test_a_single_input_spans_no_plane() -> None:
    x = np.linspace(0, 1, 40)[:, None]
    table = Table(x, (x[:, 0] > 0.5).astype(int))
    trainer = Trainer(experiment({"data": {"dataset": Own.describing(*table).model_dump()}}), table)
    with pytest.raises(InvalidInput, match="at least two inputs"):
        boundary(trainer)
