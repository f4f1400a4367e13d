"""A traced example: forward as the trainer predicts, backward as training computes it or as the slopes say."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import pytest

from glassnet.core.components.studies import Finding, Rest
from glassnet.core.components.studies.trace import MOST_ENTRIES, TraceStudy
from glassnet.core.objective import Objective
from glassnet.core.spec import experiment
from glassnet.core.subject import Subject
from glassnet.core.tracing import Trace, trace
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput


def dense(**values: Any) -> dict[str, Any]:
    return {"type": "dense", "units": 5, **values}


LAYER_NORM, BATCH_NORM = {"type": "layer_norm"}, {"type": "batch_norm"}
REGRESSION = {"dataset": {"type": "plane"}}
LINEAR = {"activation": {"type": "linear"}}
NETS: dict[str, dict[str, Any]] = {
    "default": {},
    "no hidden layer": {"layers": []},
    "relu": {"layers": [dense(activation={"type": "relu"}), dense(activation={"type": "gelu"})]},
    "layer norm": {"layers": [dense(normalization=LAYER_NORM)] * 2},
    "skips": {"layers": [dense(skip=1), dense(skip=1), dense(units=3, skip=2), dense(units=3, skip=1)]},
    "skip to the output": {"layers": [dense(), dense()], "output": {"skip": 2}},
    "classes": {"data": {"dataset": {"type": "iris"}}},
    "regression": {"data": REGRESSION},
    "huber": {"data": REGRESSION, "loss": {"type": "huber", "delta": 0.1}, "output": LINEAR},
    "absolute error": {"data": REGRESSION, "loss": {"type": "absolute_error"}, "output": LINEAR},
    "weighted classes": {"loss": {"type": "binary_cross_entropy", "class_weights": [1, 3]}},
    "dropout": {"layers": [dense(dropout=0.5)]},
}
BATCH_NORMS: dict[str, dict[str, Any]] = {
    "batch norm": {"layers": [dense(normalization=BATCH_NORM)] * 2},
    "batch norm and skips": {"layers": [dense(normalization=BATCH_NORM), dense(normalization=BATCH_NORM, skip=1)]},
}


def trained(values: dict[str, Any]) -> Trainer:
    trainer = Trainer(experiment({"precision": "float64", **values}))
    trainer.train(30)
    return trainer


def test_a_network_in_single_precision_is_followed_in_double() -> None:
    trainer = trained({"precision": "float32"})
    found, expected = traced(trainer), trainer.activations(trainer.data.x["train"][3:4])[-1]
    assert found.output.dtype == np.float64
    assert np.abs(found.output - expected).max() < 1e-6


def traced(trainer: Trainer, row: int = 3) -> Trace:
    targets = trainer.data.targets("train", trainer.experiment.output.activation)
    return trace(trainer, trainer.data.x["train"][row], targets[row])


def gradient(found: Trace, trainer: Trainer) -> np.ndarray:
    """All gradients in one vector, laid out like theta."""
    flat = np.zeros(trainer.network.trainable)
    for views, layer in zip(trainer.network.views(flat), found.layers, strict=True):
        for name, view in views.items():
            value = layer.backward[name]
            view[...] = (
                np.hstack([value, layer.backward["bias"].T]) if name == "weights" and layer.layer.folded else value
            )
    return flat


@pytest.mark.parametrize("name", [*NETS, *BATCH_NORMS])
def test_forward_is_what_the_trainer_predicts(name: str) -> None:
    trainer = trained((NETS | BATCH_NORMS)[name])
    found = traced(trainer)
    inputs, *activations = trainer.activations(trainer.data.x["train"][3:4])
    assert np.abs(found.layers[0].forward["input"] - inputs).max() == 0
    for layer, expected in zip(found.layers, activations, strict=True):
        assert np.abs(layer.forward["a"] - expected).max() < 1e-12


@pytest.mark.parametrize("name", NETS)
def test_backward_is_what_training_computes(name: str) -> None:
    trainer = trained(NETS[name])
    quiet = tuple(layer.model_copy(update={"dropout": 0.0}) for layer in trainer.experiment.layers)
    objective = Objective(trainer.experiment.model_copy(update={"layers": quiet}), trainer.data, np.array([3]))
    objective.network.theta[...] = trainer.network.theta
    found = traced(trainer)
    assert found.loss == pytest.approx(objective.value(), abs=1e-12)
    expected = objective.gradient()
    assert np.abs(expected).max() > 1e-6
    assert np.abs(gradient(found, trainer) - expected).max() < 1e-9


@pytest.mark.parametrize("name", BATCH_NORMS)
def test_backward_of_batch_norm_is_the_slope_of_the_loss_of_predictions(name: str) -> None:
    trainer = trained(BATCH_NORMS[name])
    expected, theta = np.zeros(trainer.network.trainable), trainer.network.theta
    for place in range(len(expected)):
        kept, losses = theta[place], []
        for moved in (kept + 1e-6, kept - 1e-6):
            theta[place] = moved
            losses.append(traced(trainer).loss or 0.0)
        theta[place], expected[place] = kept, (losses[0] - losses[1]) / 2e-6
    assert np.abs(expected).max() > 1e-3
    assert np.abs(gradient(traced(trainer), trainer) - expected).max() < 1e-7


@pytest.mark.parametrize("name", ["default", "skips", "batch norm and skips", "classes"])
def test_backward_by_the_inputs_is_the_slope_of_the_loss(name: str) -> None:
    values = (NETS | BATCH_NORMS)[name]
    trainer = trained({**values, "data": {**values.get("data", {}), "normalize": False}})
    target = trainer.data.targets("train", trainer.experiment.output.activation)[3]
    x = trainer.data.x["train"][3]
    found = trace(trainer, x, target).layers[0].backward["input"][0]
    for place in range(len(x)):
        moved = 1e-6 * np.eye(len(x))[place]
        losses = [trace(trainer, x + way, target).loss or 0.0 for way in (moved, -moved)]
        assert found[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-7)
    assert np.abs(found).max() > 1e-3


def findings(trainer: Trainer, **knobs: Any) -> Finding:
    found = next(TraceStudy(**knobs).work(Subject(trainer)))
    assert isinstance(found, Finding)
    return found


def test_the_study_follows_the_training() -> None:
    trainer = trained({})
    work = TraceStudy(example=3).work(Subject(trainer))
    first, rest = islice(work, 2)
    assert isinstance(first, Finding)
    assert isinstance(rest, Rest)
    trainer.train(1)
    later = next(work)
    assert isinstance(later, Finding)
    assert (first.facts["step"], later.facts["step"]) == (30, 31)
    assert later.facts["loss"] == traced(trainer).loss != first.facts["loss"]


def test_a_point_of_ones_own_has_a_way_back_only_with_its_answer() -> None:
    trainer = trained({})
    x, y = trainer.data.x["train"][3], trainer.data.y["train"][3]
    without = findings(trainer, point=tuple(x))
    assert without.facts["loss"] is None
    assert "dweights 1" not in without.arrays
    given, example = findings(trainer, point=tuple(x), answer=(float(y),)), findings(trainer, example=3)
    assert given.arrays.keys() == example.arrays.keys()
    assert given.facts["loss"] == example.facts["loss"]
    for name, array in example.arrays.items():
        assert (given.arrays[name] == array).all(), name


def test_a_class_number_is_an_answer() -> None:
    found = findings(trained(NETS["classes"]), point=(5, 3, 1.5, 0.2), answer=(2,))
    assert found.arrays["target"].tolist() == [0, 0, 1]


def test_large_matrices_send_their_strongest_entries() -> None:
    trainer = trained({"layers": [dense(units=60), dense(units=60)]})
    found = findings(trainer, example=3)
    whole = traced(trainer).layers[1].backward["weights"].ravel()
    kept = found.arrays["index dweights 2"]
    assert len(kept) == MOST_ENTRIES == found.facts["layers"][1]["strongest"]["dweights"]
    assert np.allclose(found.arrays["dweights 2"], whole[kept])
    assert np.abs(np.delete(whole, kept)).max() <= np.abs(whole[kept]).min()


@pytest.mark.parametrize(
    ("knobs", "sentence"),
    [
        ({"example": 100_000}, "expected an example of the train set"),
        ({"point": (1.0,)}, "expected 2 numbers, one per input, got 1"),
        ({"point": (1.0, 2.0), "answer": (3.0,)}, "expected class numbers from 0 to 1, got 3"),
        ({"point": (1.0, 2.0), "answer": (0.0, 1.0)}, "expected 1 numbers in the answer, got 2"),
    ],
)
def test_what_cannot_be_traced_is_refused(knobs: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        findings(trained({}), **knobs)


def test_facts_say_what_formulas_need() -> None:
    plain = findings(trained({"layers": [dense(normalization=LAYER_NORM | {"epsilon": 0.25}), dense(skip=1)]})).facts
    assert (plain["loss_type"], plain["weighted"]) == ("binary_cross_entropy", False)
    told = [(layer["normalization"], layer["epsilon"], layer["skip"]) for layer in plain["layers"]]
    assert told == [("layer_norm", 0.25, 0), (None, None, 1), (None, None, 0)]
    assert findings(trained(NETS["weighted classes"])).facts["weighted"]
    assert not findings(trained(NETS["huber"])).facts["weighted"]
