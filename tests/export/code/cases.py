"""The experiments whose code is run: some that are compared with PyTorch anyway, and what those do not have."""

from __future__ import annotations

from typing import Any

from tests.parity import cases as parity
from tests.parity.cases import Case
from tests.parity.dealer import LABELS

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
        "labels",  # some of them unknown
        {"data": {"dataset": LABELS}, "layers": [dense(frozen=True), dense(4, frozen=True)], "output": {"skip": 2}},
    ),
    Case(
        "held-l_bfgs-max_norm",  # its steps are not made as it asks for them
        {
            "layers": [dense(learning_rate_factor=0.5), dense(4)],
            "optimizer": {"type": "l_bfgs"},
            "constraint": {"type": "max_norm", "limit": 0.7},
            "regularizer": {"type": "l2", "rate": 2},
            "learning_rate": 0.05,
            "batch_size": 300,
        },
    ),
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
