"""How large an experiment may be. Checked from shapes alone, before anything is allocated."""

from __future__ import annotations

from math import prod

from pydantic import Field

from glassnet.core.component import Frozen
from glassnet.core.spec import Experiment
from glassnet.errors import LimitExceeded


class Limits(Frozen):
    """What one session may ask for. A server sets them by environment, for example GLASSNET_MAX_LAYERS=20."""

    max_parameters: int = Field(1_000_000, ge=1)
    """Weights, biases and other numbers of one network."""
    max_layers: int = Field(50, ge=1)
    """Hidden layers."""
    max_units: int = Field(1024, ge=1)
    """Units in one layer."""
    max_rows: int = Field(20_000, ge=1)
    """Examples in a dataset."""
    max_frame_rate: float = Field(60.0, gt=0)
    """Frames a second sent to one viewer."""

    def check(self, experiment: Experiment) -> None:
        """Raise LimitExceeded with a sentence if the experiment asks for more."""
        widest = max((prod(shape) for shape in experiment.shapes()[1:]), default=0)
        rows = experiment.data.dataset.rows()
        self._at_most("hidden layers", len(experiment.layers), self.max_layers)
        self._at_most("units in a layer", widest, self.max_units)
        self._at_most("examples", rows, self.max_rows)
        self._at_most("parameters", parameters(experiment), self.max_parameters)

    @staticmethod
    def _at_most(what: str, asked: int, limit: int) -> None:
        if asked > limit:
            raise LimitExceeded(
                f"expected at most {limit:,} {what}, got {asked:,}; make the network or the data smaller"
            )


def parameters(experiment: Experiment) -> int:
    """How many numbers the network of an experiment has."""
    return sum(
        prod(parameter.shape)
        for layer, shape in zip(experiment.all_layers(), experiment.shapes(), strict=False)
        for parameter in layer.parameters(shape).values()
    )


def needed_bytes(experiment: Experiment) -> int:
    """Provisional."""
    return 0
