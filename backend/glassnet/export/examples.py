"""Examples: rows of inputs and what the network answers, to check a program by that runs it."""

from __future__ import annotations

import json

import numpy as np

from glassnet.core.predictor import Predictor
from glassnet.core.trainer import Trainer
from glassnet.export.outputs import answers
from glassnet.export.verify import probing_points

MOST = 1_000
"""Rows, evenly taken from the grid of the map and the data."""


def examples(trainer: Trainer) -> bytes:
    """As JSON: ``inputs`` (rows, inputs), then every output of the exported model by its name, as NumPy computes it."""
    points = probing_points(trainer)
    points = points[np.linspace(0, len(points) - 1, min(MOST, len(points))).astype(int)]
    found = answers(trainer.experiment, trainer.data, Predictor.of(trainer).predict(points))
    return json.dumps({"inputs": points.tolist()} | {name: array.tolist() for name, array in found.items()}).encode()
