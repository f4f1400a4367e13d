"""Writes docs/reference.md from the classes and their docstrings: ``python -m scripts.reference``."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

import glassnet
from glassnet.core.component import Component, Frozen, registry
from glassnet.core.components.layers.dense import Dense
from glassnet.core.evaluation import Evaluation
from glassnet.core.gradient_check import VERDICTS, GradientCheck, LayerCheck
from glassnet.core.spec import Data, Experiment, Output, Split
from glassnet.export.verify import Report

PAGE = Path(__file__).parents[1] / "docs" / "reference.md"
INTRODUCTION = """# Reference

Made from the classes by `python -m scripts.reference`; do not edit. Arrays have one example a row: `x` is
(rows, inputs), outputs are (rows, output units). [determinism.md](determinism.md) says when the same experiment gives
the same bits.

"""
BOUNDS = {"exclusiveMinimum": ">", "minimum": "≥", "exclusiveMaximum": "<", "maximum": "≤"}
HEADINGS = {"loss": "Losses", "regularizer": "Regularizers", "clipping": "Clipping"}


def page() -> str:
    """The whole page."""
    return INTRODUCTION + "\n\n".join([*library(), *components()]) + "\n"


# ── the library ──


def library() -> Iterator[str]:
    """What `from glassnet import …` gives."""
    yield "## The library\n\n`from glassnet import " + ", ".join(sorted(glassnet.__all__)) + "`"
    for model in (Experiment, Data, Split, Dense, Output):
        yield f"### {model.__name__}\n\n{text(model)}\n\n{knobs(model)}"
    yield called("experiment", glassnet.experiment)
    yield f"### Table\n\n`Table(x, y)`: {text(glassnet.Table)}"
    yield f"### Own\n\n{text(glassnet.Own)}\n\n{knobs(glassnet.Own)}"
    yield method(glassnet.Own.describing, "Own.describing")
    yield called("Trainer", glassnet.Trainer)
    yield "\n\n".join(members(glassnet.Trainer))
    yield f"### Evaluation\n\n{text(Evaluation)}\n\n{attributes(Evaluation)}"
    yield called("Ensemble", glassnet.Ensemble)
    yield "\n\n".join(members(glassnet.Ensemble))
    yield called("check_gradients", glassnet.check_gradients)
    yield f"#### GradientCheck\n\n{text(GradientCheck)}\n\n{attributes(GradientCheck)}"
    yield "\n\n".join(members(GradientCheck))
    yield f"#### LayerCheck\n\n{text(LayerCheck)}\n\n{attributes(LayerCheck)}"
    yield "\n".join(f"- *{word}*: {meaning}" for word, meaning in VERDICTS.items())
    yield called("save_onnx", glassnet.save_onnx) + f"\n\n{attributes(Report)}"
    for estimator in (glassnet.GlassnetClassifier, glassnet.GlassnetRegressor):
        yield called(estimator.__name__, estimator)
        names = [name for name in ("fit", "predict", "predict_proba") if hasattr(estimator, name)]
        yield "\n\n".join(method(getattr(estimator, name), name) for name in names)


def members(cls: type) -> Iterator[str]:
    """Public methods and properties of a class, in the order of the source."""
    for name, value in vars(cls).items():
        if name.startswith("_"):
            continue
        if isinstance(value, property):
            yield f"`{name}`: {text(value)}"
        elif inspect.isfunction(value):
            yield method(value, name)


def called(heading: str, function: Callable[..., Any]) -> str:
    """A function under a heading of its own."""
    return f"### {heading}\n\n{method(function, function.__name__)}"


def method(function: Callable[..., Any], name: str) -> str:
    """Signature and docstring."""
    return f"`{name}{signature(function)}`: {text(function)}"


def signature(function: Callable[..., Any]) -> str:
    """Parameters and result as they are written in the source."""
    found = inspect.signature(function)
    words, starred = [], False
    for parameter in found.parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            words.append("*")
            starred = True
        kind = "" if parameter.annotation in (parameter.empty, "Any") else f": {parameter.annotation}"
        default = "" if parameter.default is parameter.empty else f" = {parameter.default!r}"
        words.append(f"{parameter.name}{kind}{default}")
    result = (
        "" if inspect.isclass(function) or found.return_annotation is found.empty else f" -> {found.return_annotation}"
    )
    return f"({', '.join(words)}){result}"


def attributes(cls: Any) -> str:
    """Fields of a dataclass with the docstrings below them, read from the sources of its kind."""
    meant = {name: text for each in cls.__mro__ if is_dataclass(each) for name, text in documented(each).items()}
    assert is_dataclass(cls)
    return "\n".join(f"- `{field.name}`: {meant[field.name]}" for field in fields(cls))


def documented(cls: Any) -> dict[str, str]:
    """Attribute -> the docstring below it."""
    (node,) = ast.parse(dedent(inspect.getsource(cls))).body
    assert isinstance(node, ast.ClassDef)
    found = {}
    for statement, after in zip(node.body, node.body[1:], strict=False):
        if isinstance(statement, ast.AnnAssign) and isinstance(after, ast.Expr):
            assert isinstance(statement.target, ast.Name)
            assert isinstance(after.value, ast.Constant)
            found[statement.target.id] = inspect.cleandoc(str(after.value.value))
    return found


# ── components ──


def components() -> Iterator[str]:
    """Every kind with its members."""
    example = '`{"type": "adam", "beta1": 0.8}`'
    yield f"## Components\n\nIn JSON a component is an object with its `type` and the knobs that differ: {example}."
    for kind, all_members in registry.items():
        ours = [member for member in all_members.values() if member.__module__.startswith("glassnet.")]
        if ours:
            base = next(cls for cls in ours[0].__mro__ if "kind" in vars(cls))
            yield f"### {heading(kind)}\n\n{text(base)}"
            yield from map(component, ours)


def heading(kind: str) -> str:
    """What the members of a kind are called together."""
    return HEADINGS.get(kind, f"{kind.capitalize()}s")


def component(member: type[Component]) -> str:
    """Label, type, help and knobs."""
    return (
        f"#### {member.label} · `{member.model_fields['type'].default}`\n\n{text(member)}\n\n{knobs(member)}".rstrip()
    )


def knobs(model: type[Frozen]) -> str:
    """A table of fields: default, bounds, meaning."""
    schema = model.model_json_schema()["properties"]
    names = [name for name in model.model_fields if name not in ("type", "version")]
    if not names:
        return ""
    rows = ["| field | default | bounds | meaning |", "| --- | --- | --- | --- |"]
    for name in names:
        field, described = model.model_fields[name], schema[name]
        default = "required" if field.is_required() else f"`{shown(field.default)}`"
        bounds = ", ".join(
            f"{sign} {described[key]:,}".removesuffix(".0") for key, sign in BOUNDS.items() if key in described
        )
        symbol = f"{described['symbol']}: " if "symbol" in described else ""
        meaning = field.description or component_help(field.default)
        rows.append(f"| `{name}` | {default} | {bounds} | {cell(symbol + meaning)} |")
    return "\n".join(rows)


def component_help(default: Any) -> str:
    """What a field without a docstring of its own means: what its kind does."""
    if isinstance(default, tuple):
        return f"Any number of them. {component_help(default[0])}" if default else ""
    kind = next((cls for cls in type(default).__mro__ if "kind" in vars(cls)), type(default))
    return text(kind).splitlines()[0]


def shown(value: Any) -> str:
    """A default as one reads it."""
    if isinstance(value, Component):
        return str(value.type)
    if isinstance(value, Frozen):
        return f"{type(value).__name__}()"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(shown, value)) + ")"
    return f"{value:g}" if isinstance(value, float) else str(value)


def cell(words: str) -> str:
    """As it may stand in a table."""
    return " ".join(words.split()).replace("``", "`").replace("|", "\\|")


def text(documented: Any) -> str:
    """A docstring, its ``names`` as Markdown writes them."""
    return inspect.cleandoc(documented.__doc__ or "").replace("``", "`")


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
