"""The report of a run, and its figures one by one, from templates."""

from __future__ import annotations

import base64
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from glassnet.core.components.probes.answers import confusion
from glassnet.core.limits import parameters
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.export.boundary import Boundary, boundary
from glassnet.export.exporter import export
from glassnet.export.report import metrics
from glassnet.export.report.chart import Chart, chart
from glassnet.export.report.history import History
from glassnet.export.report.palette import CLASSES, Scheme
from glassnet.export.report.picture import picture
from glassnet.export.report.settings import choices, layers

RESOLUTION = 400
"""Cells along a side of the boundary."""
MOST_POINTS = 300
"""Examples drawn over it."""
MOST_CLASSES = 30
"""Classes of which the confusion is shown."""
USES = {
    "two_classes": "Telling {classes} apart from {inputs}.",
    "classes": "Telling {classes} apart from {inputs}.",
    "labels": "Saying which of {classes} apply, from {inputs}.",
    "regression": "Predicting a number from {inputs}.",
}


class Place(NamedTuple):
    """Where an example stands on the boundary, in percent from the left and from the top, and its colour."""

    across: float
    down: float
    colour: str


def report(trainer: Trainer, history: History, title: str = "", use: str = "", now: datetime | None = None) -> str:
    """The run as one HTML document that needs nothing else: text is escaped, there are no scripts.

    ``title`` and ``use``, what the model is meant for, are written by whoever reports; both have defaults.
    """
    return (
        _templates()
        .get_template("report.html")
        .render(
            title=title or f"{trainer.experiment.data.dataset.label}: a trained network",
            made=f"{now or datetime.now(UTC):%Y-%m-%d %H:%M} (UTC)",
            **_facts(trainer, use),
            **_figures(trainer, history),
        )
    )


def figures(trainer: Trainer, history: History) -> dict[str, bytes]:
    """Every figure as a file of its own: SVG, and the bare boundary as PNG; by file name."""
    drawn = _figures(trainer, history)
    files = {f"{name}.svg": _alone(chart=each, shown=None) for name, each in drawn["charts"].items()}
    if drawn["map"]:
        files |= {"boundary.svg": _alone(chart=None, shown=drawn["map"]), "boundary.png": drawn["map"]["png"]}
    return files


def _alone(**what: Any) -> bytes:
    """A figure as a file, its colours written out: not every program that reads SVG knows variables."""
    templates = _templates()
    light = str(templates.get_template("chart.svg").module.light())  # type: ignore[attr-defined]
    colours = dict(re.findall(r"--([\w-]+): (#\w+)", light))
    text = templates.get_template("alone.svg").render(**what).strip()
    return re.sub(r"var\(--([\w-]+)\)", lambda found: colours[found[1]], text).encode()


def _templates() -> Environment:
    loader = PackageLoader("glassnet.export.report")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _figures(trainer: Trainer, history: History) -> dict[str, Any]:
    score = "R²" if trainer.experiment.data.dataset.task == "regression" else "accuracy"
    charts = {"loss": _curves("Loss", "loss", history), "score": _curves(score.capitalize(), "score", history)}
    return {"score": score, "charts": charts, "map": _map(trainer)}


def _curves(title: str, column: str, history: History) -> Chart:
    series = {part: history.points(f"{part}_{column}") for part in ("train", "dev")}
    return chart(title, "epoch", title, series)


def _map(trainer: Trainer) -> dict[str, Any] | None:
    """The boundary with some examples on it; None for a single input, which spans no plane."""
    dataset = trainer.experiment.data.dataset
    if len(dataset.inputs) < 2:
        return None
    found = boundary(trainer, RESOLUTION)
    schemes: tuple[Scheme, ...] = ("light", "dark")
    return {
        "urls": {scheme: _url(picture(found, scheme)) for scheme in schemes},
        "png": picture(found),
        "plane": found.plane,
        "points": _places(trainer, found),
        "classes": list(zip(dataset.classes, _colours(trainer), strict=False)),
    }


def _places(trainer: Trainer, found: Boundary) -> list[Place]:
    """Training examples that lie in the picture, at most so many."""
    left, right, bottom, top = found.plane.reach
    every = -(-len(trainer.data.y["train"]) // MOST_POINTS)
    x, y = trainer.data.x["train"][::every], trainer.data.y["train"][::every]
    uv = (found.plane.project(x) - [left, top]) / [right - left, bottom - top] * 100
    inside: Array = np.all((uv >= 0) & (uv <= 100), axis=1)
    colours = _example_colours(trainer, y)
    return [Place(round(float(u), 2), round(float(v), 2), colours[i]) for i, (u, v) in enumerate(uv) if inside[i]]


def _example_colours(trainer: Trainer, y: Array) -> list[str]:
    """The colour of each example: its class, or its value's sign."""
    if trainer.experiment.data.dataset.task in ("two_classes", "classes"):
        return [_colours(trainer)[int(number)] for number in y]
    first = y.reshape(len(y), -1)[:, 0]
    middle = 0.0 if trainer.experiment.data.dataset.task == "regression" else 0.5
    return ["var(--positive)" if value > middle else "var(--negative)" for value in first]


def _colours(trainer: Trainer) -> list[str]:
    """The colours of the classes, as on the page: two classes have the colours of the signs."""
    dataset = trainer.experiment.data.dataset
    if dataset.task == "two_classes":
        return ["var(--negative)", "var(--positive)"]
    return [CLASSES[number % len(CLASSES)] for number in range(len(dataset.classes))]


def _url(png: bytes) -> Markup:
    return Markup("data:image/png;base64," + base64.b64encode(png).decode())


def _facts(trainer: Trainer, use: str) -> dict[str, Any]:
    """Settings, metrics and what a model card says."""
    experiment, dataset = trainer.experiment, trainer.experiment.data.dataset
    judged = next(part for part in metrics.parts(trainer) if part.name == metrics.unseen(trainer))
    exact = dataset.task in ("two_classes", "classes")
    classes = dataset.classes if exact and len(dataset.classes) <= MOST_CLASSES else ()
    return {
        "trainer": trainer,
        "dataset": dataset,
        "parameters": parameters(experiment),
        "choices": choices(experiment),
        "layers": layers(trainer),
        "parts": metrics.parts(trainer),
        "judged": judged,
        "interval": metrics.interval(judged.score, judged.examples) if exact else None,
        "by_class": metrics.by_class(trainer),
        "confusion": confusion(trainer, judged.name).tolist() if classes else [],
        "errors": metrics.errors(trainer),
        "use": use or USES[dataset.task].format(classes=_few(dataset.classes), inputs=_few(dataset.inputs)),
        "ranges": _ranges(trainer),
        "verified": export(trainer).report,
        "versions": _versions(),
        "spec": experiment.model_dump_json(indent=1),
    }


def _ranges(trainer: Trainer) -> list[tuple[str, float, float]]:
    """What of each input the network has seen; nothing where there are too many to list."""
    x, names = trainer.data.x["train"], trainer.experiment.data.dataset.inputs
    if len(names) > MOST_CLASSES:
        return []
    return [(name, float(low), float(high)) for name, low, high in zip(names, x.min(0), x.max(0), strict=True)]


def _versions() -> str:
    import onnxruntime

    packages = [f"{name} {version(name)}" for name in ("glassnet", "numpy", "onnx")]
    return ", ".join([*packages, f"onnxruntime {onnxruntime.__version__}", f"Python {platform.python_version()}"])


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
