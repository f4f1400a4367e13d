"""The loss along a straight line through the weights: down the gradient, or from one moment of a run to another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.core.components.studies.study import Finding, Rest
from glassnet.core.gradient_check import calm
from glassnet.core.losses_at import Losses
from glassnet.core.objective import Objective
from glassnet.core.program import Array
from glassnet.core.subject import Subject
from glassnet.core.timeline import Moment
from glassnet.core.trainer import Trainer

if TYPE_CHECKING:
    from glassnet.core.components.studies.landscape import Slice

POINTS = 97
BEHIND = 0.25
"""How much of the line is shown before its beginning."""
FARTHEST = 16
"""How often the reach down the gradient is doubled, at most, until the loss has climbed back."""
WAIT = 0.3


def loss_line(choice: Slice, subject: Subject) -> Iterator[Finding | Rest | None]:
    """Measured now, and again whenever the training has gone on."""
    seen = -1
    while True:
        if subject.trainer.version != seen:
            seen = subject.trainer.version
            losses = Losses(subject.trainer)
            yield None
            if choice.along == "gradient":
                yield _downhill(subject.trainer, losses)
            else:
                yield _between_moments(choice, subject, losses)
        yield Rest(WAIT)


def _downhill(trainer: Trainer, losses: Losses) -> Finding:
    """Along the negative gradient; positions are multiples of one step of plain gradient descent."""
    theta = _learned(trainer, trainer.network.theta)
    step = -trainer.experiment.learning_rate * gradient(trainer, losses)
    reaches = 2.0 ** np.arange(1, FARTHEST + 1)
    heights = losses.at(theta + np.concatenate([[0], reaches])[:, None] * step)
    back = np.flatnonzero(~(heights[1:] < heights[0]))
    reach = float(reaches[back[0] if len(back) else -1])
    facts = {
        "along": "gradient",
        "axis": "steps of the learning rate down the gradient",
        "marks": [_mark("now", 0.0, heights[0]), _mark("after one step", 1.0, losses.at((theta + step)[None])[0])],
        "learning_rate": trainer.experiment.learning_rate,
        "gradient_norm": float(np.linalg.norm(step) / trainer.experiment.learning_rate),
    }
    return _finding(theta, step, (-BEHIND * reach, reach), losses, facts | {"step": trainer.steps})


def gradient(trainer: Trainer, losses: Losses) -> Array:
    """dJ/dθ (P,) at the present weights, 0 where a layer is frozen."""
    objective = Objective(calm(trainer.experiment), trainer.data, losses.rows)
    objective.network.theta[...] = trainer.network.theta
    found: Array = objective.gradient() * trainer.network.factors()
    return found


def _between_moments(choice: Slice, subject: Subject, losses: Losses) -> Finding:
    """From the first moment (0) to the second (1), a little beyond both."""
    trainer, moments = subject.trainer, _moments(subject)
    first, begin = _at(moments, choice.first, trainer)
    second, end = (
        (trainer.steps, trainer.network.theta) if choice.second is None else _at(moments, choice.second, trainer)
    )
    begin, end = _learned(trainer, begin), _learned(trainer, end)
    if np.array_equal(begin, end):
        note = "Both ends of the line are the same weights. Train a little, or choose another moment."
        return Finding(facts={"along": "moments", "note": note, "moments": [moment.step for moment in moments]})
    heights = losses.at(np.stack([begin, end]))
    names = f"step {first:,}", f"step {second:,}"
    facts = {
        "along": "moments",
        "axis": f"from {names[0]} (0) to {names[1]} (1)",
        "marks": [_mark(name, place, height) for name, place, height in zip(names, (0.0, 1.0), heights, strict=True)],
        "moments": [moment.step for moment in moments],
    }
    return _finding(begin, end - begin, (-BEHIND, 1 + BEHIND), losses, facts | {"step": trainer.steps})


def _moments(subject: Subject) -> list[Moment]:
    shape = subject.trainer.network.theta.shape
    return [moment for moment in subject.moments() if moment.standing.theta.shape == shape]


def _at(moments: list[Moment], step: int, trainer: Trainer) -> tuple[int, Array]:
    """The last moment up to a step; without any, the present weights."""
    place = bisect_right([moment.step for moment in moments], step) - 1
    if not moments:
        return trainer.steps, trainer.network.theta
    chosen = moments[max(0, place)]
    return chosen.step, chosen.standing.theta


def _learned(trainer: Trainer, theta: Array) -> Array:
    return theta[: trainer.network.trainable].astype(np.float64)


def _mark(name: str, at: float, loss: float) -> dict[str, Any]:
    return {"name": name, "at": at, "loss": float(loss)}


def _finding(
    start: Array, direction: Array, reach: tuple[float, float], losses: Losses, facts: dict[str, Any]
) -> Finding:
    at = np.linspace(*reach, POINTS)
    heights = losses.at(start + at[:, None] * direction)
    return Finding({"at": at.astype(np.float32), "losses": heights.astype(np.float32)}, facts)
