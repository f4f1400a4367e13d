"""WeightPlace: one weight of a network, as people count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from glassnet.core.component import Frozen
from glassnet.errors import InvalidInput

if TYPE_CHECKING:
    from glassnet.core.network import Network


class WeightPlace(Frozen):
    """One weight of a dense layer; all numbers count from 0."""

    layer: int = Field(0, ge=0)
    """The layer; the output layer is the last."""
    unit: int = Field(0, ge=0)
    """The unit that the weight belongs to."""
    input: int | None = Field(0, ge=0)
    """The input that it multiplies; none: the unit's bias."""

    @property
    def name(self) -> str:
        """What it is called, counted from 1."""
        what = "bias" if self.input is None else f"weight of input {self.input + 1}"
        return f"{what}, unit {self.unit + 1}, layer {self.layer + 1}"

    def position(self, network: Network) -> int:
        """Where it lies in theta; InvalidInput if the network has no such weight."""
        widths = [width for (width,) in network.shapes]
        if (
            self.layer >= len(network.layers)
            or self.unit >= widths[self.layer + 1]
            or (self.input or 0) >= widths[self.layer]
        ):
            raise InvalidInput(
                f"expected a weight of the network, got the {self.name}; "
                f"from the inputs to the output the widths are {', '.join(map(str, widths))}: choose another"
            )
        arrays = network.views(np.arange(network.trainable))[self.layer]
        if self.input is not None:
            return int(arrays["weights"][self.unit, self.input])
        folded = network.layers[self.layer].folded
        return int(arrays["weights"][self.unit, -1] if folded else arrays["beta"][0, self.unit])
