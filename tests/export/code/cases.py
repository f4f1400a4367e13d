"""The experiments whose code is run: some that are compared with PyTorch anyway, and what those do not have."""

from __future__ import annotations

from typing import Any

from tests.parity import cases as parity
from tests.parity.cases import Case

STEPS = 50
DEALT = 16
"""So many of those that are dealt use every component but the features."""
FEATURES = ["sin_x1", "x2", "x1_squared", "x1_x2", "sin_x2", "x1", "x2_squared"]


def dense(units: int = 5, **knobs: Any) -> dict[str, Any]:
    return {"type": "dense", "units": units, **knobs}


DROPPED = [dense(8, dropout=0.3, activation={"type": "relu"}), dense(dropout=0.2, normalization={"type": "batch_norm"})]
OTHERS = [
    Case("default", {}),
    Case("features", {"data": {"features": [{"type": each} for each in FEATURES]}, "schedule": {"type": "staircase"}}),
    Case("dropout", {"layers": DROPPED, "input_dropout": 0.1, "optimizer": {"type": "adam"}, "learning_rate": 0.01}),
    Case(
        "digits",
        {
            "data": {"dataset": {"type": "digits"}, "normalize": False},
            "layers": [dense(12, activation={"type": "gelu"})],
            "optimizer": {"type": "adam"},
            "learning_rate": 0.01,
            "batch_size": 64,
        },
    ),
]


def cases() -> list[Case]:
    """All that are run, in every language."""
    dealt = parity.cases()
    return [*dealt[:DEALT], *dealt[parity.COUNT :], *OTHERS]


NAMES = [case.name for case in cases()]
