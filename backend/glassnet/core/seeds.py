"""Randomness: one generator for each purpose, so that changing one use leaves the others as they were."""

from __future__ import annotations

from typing import Literal
from zlib import crc32

import numpy as np

Purpose = Literal["data", "split", "weights", "batches", "dropout"]


def generator(seed: int, purpose: Purpose) -> np.random.Generator:
    """The generator of an experiment's seed for one purpose; always in the same initial state."""
    return np.random.default_rng([seed, crc32(purpose.encode())])
