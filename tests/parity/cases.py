"""The experiments that are compared: many that are dealt, and some that show what those do not."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glassnet.core.components.datasets.dataset import Table
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from tests.parity.dealer import Dealer, ending

COUNT, SEED = 64, 2016


class Case(NamedTuple):
    """An experiment with a name to find it by."""

    name: str
    values: dict[str, Any]

    def trainer(self, precision: str) -> Trainer:
        """A fresh trainer; with labels it is given a table in which every fifth answer is missing."""
        chosen = experiment({**self.values, "precision": precision})
        if chosen.data.dataset.task != "labels":
            return Trainer(chosen)
        rng, rows = np.random.default_rng(chosen.seed), chosen.data.dataset.rows()
        x = rng.normal(size=(rows, 2))
        applies = x @ rng.normal(size=(2, chosen.data.dataset.outputs())) > 0
        return Trainer(chosen, Table(x, np.where(rng.random(applies.shape) < 0.2, np.nan, applies)))

    def __str__(self) -> str:
        return self.name


def huge(loss: str, activation: str, dataset: str) -> Case:
    """A network whose logits are in the thousands from the start: e^z is out of reach even in float64."""
    steep = {"activation": {"type": "linear"}, "initializer": {"type": "normal", "sigma": 100}}
    values = ending({"seed": COUNT, "layers": [{"type": "dense", "units": 4, **steep}]}, loss, activation, dataset)
    values["output"] |= {"initializer": steep["initializer"]}
    values["learning_rate"] = 0.003
    return Case(f"huge-{loss}-{activation}", values)


def overfitted() -> Case:
    """A dev loss that goes up and down, so that a schedule which waits for a plateau meets several."""
    layers = [{"type": "dense", "units": 6}]
    values = ending({"seed": COUNT, "layers": layers}, "binary_cross_entropy", "sigmoid", "xor")
    values["data"] = {"dataset": {"type": "xor", "points": 100, "noise": 0.5}}
    values |= {"optimizer": {"type": "adam"}, "schedule": {"type": "plateau", "patience": 1}}
    return Case("overfitted-plateau", values | {"learning_rate": 0.1, "batch_size": 20})


def cases() -> list[Case]:
    """All that are compared."""
    dealer = Dealer(SEED)
    return [Case(*dealer.draw(number)) for number in range(COUNT)] + [
        huge("binary_cross_entropy", "sigmoid", "circle"),
        huge("categorical_cross_entropy", "softmax", "blobs"),
        overfitted(),
    ]
