"""No file leaves without having been compared with the network it was made of."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export.exporter import export
from glassnet.export.model import model
from glassnet.export.runtime import Runtime
from glassnet.export.verify import BOUND, Probe, probing_points
from tests.export.compare import trained


def shifted(trainer: Trainer, by: float) -> bytes:
    """The trainer's model with the bias of the output moved."""
    made = model(trainer)
    bias = next(tensor for tensor in made.graph.initializer if tensor.name == "output/Gemm.C")
    bias.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(bias) + np.float32(by), bias.name))
    return bytes(made.SerializeToString())


def verify(trainer: Trainer, content: bytes) -> None:
    """Compare; ExportFailed if it is another network."""
    probe = Probe(trainer)
    probe.check(probe.found(Runtime(content)))


def test_a_faithful_model_is_reported() -> None:
    trainer = trained(600)
    content, report, name, precision = export(trainer)
    assert onnx.load_from_string(content).graph.name == "glassnet"
    assert report.max_difference < 1e-5
    assert report.agreement == 1
    assert report.points == 100 * 100 + 500
    assert report.milliseconds_per_10k > 0
    assert name == "glassnet-circle-4-2-step600.onnx"
    assert report.reason
    assert report.milliseconds_single > 0
    assert (precision, report.layers, report.fine, report.wide) == ("float32", 3, False, False)
    assert report.provider.endswith("ExecutionProvider")


@pytest.mark.parametrize("dataset", ["circle", "blobs", "plane"])
def test_a_model_that_differs_is_refused(dataset: str) -> None:
    trainer = trained(data={"dataset": {"type": dataset}})
    verify(trainer, shifted(trainer, 0))
    if dataset == "blobs":  # softmax does not see a common shift
        trainer.network.parameters[-1]["weights"][0, -1] += 0.01
        wrong = model(trainer).SerializeToString()
        trainer.network.parameters[-1]["weights"][0, -1] -= 0.01
    else:
        wrong = shifted(trainer, 0.01)
    with pytest.raises(ExportFailed, match=r"at most 1e-05, got \d\.\de-0"):
        verify(trainer, wrong)


def test_values_of_a_regression_are_compared_by_their_size() -> None:
    trainer = trained(data={"dataset": {"type": "plane"}})
    output = trainer.network.parameters[-1]["weights"]
    output *= 1000
    assert np.abs(trainer.predict(probing_points(trainer))).max() > 100
    verify(trainer, shifted(trainer, 50 * BOUND))
    with pytest.raises(ExportFailed):
        verify(trainer, shifted(trainer, 3000 * BOUND))


def test_probing_points_are_the_grid_and_all_examples_as_float32() -> None:
    trainer = trained(1)
    points = probing_points(trainer)
    np.testing.assert_array_equal(points, points.astype(np.float32))
    np.testing.assert_allclose(points[0], [-5.94, 5.94], atol=1e-6)
    np.testing.assert_allclose(points[-100:], trainer.data.x["test"], atol=1e-6)


def test_what_is_not_onnx_is_refused() -> None:
    with pytest.raises(ExportFailed, match="cannot load the exported model"):
        verify(trained(1), b"nonsense")
