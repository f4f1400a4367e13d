"""Languages: for which libraries there is code, and where a component has none.

Every component is a macro that bears the name of its type, in a template that bears the name of its kind.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateNotFound

from glassnet.core.component import Component
from glassnet.core.components.layers.layer import Layer
from glassnet.errors import ExportFailed


class Language(NamedTuple):
    """One library that code can be written for."""

    title: str
    install: str


LANGUAGES = {
    "numpy": Language("NumPy", "pip install numpy"),
    "pytorch": Language("PyTorch", "pip install numpy torch"),
    "keras": Language("Keras", "pip install numpy keras tensorflow"),
}
SHARED = ("feature", "schedule")
"""Kinds whose code is the same everywhere, as it is about the data or plain numbers."""
KINDS = (*SHARED, "activation", "clipping", "constraint", "layer", "loss", "normalization", "optimizer", "regularizer")
"""All kinds that have a part in a step of training."""


@cache
def environment() -> Environment:
    """All templates."""
    found = Environment(
        loader=PackageLoader("glassnet.export.code"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        extensions=["jinja2.ext.do"],
    )
    found.filters["number"] = repr
    return found


def code_of(language: str, kind: str, name: str) -> Any:
    """The macro for a component; None where there is none."""
    folder = "common" if kind in SHARED else language
    try:
        return getattr(environment().get_template(f"{folder}/{kind}.jinja").module, name, None)
    except TemplateNotFound:
        return None


def written(language: str, component: Component, *arguments: Any) -> str:
    """The code of a component; ExportFailed says why there is none."""
    if component.type == "none":
        return ""
    macro = code_of(language, component.kind, component.type)
    if macro is None:
        raise ExportFailed(_missing(language, component))
    return str(macro(component, *arguments)).strip("\n")


def _missing(language: str, component: Component) -> str:
    title, name = LANGUAGES[language].title, getattr(component, "label", component.type)
    return f"there is no {title} code for {name}; choose another {component.kind}"


def check(language: str, layers: tuple[Layer, ...]) -> None:
    """Refuse a kind of layer that the templates do not know."""
    for layer in layers:
        if code_of(language, "layer", layer.type) is None:
            raise ExportFailed(_missing(language, layer))
