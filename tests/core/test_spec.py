"""Experiments: JSON there and back, and a sentence for everything that does not fit."""

from typing import Any

import pytest

from glassnet.core.component import catalog, listed, registry
from glassnet.core.limits import Limits, parameters
from glassnet.core.spec import Experiment, experiment
from glassnet.errors import InvalidExperiment, LimitExceeded

MEMBERS = [member for kind in registry for member in listed(kind).values()]


@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: f"{m.kind}-{m.__name__}")
def test_every_component_documents_itself_and_survives_json(member: Any) -> None:
    assert len(member.help()) > 20
    assert member.label
    for name, field in member.model_fields.items():
        assert name == "type" or field.description, f"{name} has no docstring"
    value = member()
    assert member.model_validate_json(value.model_dump_json()) == value
    assert member.model_validate(value.model_dump()) == value


def test_the_catalog_names_every_listed_member_with_its_schema() -> None:
    menus = catalog()
    assert {kind: [entry["type"] for entry in entries] for kind, entries in menus.items()} == {
        kind: list(listed(kind)) for kind in registry
    }
    units = next(e for e in menus["layer"] if e["type"] == "dense")["schema"]["properties"]["units"]
    assert units["description"]


@pytest.mark.parametrize("dataset", listed("dataset"))
def test_every_dataset_alone_makes_a_whole_experiment(dataset: str) -> None:
    whole = experiment({"data": {"dataset": {"type": dataset}}})
    assert Experiment.model_validate_json(whole.model_dump_json()) == whole
    assert whole.shapes()[-1] == (whole.data.dataset.outputs(),)
    assert whole.training_examples() == round(0.6 * whole.data.dataset.rows())


BAD: list[tuple[Any, str]] = [
    ([], "expected a valid dictionary"),
    ({"bla": 1}, "bla: is not a known field"),
    ({"data": {"dataset": {"type": "moon"}}}, "data.dataset: expected one of .*'circle'.*, got 'moon'"),
    ({"data": {"dataset": {}}}, "expected an object with a 'type'"),
    ({"data": 3}, "data: expected"),
    ({"data": {"dataset": 5}}, "data.dataset: expected"),
    ({"data": {"features": [{"type": "x1"}, {"type": "x1"}]}}, "each feature once"),
    ({"data": {"split": {"train": 0.9, "dev": 0.5}}}, "at most 1, got 0.9"),
    ({"layers": [{"type": "dense", "units": 0}]}, "units: expected greater than or equal to 1, got 0"),
    ({"layers": [{"type": "dense", "units": "many"}]}, "units: expected a valid integer"),
    ({"layers": [{"type": "dense", "activation": {"type": "softmax"}}]}, "layer 1: Softmax is for the output only"),
    ({"output": {"activation": {"type": "softmax"}}}, "softmax needs at least two output units"),
    ({"output": {"activation": {"type": "tanh"}}}, "Binary cross-entropy needs a sigmoid output, got tanh"),
    ({"learning_rate": 0}, "learning_rate: expected greater than 0"),
    ({"learning_rate": float("nan")}, "learning_rate: expected a finite number"),
    ({"batch_size": 301}, "batch size of at most 300, the number of training examples, got 301"),
    (
        {"batch_size": 1, "layers": [{"type": "dense", "normalization": {"type": "batch_norm"}}]},
        "batch norm needs at least 2 examples",
    ),
    ({"seed": -1}, "seed: expected greater than or equal to 0"),
]


@pytest.mark.parametrize(("values", "words"), BAD, ids=[words for _, words in BAD])
def test_what_does_not_fit_is_said_in_a_sentence(values: Any, words: str) -> None:
    with pytest.raises(InvalidExperiment, match=words):
        experiment(values)


def test_long_wrong_values_are_not_repeated_in_full() -> None:
    with pytest.raises(InvalidExperiment) as caught:
        experiment({"seed": "x" * 10_000})
    assert len(str(caught.value)) < 200


HUGE: list[tuple[dict[str, Any], str]] = [
    ({"layers": [{"type": "dense", "units": 1000}] * 3}, "parameters"),
    ({"layers": [{"type": "dense", "units": 10**9}]}, "units in a layer, got 1,000,000,000"),
    ({"layers": [{"type": "dense", "units": 1}] * 51}, "at most 50 hidden layers, got 51"),
    ({"data": {"dataset": {"type": "circle", "points": 10**6}}}, "20,000 examples"),
]


@pytest.mark.parametrize(("values", "words"), HUGE, ids=[words for _, words in HUGE])
def test_what_is_too_large_is_refused_before_anything_is_allocated(values: dict[str, Any], words: str) -> None:
    with pytest.raises(LimitExceeded, match=words):
        Limits().check(experiment(values))


def test_parameters_are_counted() -> None:
    assert parameters(experiment({})) == (2 * 4 + 4) + (4 * 2 + 2) + (2 + 1)
    normalized = {"type": "dense", "units": 4, "normalization": {"type": "batch_norm"}}
    assert parameters(experiment({"layers": [normalized]})) == (2 * 4 + 4 + 4 + 8) + (4 + 1)
