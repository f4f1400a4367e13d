"""The loss around a network's weights: on a plane, and along a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from glassnet.core.components.studies.study import Finding, Rest, Study
from glassnet.core.components.studies.weight_place import WeightPlace

if TYPE_CHECKING:
    from glassnet.core.subject import Subject


class Landscape(Study):
    """The loss at other weights than these, as a map: training walks on it, always looking for the way down.

    A network has far more weights than a map has directions, so a plane is cut through them. The plane of the path
    holds the two directions in which the weights moved most; the share of the movement that it shows stands at the
    axes. Two random directions show a typical neighbourhood: each unit's part of them is as long as the unit's weights,
    so that networks can be compared (Li et al. 2018). Two single weights show what turning just these two would do.

    The loss is that of the training examples, penalty included, without dropout. The path is seen from straight above:
    where it runs off the plane, its own loss differs from the map's. A network that leaves the map gets a new one.
    """

    label = "Loss landscape"
    type: Literal["landscape"] = "landscape"
    plane: Literal["path", "random", "weights"] = "path"
    """Which plane is cut through the weights."""
    span: float = Field(1.0, ge=0.1, le=10, json_schema_extra={"scale": "log"})
    """How far the map reaches: 1 shows the path with some room around it."""
    seed: int = Field(0, ge=0, lt=2**31)
    """Draws the random directions."""
    first: WeightPlace = WeightPlace()
    """The weight that changes to the right."""
    second: WeightPlace = WeightPlace(input=1)
    """The weight that changes upwards."""

    def work(self, subject: Subject) -> Iterator[Finding | Rest | None]:
        from glassnet.core.survey import survey  # it is built on components

        return survey(self, subject)


class Slice(Study):
    """The loss along a straight line through the weights: down the gradient, or between two moments of the run."""

    label = "Loss along a line"
    type: Literal["slice"] = "slice"
    along: Literal["gradient", "moments"] = "gradient"
    """Downhill from the present weights, or between two moments of the run."""
    first: int = Field(0, ge=0)
    """The step at which the line begins; the last moment kept up to it is taken."""
    second: int | None = Field(None, ge=0)
    """The step at which it ends; none: the present weights."""

    def work(self, subject: Subject) -> Iterator[Finding | Rest | None]:
        from glassnet.core.loss_line import loss_line  # it is built on components

        return loss_line(self, subject)
