"""On a machine with an NVIDIA GPU models run on it, and say the same: ``pytest -m cuda``."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.export.boundary import boundary
from glassnet.export.driver import NoGpu, gpus
from glassnet.export.exporter import export
from glassnet.export.model import model
from glassnet.export.outputs import units
from glassnet.export.runtime import CPU, CUDA, Runtime
from glassnet.export.verify import BOUND
from tests.export.compare import trained


def missing() -> str:
    """Why CUDA cannot be used here; empty where it can."""
    try:
        gpus()
    except NoGpu as error:
        return str(error)
    made = Runtime(model(trained(1)).SerializeToString())
    return "" if made.provider == CUDA else made.reason


WHY = missing()
pytestmark = [pytest.mark.cuda, pytest.mark.skipif(bool(WHY), reason=f"needs CUDA: {WHY}")]
NETWORKS = ("circle", "blobs", "plane", "digits")


@pytest.mark.parametrize("dataset", NETWORKS)
def test_the_gpu_is_used_and_agrees(dataset: str) -> None:
    """With the CPU and with the trainer, on points within and beyond the data, in several chunks."""
    layers = [{"type": "dense", "units": 32, "normalization": {"type": "batch_norm"}}] * 2
    trainer = trained(300, data={"dataset": {"type": dataset}}, layers=layers)
    content = model(trainer).SerializeToString()
    there, here = Runtime(content), Runtime(content, on_cpu=True)
    assert (there.provider, here.provider) == (CUDA, CPU)
    reach = np.abs(trainer.data.x["train"]).max() * 1.2
    inputs = len(trainer.experiment.data.dataset.inputs)
    points = np.random.default_rng(0).uniform(-reach, reach, (50_000, inputs)).astype(np.float32)
    found, expected = (units(trainer.experiment, each.run(points)) for each in (there, here))
    scale = max(1.0, float(np.abs(expected).max()))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-4 * scale)
    np.testing.assert_allclose(found, trainer.predict(points), rtol=0, atol=1e-4 * scale)


def test_an_export_is_verified_there() -> None:
    report = export(trained(300)).report
    assert report.provider == CUDA
    assert report.max_difference <= BOUND


def test_fine_maps_are_made_there() -> None:
    assert boundary(trained(300), 2048).provider == CUDA
