"""Says in words what went wrong in a network, and what to try."""

from __future__ import annotations

import numpy as np

from glassnet.core.network import Network
from glassnet.core.spec import Experiment
from glassnet.errors import Diverged


def divergence(experiment: Experiment, network: Network, step: int) -> Diverged:
    """What happened when weights stopped being finite at this step, and a learning rate to try."""
    names = [f"layer {number}" for number in range(1, len(network.layers))] + ["the output layer"]
    broken = [
        name
        for name, parameters in zip(names, network.parameters, strict=True)
        if not all(np.isfinite(np.square(array).sum()) for array in parameters.values())
    ]
    rate, usual = experiment.learning_rate, experiment.optimizer.suggested_rate
    if rate > usual:
        cause = (
            f"The learning rate {rate:g} is {rate / usual:,.0f} times what {experiment.optimizer.label} usually takes."
        )
    else:
        cause = f"The learning rate {rate:g} is too large for this network and data."
    advice = usual if rate > usual else float(f"{rate / 10:.0e}")
    return Diverged(
        f"The weights of {broken[0] if broken else 'the network'} grew beyond all bounds at step {step:,}. {cause}",
        f"Try {advice:g} and reset; until then the last finite weights stay.",
    )
