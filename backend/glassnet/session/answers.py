"""What a session answers: the examples on a plane, what the network says of a point, how two runs compare."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassnet.core.data import Part
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.core.view import View
from glassnet.errors import InvalidInput
from glassnet.protocol import CheckGradients, Compare, Examples, Message, Predict, Predicted, ReadBranch, packed
from glassnet.session.checking import checked
from glassnet.session.comparison import compared
from glassnet.session.run import Run
from glassnet.session.runs import series_of
from glassnet.session.viewer import Viewer

Question = Predict | CheckGradients | ReadBranch | Compare
"""What changes nothing and is answered at once, to the one who asks."""


def answer(question: Question, run: Run, rev: int, viewer: Viewer) -> Message:
    """The answer, as the viewer sees the run now; one of our errors if there is none."""
    match question:
        case Predict():
            return predicted(run.trainer, question.point)
        case CheckGradients():
            return checked(run.trainer, rev)
        case ReadBranch():
            return series_of(run.branches.find(question.branch), question.probes)
        case Compare():
            first, second = run.branches.find(question.first), run.branches.find(question.second)
            return compared(first, second, viewer.watch.plane)


def examples(trainer: Trainer, view: View, rev: int) -> Examples:
    """The train and dev examples as they fall on the viewer's plane."""
    data = trainer.data

    def part(name: Part) -> dict[str, Any]:
        xy = view.plane.project(data.x[name])
        return {"xy": packed(xy), "y": packed(data.y[name].astype(np.float32))}

    dev = data.x["dev"]
    return Examples(
        rev=rev,
        axes=view.plane.axes,
        reach=view.plane.reach,
        train=part("train"),
        dev=part("dev") | {"x": packed(dev)},
        pixels=_pixels(trainer, dev),
    )


def _pixels(trainer: Trainer, x: Array) -> dict[str, Any] | None:
    """Pictures as bytes (m, height, width), the brightest pixel of all 255; None where examples are no pictures."""
    picture = trainer.experiment.data.dataset.picture
    if picture is None:
        return None
    brightest = float(max(part.max(initial=0) for part in trainer.data.x.values())) or 1.0
    return packed((np.clip(x / brightest, 0, 1) * 255).astype(np.uint8).reshape(-1, *picture))


def predicted(trainer: Trainer, point: tuple[float, ...]) -> Predicted:
    """What the network says about one raw point; InvalidInput if it has not as many numbers as an example."""
    dataset = trainer.experiment.data.dataset
    if len(point) != len(dataset.inputs):
        raise InvalidInput(
            f"expected a point of {len(dataset.inputs)} numbers, as {dataset.label} has, got {len(point)}"
        )
    with np.errstate(over="ignore", invalid="ignore"):
        layers = [layer[0].astype(float) for layer in trainer.activations(np.array([point]))]
    if not all(np.isfinite(layer).all() for layer in layers):
        raise InvalidInput("expected a point near the data, got one for which the network's numbers overflow")
    return Predicted(
        point=point,
        output=tuple(layers[-1].tolist()),
        answer=_in_words(trainer, layers[-1]),
        activations=[layer.tolist() for layer in layers],
    )


def _in_words(trainer: Trainer, output: Array) -> str:
    dataset, activation = trainer.experiment.data.dataset, trainer.experiment.output.activation
    answer = trainer.data.answers(output[None], activation)[0]
    if dataset.task == "regression":
        return f"{answer:.3g}"
    if dataset.task == "classes":
        share = output[answer]
    else:
        no, yes = activation.targets
        share = (output[0] - no) / (yes - no) if answer else (yes - output[0]) / (yes - no)
    return f"{dataset.classes[answer]} ({min(max(float(share), 0.0), 1.0):.1%})"
