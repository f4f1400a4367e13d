"""How much a check of the gradients may cost."""

from __future__ import annotations

from typing import Any

import pytest

from glassnet.core.gradient_check import MOST
from glassnet.core.limits import parameters
from glassnet.core.spec import experiment
from glassnet.session.checking import AFFORDABLE, EXAMPLES, affordable


def layers(count: int, units: int) -> dict[str, Any]:
    return {"layers": [{"type": "dense", "units": units}] * count}


def test_of_a_small_network_everything_is_checked() -> None:
    assert affordable(experiment({})) == (10, MOST)


@pytest.mark.parametrize("spec", [layers(3, 64), layers(50, 64), layers(50, 140), layers(2, 900)])
def test_however_large_the_network_the_check_costs_the_same(spec: dict[str, Any]) -> None:
    chosen = experiment(spec | {"batch_size": 300})
    examples, most = affordable(chosen)
    assert examples == EXAMPLES
    cost = 2 * (len(chosen.layers) + 1) * most * parameters(chosen) * examples
    assert cost <= AFFORDABLE
    assert most >= 1
