"""Scripts: what the templates make of an experiment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from glassnet.core.components.activations import Activation
from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export.code.languages import check, code_of, environment, written
from glassnet.export.code.plan import Plan, call

WIDTH = 120
"""Characters in a line, at most."""


def script(trainer: Trainer, language: str) -> str:
    """The program that trains the trainer's experiment from the start, beside ``run.npz``.

    ExportFailed says in a sentence what there is no code for.
    """
    plan = Plan(trainer)
    check(language, trainer.experiment.all_layers())
    if not plan.learned:
        raise ExportFailed("no layer learns, so that there is nothing to write down; let one of them learn")
    text = environment().get_template(f"{language}/script.jinja").render(_context(plan, language))
    return _tidy(text)


def _context(plan: Plan, language: str) -> dict[str, Any]:
    """All that a script's template reads."""
    experiment = plan.experiment
    decays = getattr(experiment.optimizer, "weight_decay", None) is not None
    return {
        "plan": plan,
        "quoted": _quoted,
        "listed": _listed,
        "activations": [activation.type for activation in _activations(plan)],
        "columns": [written(language, feature) for feature in plan.features],
        "decays": decays,
        "needs_weights": decays or experiment.regularizer.type != "none",
        "last": plan.stages[-1].number,
        "fused": bool(experiment.loss.needs),
        "code": _code(plan, language),
    }


def _code(plan: Plan, language: str) -> dict[str, Any]:
    """The code of all components of an experiment."""
    experiment = plan.experiment
    normalizations = _different(stage.layer.normalization for stage in plan.stages)
    return {
        "activations": [written(language, activation) for activation in _activations(plan)],
        "answer": written(language, plan.stages[-1].layer.activation),
        "normalizations": [written(language, each) for each in normalizations],
        "forward": _layers(plan, language, ""),
        "made": _layers(plan, language, "_made"),
        "backward": _backward(plan, language),
        "loss": written(language, experiment.loss, plan),
        "regularizer": written(language, experiment.regularizer),
        "clipping": written(language, experiment.clipping),
        "constraint": written(language, experiment.constraint),
        "optimizer": written(language, experiment.optimizer, plan),
        "schedule": written(language, experiment.schedule, experiment.learning_rate, plan.dev),
    }


def _layers(plan: Plan, language: str, what: str) -> list[str]:
    """The lines of each layer's forward pass, or those that make it; none where a library has no such lines."""
    found = []
    for stage in plan.stages:
        macro, layer = code_of(language, "layer", f"{stage.layer.type}{what}"), stage.layer
        if macro is not None:
            made = code_of(language, "normalization", f"{getattr(layer.normalization, 'type', None)}_made")
            normalization = str(made(layer.normalization, stage.units)) if made else ""
            activation = written(language, layer.activation)
            found.append(str(macro(layer, stage, call, activation, normalization)).strip("\n") + "\n")
    return found


def _backward(plan: Plan, language: str) -> list[str]:
    """The lines of each layer's backward pass, the last layer first; none where gradients are the library's work."""
    found = []
    for stage in reversed(plan.stages):
        macro = code_of(language, "layer", f"{stage.layer.type}_backward")
        if macro is not None and (stage.learns or stage.reaches_down):
            fused = stage.is_output and bool(plan.experiment.loss.needs)
            found.append(str(macro(stage.layer, stage, call, fused)))
    return found


def _activations(plan: Plan) -> list[Activation]:
    """The activations that are called, each type once."""
    return _different(stage.layer.activation for stage in plan.stages)


def _different(components: Iterable[Any]) -> list[Any]:
    """Components, each type once, without those that are not there."""
    return list({each.type: each for each in components if each is not None}.values())


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _listed(name: str, values: Iterable[str]) -> str:
    """A list under a name, in as many lines as it needs."""
    line = f"{name} = [{_quoted(values)}]"
    return line if len(line) <= WIDTH else line.replace("[", "[\n    ").replace(", ", ",\n    ").replace("]", ",\n]")


def _tidy(text: str) -> str:
    """Two empty lines before a section, never more, none at the end, no blanks at the end of a line."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    lines = re.sub(r"\n+(# ── )", r"\n\n\n\1", lines)
    return re.sub(r"\n{4,}", "\n\n\n", lines).strip("\n") + "\n"
