"""Clipping (maths.md §4): a bound on the gradient, so that one steep place does not throw the weights far away.

Legend: ``g`` gradient, ``u`` scratch; both (..., P).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.memory import empty
from glassnet.core.program import Array, Calls, number


class Clipping(Component):
    """A bound on the gradient: a steep place in the loss then moves the weights no further than any other."""

    kind = "clipping"

    def calls(self, g: Array, u: Array) -> Calls:
        """The calls that bound the gradient g, penalty included, in place."""
        raise NotImplementedError


class Unclipped(Clipping):
    """The gradient is taken as it is."""

    label = "None"
    type: Literal["none"] = "none"

    def calls(self, g: Array, u: Array) -> Calls:
        return []


class ClipNorm(Clipping):
    """Shortens the whole gradient to a length of at most the limit, and keeps its direction (Pascanu et al. 2013)."""

    label = "By norm"
    type: Literal["clip_norm"] = "clip_norm"
    limit: float = Field(1.0, gt=0, le=1000, json_schema_extra={"scale": "log"})
    """The largest length that is left alone."""

    def calls(self, g: Array, u: Array) -> Calls:
        norm = empty((*g.shape[:-1], 1), g.dtype)
        return [
            (np.square, g, u),
            (np.add.reduce, u, -1, None, norm, True),
            (np.sqrt, norm, norm),
            (np.maximum, norm, number(self.limit, norm), norm),
            (np.divide, number(self.limit, norm), norm, norm),
            (np.multiply, g, norm, g),
        ]


class ClipValue(Clipping):
    """Cuts every number of the gradient off at the limit: simple, but it turns the direction."""

    label = "By value"
    type: Literal["clip_value"] = "clip_value"
    limit: float = Field(0.5, gt=0, le=1000, json_schema_extra={"scale": "log"})
    """The largest size that is left alone."""

    def calls(self, g: Array, u: Array) -> Calls:
        limit = np.asarray(self.limit)
        return [(np.minimum, g, number(limit, g), g), (np.maximum, g, number(-limit, g), g)]
