"""Layers in fewer bits: in their usual form where that is good enough, else fewer of them, else in the fine one."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pytest

from glassnet.core.predictor import Predictor
from glassnet.core.program import Array
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export.exporter import export, exports
from glassnet.export.model import model, scopes
from glassnet.export.narrow import HalfGraph, IntegerGraph, NarrowGraph
from glassnet.export.outputs import units
from glassnet.export.precision import NARROW, REQUIRED, Required
from glassnet.export.runtime import Runtime
from glassnet.export.verify import Probe
from tests.export.compare import trained

LINEAR: dict[str, Any] = {
    "data": {"dataset": {"type": "plane"}, "normalize": False},
    "layers": [{"type": "dense", "units": 40, "activation": {"type": "linear"}}],
    "output": {"activation": {"type": "linear"}},
}


def answers(trainer: Trainer, graph: NarrowGraph, points: Array) -> Array:
    return units(trainer.experiment, Runtime(model(trainer, graph).SerializeToString()).run(points))


def off(graph: type[NarrowGraph], fine: bool, wide: bool = False) -> float:
    """The largest error of a network of products only, relative to its largest output."""
    trainer = Trainer(experiment(LINEAR))
    points = np.random.default_rng(0).normal(size=(500, 2)).astype(np.float32)
    expected = Predictor.of(trainer).predict(points)
    found = answers(trainer, graph(scopes(trainer.network), fine, wide), points)
    return float(np.abs(found - expected).max() / np.abs(expected).max())


@pytest.mark.parametrize("wide", [False, True])
def test_two_bytes_a_number_are_a_hundred_times_as_exact_as_one(wide: bool) -> None:
    coarse, fine = off(IntegerGraph, fine=False), off(IntegerGraph, fine=True, wide=wide)
    assert 1e-3 < coarse < 3e-2
    assert fine < coarse / 100


def test_an_answer_does_not_depend_on_the_rest_of_its_batch() -> None:
    trainer, points = trained(50), np.random.default_rng(1).normal(size=(20, 2)).astype(np.float32)
    points[7] *= 100
    for graph in NARROW.values():
        for fine in (False, True):
            together = answers(trainer, graph(scopes(trainer.network), fine), points)
            alone = [answers(trainer, graph(scopes(trainer.network), fine), points[i : i + 1]) for i in (0, 7)]
            np.testing.assert_allclose(together[[0, 7]], np.concatenate(alone), rtol=0, atol=1e-6)


@pytest.mark.parametrize("graph", [HalfGraph, IntegerGraph])
def test_rows_of_zeros_have_products_too(graph: type[NarrowGraph]) -> None:
    trainer = Trainer(experiment(LINEAR))
    for parameters in trainer.network.parameters:
        parameters["weights"][:] = [0.0] * (parameters["weights"].shape[1] - 1) + [0.5]  # the bias comes last
    for fine in (False, True):
        np.testing.assert_array_equal(answers(trainer, graph(scopes(trainer.network), fine), np.zeros((3, 2))), 0.5)


def test_numbers_beyond_the_reach_of_float16_are_scaled() -> None:
    """SiLU of −∞ is not a number; of −10⁵ it is 0."""
    layer = {"type": "dense", "units": 3, "activation": {"type": "silu"}}
    trainer = Trainer(experiment({"layers": [layer], "data": {"normalize": False}}))
    trainer.network.parameters[0]["weights"][:] = [[1e5, 0, 0], [-1e5, 1, 0], [0, 2e5, 0]]
    points = Probe(trainer).points
    assert np.isnan(answers(trainer, HalfGraph(["layer1"]), points)).any()
    fine = answers(trainer, HalfGraph(["layer1"], fine=True), points)
    expected = Predictor.of(trainer).predict(points)
    np.testing.assert_allclose(fine, expected, rtol=0, atol=1e-2)
    assert export(trainer, "float16").report.layers


def test_weights_take_two_bytes_in_the_fine_form() -> None:
    trainer = Trainer(experiment(LINEAR))
    graph = model(trainer, IntegerGraph(["output"], fine=True)).graph
    bytes_there = [list(each.dims) for each in graph.initializer if each.data_type == onnx.TensorProto.UINT8]
    assert [dims for dims in bytes_there if dims] == [[40, 2]]


def steep() -> Trainer:
    """A wave of a sum far from 0: 8 bits cannot tell where in it a point lies."""
    trainer = Trainer(experiment({**LINEAR, "layers": [], "output": {"activation": {"type": "sin"}}}))
    trainer.network.parameters[0]["weights"][:] = [[4.0, -6.0, 0.0]]
    return trainer


def test_the_fine_form_is_taken_where_the_usual_one_loses_too_much() -> None:
    report = export(steep(), "int8").report
    assert (report.layers, report.fine, report.wide) == (1, True, False)
    assert report.agreement >= 0.99
    usual = export(trained(600), "int8").report
    assert (usual.layers, usual.fine) == (3, False)


def test_layers_that_lose_most_keep_their_bits_before_that() -> None:
    layers = [{"type": "dense", "units": 6}, {"type": "dense", "units": 2, "activation": {"type": "sin"}}]
    trainer = trained(100, layers=layers)
    trainer.network.parameters[1]["weights"][:] *= 50
    report = export(trainer, "int8").report
    assert 0 < report.layers < 3
    assert not report.fine


def test_what_cannot_be_the_same_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REQUIRED, "int8", Required(0.0, 1.0))
    with pytest.raises(ExportFailed, match=r"int8 does not agree well enough: [\d.]+% given the same answer"):
        export(trained(50), "int8")
    assert [each.precision for each in exports(trained(50))] == ["float32", "float16", "int8"]
