"""What an exported model answers, named and shaped as scikit-learn's converters do it.

    label           int64 (batch,)             number of the class; with several labels (batch, k), 1 where one applies
    probabilities   float32 (batch, classes)   of every class; with several labels (batch, k), of each by itself
    scores          float32 (batch, k)         in place of probabilities where the units are none: tanh, linear, …
    variable        float32 (batch, k)         the values of a regression, which has no other output

Legend: *units* are the output units as the network gives them, (batch, k).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx

from glassnet.core.data import Prepared
from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.export.graph import FLOAT, INTEGER, Graph, tensor

SCOPES = frozenset({"units", "label", "probabilities"})
"""The first part of the names of the nodes between the last layer and the outputs."""
PROBABLE = {"two_classes": "sigmoid", "classes": "softmax", "labels": "sigmoid"}
"""The output activation whose units are probabilities, by task. Sigmoids of several classes do not sum to 1."""


def names(experiment: Experiment) -> list[str]:
    """What the outputs are called, in the order of the file."""
    task = experiment.data.dataset.task
    if task == "regression":
        return ["variable"]
    probable = PROBABLE[task] == experiment.output.activation.type
    return ["label", "probabilities" if probable else "scores"]


def add_outputs(graph: Graph, experiment: Experiment, units: str) -> list[onnx.ValueInfoProto]:
    """Add what turns the units into the outputs; describes them."""
    *labels, name = names(experiment)
    for label in labels:
        graph.rename(_label(graph, experiment, units), label)
    graph.rename(_two_columns(graph, units) if _paired(experiment) else units, name)
    width = 2 if _paired(experiment) else experiment.data.dataset.outputs()
    return [*(_answer(experiment) for _ in labels), tensor(name, FLOAT, ["batch", width], _meaning(experiment))]


def units(experiment: Experiment, answers: Mapping[str, Array]) -> Array:
    """The output units (m, k), from what a model answered."""
    numbers = answers[names(experiment)[-1]]
    return numbers[:, 1:] if _paired(experiment) else numbers


def answers(experiment: Experiment, data: Prepared, units: Array) -> dict[str, Array]:
    """What a model answers, by name, of output units (m, k)."""
    *labels, name = names(experiment)
    numbers = np.concatenate([1 - units, units], axis=1) if _paired(experiment) else units
    return {label: data.answers(units, experiment.output.activation) for label in labels} | {name: numbers}


def _paired(experiment: Experiment) -> bool:
    """Whether one unit's probability p stands in the file as two columns, 1 − p and p."""
    return experiment.data.dataset.task == "two_classes" and names(experiment)[-1] == "probabilities"


def _two_columns(graph: Graph, p: str) -> str:
    no = graph.node("probabilities", "Sub", [np.ones(1), p])
    return graph.node("probabilities", "Concat", [no, p], axis=1)


def _label(graph: Graph, experiment: Experiment, units: str) -> str:
    """The class number, or the labels, that the units stand for."""
    task = experiment.data.dataset.task
    if task == "classes":
        return graph.node("label", "ArgMax", [units], axis=1, keepdims=0)
    middle = np.array(sum(experiment.output.activation.targets) / 2)
    number = graph.node("label", "Cast", [graph.node("label", "Greater", [units, middle])], to=INTEGER)
    return number if task == "labels" else graph.node("label", "Squeeze", [number, np.array([1])])


def _answer(experiment: Experiment) -> onnx.ValueInfoProto:
    """What the output ``label`` is."""
    dataset = experiment.data.dataset
    if dataset.task == "labels":
        return tensor("label", INTEGER, ["batch", dataset.outputs()], "1 where the label applies")
    return tensor("label", INTEGER, ["batch"], f"number of the class, from 0: {', '.join(dataset.classes)}")


def _meaning(experiment: Experiment) -> str:
    """What the numbers say, in words."""
    dataset, activation = experiment.data.dataset, experiment.output.activation
    if dataset.task == "regression":
        return "the predicted value" if dataset.outputs() == 1 else "the predicted values"
    classes = ", ".join(dataset.classes)
    if names(experiment)[-1] == "probabilities":
        return f"probability of each label: {classes}" if dataset.task == "labels" else f"of the classes {classes}"
    if dataset.task == "classes":
        return f"one number per class ({activation.label}), the largest wins: {classes}"
    no, yes = activation.targets
    if dataset.task == "labels":
        return f"{yes:g} means the label applies, {no:g} not ({activation.label}): {classes}"
    return f"{no:g} means {dataset.classes[0]}, {yes:g} means {dataset.classes[1]} ({activation.label})"
