"""The experiments that are compared leave nothing out: a choice that joins the registry is drawn without being told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from glassnet.core.component import Component, registry
from glassnet.core.components.losses import BinaryCrossEntropy, CategoricalCrossEntropy
from glassnet.core.spec import Experiment
from tests.parity.cases import cases

COMPARED = "activation clipping constraint loss normalization optimizer regularizer schedule".split()
"""The kinds that have a part in a step of training; the others only make what both start from."""
EXPERIMENTS = [case.trainer("float64").experiment for case in cases()]


def inside(value: Any) -> Iterator[Component]:
    """All components within a value."""
    if isinstance(value, Component):
        yield value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from inside(getattr(value, name))
    elif isinstance(value, tuple):
        for entry in value:
            yield from inside(entry)


def test_there_are_enough() -> None:
    assert len(EXPERIMENTS) >= 40
    assert len({case.name for case in cases()}) == len(EXPERIMENTS)


@pytest.mark.parametrize("kind", COMPARED)
def test_every_choice_is_drawn(kind: str) -> None:
    drawn = {component.type for experiment in EXPERIMENTS for component in inside(experiment) if component.kind == kind}
    assert drawn == registry[kind].keys()


def shortcuts(experiment: Experiment) -> Iterator[str]:
    """Of each shortcut: whether it starts at the inputs, and whether the widths differ."""
    widths = [width for (width,) in experiment.shapes()]
    for number, layer in enumerate(experiment.all_layers(), 1):
        if layer.skip:
            start = "input" if layer.skip == number else "hidden"
            yield f"{start}, {'projected' if widths[number] != widths[number - layer.skip] else 'plain'}"


def test_every_shortcut_is_drawn() -> None:
    drawn = {shortcut for experiment in EXPERIMENTS for shortcut in shortcuts(experiment)}
    assert drawn == {"input, projected", "input, plain", "hidden, projected", "hidden, plain"}


def test_layers_of_their_own_rate_and_frozen_ones_are_drawn() -> None:
    layers = [layer for experiment in EXPERIMENTS for layer in experiment.all_layers()]
    assert {layer.learning_rate_factor for layer in layers} >= {0.5, 1, 2}
    assert {layer.frozen for layer in layers} == {True, False}


def test_class_weights_and_labels_without_an_answer_are_drawn() -> None:
    weighted = {type(e.loss) for e in EXPERIMENTS if getattr(e.loss, "class_weights", ())}
    assert weighted == {BinaryCrossEntropy, CategoricalCrossEntropy}
    assert "labels" in {experiment.data.dataset.task for experiment in EXPERIMENTS}


def test_a_single_example_is_left_over_with_batch_norm_and_without() -> None:
    drawn = {
        experiment.smallest_batch()
        for experiment in EXPERIMENTS
        if experiment.training_examples() % experiment.batch_size == 1
    }
    assert drawn == {1, 2}
