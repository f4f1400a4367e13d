"""Symptom: one thing that can go wrong in a training, told from measured numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from glassnet.core.component import Component

if TYPE_CHECKING:
    from glassnet.core.evidence import Evidence
    from glassnet.core.spec import Experiment


class Cure(NamedTuple):
    """Something to try."""

    label: str
    """As it stands after "Try": "ReLU with He's start"."""
    experiment: Experiment
    step: int | None = None
    """Where to go on: at the last moment up to this step; none: as things are now."""


@dataclass(frozen=True)
class Found:
    """A symptom that is there."""

    evidence: str
    """A sentence with the measured numbers."""
    cures: Sequence[Cure]


class Symptom(Component):
    """Something that can go wrong. The docstring says why it does, for a student."""

    kind = "symptom"
    rank: ClassVar[int]
    """Which is told first where there are several: the lowest."""
    consequence: ClassVar[bool] = False
    """Whether it may only follow from another symptom, and is told only where there is no other."""
    follows: ClassVar[frozenset[str]] = frozenset()
    """Symptoms that bring it about, each with a rank before its own: beside one of them it is not told."""

    def find(self, evidence: Evidence) -> Found | None:
        """What the numbers say; None if all is well."""
        raise NotImplementedError


def changed(experiment: Experiment, **updates: Any) -> Experiment:
    """The experiment with other values, checked as a whole."""
    return type(experiment).model_validate({**dict(experiment), **updates})


def with_layers(experiment: Experiment, **updates: Any) -> Experiment:
    """The experiment with other knobs in all hidden layers."""
    layers = tuple(type(layer).model_validate({**dict(layer), **updates}) for layer in experiment.layers)
    return changed(experiment, layers=layers)


def slower(evidence: Evidence, rate: float) -> Cure:
    """A lower learning rate, from before it was higher: what long steps have spoilt, short ones do not mend."""
    chosen = changed(evidence.experiment, learning_rate=rate)
    return Cure(f"a learning rate of {rate:g}", chosen, evidence.before_faster(rate))


SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def shown(value: float, digits: int = 2) -> str:
    """A measured number as the page writes them: with so many digits, tiny and huge ones with a power of ten."""
    if not isfinite(value):
        return "infinite" if value == inf else "not a number"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    if value and not -4 <= int(exponent) < 7:
        return f"{mantissa}·10{str(int(exponent)).translate(SUPERSCRIPTS)}"
    return f"{float(f'{value:.{digits}g}'):,.{max(0, digits - 1 - int(exponent))}f}"


def name(layer: int, evidence: Evidence) -> str:
    """What a layer is called, by its number from 0."""
    return f"layer {layer + 1}" if layer < len(evidence.experiment.layers) else "the output layer"
