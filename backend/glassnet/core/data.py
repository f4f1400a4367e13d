"""Prepared: an experiment's data, split, turned into network inputs and targets (maths.md §10).

Legend: ``x`` raw inputs (m, d) float64; ``y`` class numbers or values (m,), or (m, k) where there are several;
presented inputs are (m, n0).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from glassnet.core.asked import refuse
from glassnet.core.components.activations import Activation
from glassnet.core.components.datasets.dataset import Table
from glassnet.core.explain import short
from glassnet.core.program import Array
from glassnet.core.seeds import generator
from glassnet.core.spec import Data, Split

Part = Literal["train", "dev", "test"]
PARTS: tuple[Part, ...] = ("train", "dev", "test")


def named(part: str) -> Part:
    """The part of the data that has this name."""
    found = next((each for each in PARTS if each == part), None)
    return found or refuse(f"one of {', '.join(PARTS)}", short(part))


class Prepared:
    """Examples by part, and how raw inputs become what the first layer sees."""

    def __init__(self, data: Data, seed: int, precision: str = "float64", table: Table | None = None) -> None:
        self.data, self._dtype = data, np.dtype(precision)
        dataset = data.dataset
        table = dataset.sample(generator(seed, "data")) if table is None else dataset.fitted(table)
        rows = split(table, data.split, dataset.task in ("two_classes", "classes"), generator(seed, "split"))
        self.x = {part: table.x[chosen] for part, chosen in rows.items()}
        self.y = {part: table.y[chosen] for part, chosen in rows.items()}
        columns = shown(data, self.x["train"])
        mean = columns.mean(0) if data.normalize else np.zeros(columns.shape[1])
        deviation = columns.std(0) if data.normalize else np.ones(columns.shape[1])
        self.mean = mean.astype(self._dtype)
        self.deviation = np.where(deviation > 0, deviation, 1.0).astype(self._dtype)

    def present(self, raw: Array) -> Array:
        """Raw inputs (m, d) as the network sees them: features, then normalization; (m, n0) in its precision.

        All of it is computed in that precision, as an exported model does: a steep network makes the last digits count.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            presented: Array = (shown(self.data, raw.astype(self._dtype)) - self.mean) / self.deviation
        return presented

    def targets(self, part: Part, activation: Activation) -> Array:
        """What the output units should say: (m, outputs) float64; NaN where a label is unknown."""
        return self.coded(self.y[part], activation)

    def coded(self, y: Array, activation: Activation) -> Array:
        """Class numbers or values, one per example or (m, k), as what the output units should say: (m, outputs)."""
        dataset = self.data.dataset
        if dataset.task == "classes":
            return np.eye(len(dataset.classes))[y]
        columns = y.reshape(len(y), dataset.outputs()).astype(np.float64)
        if dataset.task == "regression":
            return columns
        no, yes = activation.targets
        return no + (yes - no) * columns

    def answers(self, outputs: Array, activation: Activation) -> Array:
        """Class numbers, or values in regression, that the outputs (..., m, k) stand for: (..., m).

        Several labels or values: each by itself, (..., m, k).
        """
        task, several = self.data.dataset.task, self.y["train"].ndim > 1
        if task == "classes":
            best: Array = outputs.argmax(-1)
            return best
        chosen = outputs if several else outputs[..., 0]
        return chosen if task == "regression" else np.where(chosen > sum(activation.targets) / 2, 1, 0)


def shown(data: Data, raw: Array) -> Array:
    """What a network is shown of raw inputs (m, d): the columns of its features, or all inputs as they are: (m, n0)."""
    return np.stack([feature.column(raw) for feature in data.features], -1) if data.features else raw


def split(table: Table, shares: Split, stratify: bool, rng: np.random.Generator) -> dict[Part, Array]:
    """Row numbers of each part. With ``stratify`` every class has the same shares, within one example."""
    m = len(table.y)
    rows = rng.permutation(m)
    if stratify:
        rows = rows[np.argsort(table.y[rows], kind="stable")]
    train = min(m, max(1, round(shares.train * m)))
    chosen = _evenly(train, m)
    rest = rows[~chosen]
    dev = _evenly(min(len(rest), round(shares.dev * m)), len(rest))
    return {"train": rows[chosen], "dev": rest[dev], "test": rest[~dev]}


def _evenly(count: int, m: int) -> Array:
    """Mask (m,) with ``count`` entries set, spread evenly."""
    marks = np.arange(m + 1) * count // max(m, 1)
    chosen: Array = np.diff(marks) > 0
    return chosen
