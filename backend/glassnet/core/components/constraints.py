"""Constraints (maths.md §4): what must hold for the weights after every step.

Legend: ``w`` the weights of a layer without biases, (..., units, inputs).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.memory import empty, empty_like
from glassnet.core.program import Array, Calls, number


class Constraint(Component):
    """A limit that the weights are brought back to after every step."""

    kind = "constraint"

    def calls(self, w: Array) -> Calls:
        """The calls that bring the weights of one layer back, in place."""
        raise NotImplementedError


class Unconstrained(Constraint):
    """The weights may become as large as they like."""

    label = "None"
    type: Literal["none"] = "none"

    def calls(self, w: Array) -> Calls:
        return []


class MaxNorm(Constraint):
    """Shortens the incoming weights of every unit to a length of at most the limit (Srivastava et al. 2014)."""

    label = "Max-norm"
    type: Literal["max_norm"] = "max_norm"
    limit: float = Field(3.0, gt=0, le=100, json_schema_extra={"scale": "log"})
    """The largest length of a unit's weights; its bias is free."""

    def calls(self, w: Array) -> Calls:
        squares, norm = empty_like(w), empty((*w.shape[:-1], 1), w.dtype)
        limit = number(np.asarray(self.limit)[..., None] if np.ndim(self.limit) else self.limit, norm)
        return [
            (np.square, w, squares),
            (np.add.reduce, squares, -1, None, norm, True),
            (np.sqrt, norm, norm),
            (np.maximum, norm, limit, norm),
            (np.divide, limit, norm, norm),
            (np.multiply, w, norm, w),
        ]
