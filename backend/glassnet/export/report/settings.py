"""An experiment in words: a row for each choice, a row for each layer."""

from __future__ import annotations

from typing import Any

from glassnet.core.component import Component
from glassnet.core.components.probes.gradients import layer_names
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer

PLAIN = {"float": "g", "int": ","}
APART = {"data", "layers", "output", "version"}
"""Fields that have a place of their own."""


def choices(experiment: Experiment) -> list[tuple[str, str]]:
    """What was chosen, in the order of the experiment."""
    data = experiment.data
    test = 1 - data.split.train - data.split.dev
    rows = [
        ("Dataset", words(data.dataset)),
        ("Split", f"{data.split.train:.0%} train, {data.split.dev:.0%} dev, {max(test, 0):.0%} test"),
        ("Features", ", ".join(feature.label for feature in data.features) or "all inputs"),
        ("Normalized", words(data.normalize)),
    ]
    names = [name for name in type(experiment).model_fields if name not in APART]
    return rows + [(_title(name), words(getattr(experiment, name))) for name in names]


def layers(trainer: Trainer) -> list[tuple[str, str, str, str]]:
    """Name, units, activation and what else was chosen, of each layer."""
    rows = []
    for number, (name, layer) in enumerate(zip(layer_names(trainer.network), trainer.network.layers, strict=True), 1):
        defaults = type(layer).model_fields
        others = [
            f"{field.replace('_', ' ')} {words(value)}"
            for field, value in layer
            if field not in ("type", "units", "activation") and value != defaults[field].default
        ]
        units = "×".join(map(str, trainer.network.shapes[number]))
        rows.append((name, units, words(layer.activation), "; ".join(others)))
    return rows


def words(value: Any) -> str:
    """A value as a person reads it; a component with its knobs."""
    if isinstance(value, Component):
        knobs = [f"{name.replace('_', ' ')} {words(each)}" for name, each in value if _telling(name, each)]
        return f"{value.label} ({', '.join(knobs)})" if knobs else value.label
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return ", ".join(map(words, value[:12])) + (" …" if len(value) > 12 else "")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _telling(name: str, value: Any) -> bool:
    """Whether a knob says something beside its component's label."""
    return name != "type" and value is not None and value != ()


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
