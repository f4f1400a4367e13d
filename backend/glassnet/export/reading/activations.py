"""Activations: which of ours an ONNX operator is, found by what ours are exported as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from glassnet.core.component import listed
from glassnet.core.components.activations import Activation, Gelu, Silu
from glassnet.core.explain import sentence
from glassnet.errors import NotReadable

ACTIVATIONS: dict[str, type[Activation]] = {
    operators[0][0]: member
    for member in listed("activation").values()
    if issubclass(member, Activation)
    and len(operators := member.model_validate({}).onnx()) == 1
    and operators[0][0] != "Identity"
} | {"Gelu": Gelu, "Swish": Silu}
"""Operator -> the activation that is this operator alone; the last ones are younger than what we write."""
KNOBS = {"LeakyRelu": "slope", "Elu": "alpha"}
"""The knob that an operator calls alpha."""
DEFAULTS = {"LeakyRelu": 0.01, "Elu": 1.0}


def activation(operator: str, settings: Mapping[str, Any]) -> Activation:
    """Ours with the settings of a node; NotReadable where it has others than ours can have."""
    member, knob = ACTIVATIONS[operator], KNOBS.get(operator)
    if knob is None:
        return member.model_validate({})
    alpha = float(settings.get("alpha", DEFAULTS[operator]))
    try:
        return member.model_validate({knob: round(alpha, 7)})
    except ValidationError as error:
        raise NotReadable(f"{member.label} cannot be set so: {sentence(error)}") from error
