"""Optimizers (maths.md §7): how a gradient becomes a step.

Legend: ``w`` parameters, ``g`` gradient, ``v s`` state vectors, ``u`` the step to take; all (..., P) and flat.
``r`` are the numbers that change from step to step, filled from ``rates``: 0-d arrays, or (K, 1) in a stack of models.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from glassnet.core.component import Component
from glassnet.core.memory import empty_like
from glassnet.core.program import Array, Calls, joined, number


class Optimizer(Component):
    """Decides how far and where to move the weights, given the gradient."""

    kind = "optimizer"
    slots: ClassVar[int] = 0
    """State vectors the caller allocates, shaped like w and zero at first."""
    averages: ClassVar[tuple[str, ...]] = ()
    """What the formulas call the slots, of those that they name."""
    formulas: ClassVar[tuple[str, ...]] = ()
    """The update line by line, in the order in which it happens, in the names of ``terms`` and the knobs' symbols.

    What no line above has renewed is still that of the update before. A space multiplies.
    """
    full_batch: ClassVar[bool] = False
    """Whether it compares gradients from step to step, so that all examples must be in every batch."""
    suggested_rate: ClassVar[float] = 0.03
    """A learning rate to begin with."""

    def rates(self, lr: Array, t: Array) -> tuple[Array, ...]:
        """The numbers that change from step to step, for learning rates lr (..., steps) of steps t (steps,)."""
        return (lr,)

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        """The calls that write into u what is then subtracted from w. g and w are left as they were."""
        raise NotImplementedError

    def decay(self, w: Array, mask: Array, r: Sequence[Array], u: Array) -> Calls:
        """The calls that add to the step u what shrinks the weights (mask 1) apart from any gradient."""
        return []

    def units(self) -> tuple[Any, ...]:
        """What each slot is multiplied by to give the average that the formulas speak of."""
        return (1.0,) * self.slots

    def starts(self) -> dict[str, tuple[str, Any]]:
        """The averages that are corrected for starting at 0: name -> its corrected name and its β."""
        return {}

    def terms(self, state: Sequence[Array], g: Array, u: Array, t: Any) -> dict[str, Array]:
        """The quantities of update t by their names in the formulas, after it was made: g, averages, Δw."""
        named = zip(self.averages, self.units(), state, strict=False)
        averages: dict[str, Array] = {name: unit * slot for name, unit, slot in named}
        corrected = {hat: averages[name] / (1 - beta**t) for name, (hat, beta) in self.starts().items()}
        return {"g": g, **averages, **corrected, "Δw": -u}

    @classmethod
    def facts(cls) -> dict[str, Any]:
        return {"suggested_rate": cls.suggested_rate, "full_batch": cls.full_batch, "formulas": cls.formulas}


def decayed_sums(betas: Sequence[Any], state: Sequence[Array], terms: Sequence[Array]) -> Calls:
    """S := β S + x for each slot S with its term x. (1−β) S is then the weighted average of x.

    Slots that lie side by side in memory, like their terms, take two calls together.
    """
    slots, news = joined(state), joined(terms)
    if slots is not None and news is not None:
        factors = np.stack([np.broadcast_to(number(beta, s), s.shape) for beta, s in zip(betas, state, strict=True)])
        return [(np.multiply, slots, factors, slots), (np.add, slots, news, slots)]
    each = zip(betas, state, terms, strict=True)
    return [call for b, s, x in each for call in ((np.multiply, s, number(b, s), s), (np.add, s, x, s))]


def decoupled_decay(rate: Any, lr: Array, w: Array, mask: Array, u: Array) -> Calls:
    """u += α λ w for the weights: they shrink by a fraction in every step, whatever the gradient (maths.md §4)."""
    if not np.any(rate):
        return []
    shrink = empty_like(w)
    return [
        (np.multiply, w, number(mask * rate, w), shrink),
        (np.multiply, shrink, lr, shrink),
        (np.add, u, shrink, u),
    ]
