"""Where float32 is not enough, the file computes in float64."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, numpy_helper

from glassnet.core.component import registry
from glassnet.core.limits import Limits
from glassnet.core.predictor import Predictor
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import NotReadable
from glassnet.export.exporter import export
from glassnet.export.floats import FloatGraph
from glassnet.export.model import model
from glassnet.export.outputs import units
from glassnet.export.reading.reader import read
from glassnet.export.runtime import Runtime
from glassnet.export.verify import BOUND, Probe, probing_points
from tests.export.compare import trained

HIDDEN = [name for name, member in registry["activation"].items() if member.hidden]  # type: ignore[attr-defined]


def steep() -> Trainer:
    """A layer of two units under layer norm, which divides by what little is between them; then batch norm."""
    chosen = [(9, "layer_norm"), (2, "layer_norm"), (7, "batch_norm")]
    layers = [
        {"type": "dense", "units": units, "activation": {"type": "sin"}, "normalization": {"type": normalization}}
        for units, normalization in chosen
    ]
    return trained(20, layers=layers, precision="float64", optimizer={"type": "adam"}, learning_rate=0.001)


def doubles(file: bytes) -> list[onnx.TensorProto]:
    return [each for each in onnx.load_from_string(file).graph.initializer if each.data_type == TensorProto.DOUBLE]


@pytest.mark.parametrize("activation", HIDDEN)
def test_every_activation_is_exact(activation: str) -> None:
    layer: dict[str, Any] = {"type": "dense", "units": 5, "activation": {"type": activation}}
    output = {"activation": {"type": "linear"}}
    trainer = trained(30, layers=[layer, layer], output=output, loss={"type": "squared_error"})
    points = probing_points(trainer) * 10
    answers = Runtime(model(trainer, FloatGraph(wide=True)).SerializeToString()).run(points)
    expected = Predictor.of(trainer).predict(points.astype(np.float32))
    np.testing.assert_allclose(units(trainer.experiment, answers), expected, rtol=2e-7, atol=2e-7)


def test_it_is_taken_only_where_float32_is_not_enough() -> None:
    trainer, usual = steep(), trained()
    found = Probe(trainer).found(Runtime(model(trainer).SerializeToString()))
    assert found.difference > 3 * BOUND
    file = export(trainer)
    assert (file.precision, file.report.wide) == ("float32", True)
    assert file.report.max_difference <= BOUND
    assert doubles(file.model)
    assert not export(usual).report.wide
    assert not doubles(export(usual).model)


def test_it_is_taken_where_float32_does_not_tell_the_classes_apart() -> None:
    """Scores from the tail of GELU: next to nothing, 0 in float32, and yet one is the largest."""
    data, gelu = {"dataset": {"type": "blobs"}}, {"activation": {"type": "gelu"}}
    trainer = Trainer(experiment({"data": data, "output": gelu, "loss": {"type": "squared_error"}, "layers": []}))
    trainer.network.parameters[0]["weights"][:, -1] -= 7  # the biases
    found = Probe(trainer).found(Runtime(model(trainer).SerializeToString()))
    assert found.difference <= BOUND
    assert found.agreement < 0.9
    report = export(trainer).report
    assert report.wide
    assert report.agreement >= 0.995


def test_it_takes_and_gives_float32() -> None:
    graph = onnx.load_from_string(export(steep()).model).graph
    kinds = {each.name: each.type.tensor_type.elem_type for each in (*graph.input, *graph.output)}
    assert kinds == {"inputs": TensorProto.FLOAT, "label": TensorProto.INT64, "probabilities": TensorProto.FLOAT}


def test_changed_weights_are_found_there_too() -> None:
    changed = onnx.load_from_string(export(steep()).model)
    weights = next(each for each in changed.graph.initializer if each.data_type == TensorProto.DOUBLE and each.dims)
    weights.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weights) + 1e-9, weights.name))
    with pytest.raises(NotReadable, match="another program changed the file"):
        read(changed.SerializeToString(), Limits())


def test_sums_far_from_zero_do_not_overflow() -> None:
    layers = [{"type": "dense", "units": 3, "activation": {"type": each}} for each in ("elu", "softplus", "gelu")]
    trainer = Trainer(experiment({"layers": layers}))
    trainer.network.parameters[0]["weights"] *= 1e4
    answers = Runtime(model(trainer, FloatGraph(wide=True)).SerializeToString()).run(probing_points(trainer))
    assert np.isfinite(answers["probabilities"]).all()
