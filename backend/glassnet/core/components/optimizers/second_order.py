"""L-BFGS: a step that knows how the valley is bent (Liu and Nocedal 1989, as torch does it with max_iter=1).

Legend: ``w`` parameters, ``g`` gradient, ``u`` the step to take; (P,) or (K, P). Of one model: ``moves turns`` the last
changes of w and of g, oldest first, 0 where there is none yet; ``d`` the direction to go.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import Field

from glassnet.core.components.optimizers.optimizer import Optimizer
from glassnet.core.program import Array, Calls

HISTORY = 10
"""Pairs of changes that are remembered."""
FLAT, LEVEL, STRAIGHT = 1e-7, 1e-9, 1e-10
"""Where it stays put: at gradients, at slopes along the direction, and at bends as small as this (torch's values)."""


class Lbfgs(Optimizer):
    """Learns from its last steps how the valley bends and jumps to its floor. Full batches only (Liu and Nocedal 1989).

    w += α d, d = −H g, where H is the inverse of the bend seen so far. For full batches: a noisy gradient fools it.
    """

    label = "L-BFGS"
    type: Literal["l_bfgs"] = "l_bfgs"
    slots = 2 * HISTORY + 2
    formulas = ("Δw = −α H g",)
    full_batch = True
    suggested_rate = 0.05
    history: int = Field(HISTORY, ge=1, le=HISTORY)
    """How many of the last steps it learns from."""

    def update(self, w: Array, g: Array, state: Sequence[Array], r: Sequence[Array], u: Array) -> Calls:
        return [(self._update, w, g, state, r[0], u)]

    def _update(self, w: Array, g: Array, state: Sequence[Array], lr: Array, u: Array) -> None:
        """One step of each model by itself."""
        models, rates = np.ndindex(w.shape[:-1]), np.broadcast_to(lr, (*w.shape[:-1], 1))
        for k in models:
            _step(w[k], g[k], [slot[k] for slot in state], self.history, rates[k][0], u[k])


def _step(w: Array, g: Array, state: Sequence[Array], history: int, lr: Array, u: Array) -> None:
    """Write into u what is subtracted from w."""
    u.fill(0)
    if abs(g).max() <= FLAT:
        return
    *pairs, last_w, last_g = state
    moves, turns = pairs[:HISTORY], pairs[HISTORY:]
    first = not last_g.any()
    if not first:
        _remember(moves, turns, w - last_w, g - last_g)
    last_w[...], last_g[...] = w, g
    d = _direction(g, moves[-history:], turns[-history:])
    if not g.dot(d) > -LEVEL:  # where something is NaN, the step must show it
        np.multiply(d, -lr * min(1.0, 1 / abs(g).sum()) if first else -lr, u)


def _remember(moves: Sequence[Array], turns: Sequence[Array], move: Array, turn: Array) -> None:
    """Push a pair of changes in from behind, unless the valley is not bent upwards along it."""
    if turn.dot(move) > STRAIGHT:
        for kept, new in ((moves, move), (turns, turn)):
            for older, newer in zip(kept, [*kept[1:], new], strict=True):
                older[...] = newer


def _direction(g: Array, moves: Sequence[Array], turns: Sequence[Array]) -> Array:
    """−H g in two loops over the pairs, newest first and back again, without H ever being written down."""
    pairs = [(move, turn, turn.dot(move)) for move, turn in zip(moves, turns, strict=True) if turn.any()]
    d, parts = -g, []
    for move, turn, bend in reversed(pairs):
        parts.append(move.dot(d) / bend)
        d -= parts[-1] * turn
    if pairs:
        _, turn, bend = pairs[-1]
        d *= bend / turn.dot(turn)
    for (move, turn, bend), part in zip(pairs, reversed(parts), strict=True):
        d += (part - turn.dot(d) / bend) * move
    return d
