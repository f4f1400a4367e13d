"""The experiments that are compared: drawn at random, yet dealt so that every registered choice comes up.

They are meant to be gentle, so that two programs which round differently stay together for 100 steps: small learning
rates, at least 7 examples in a batch under batch norm, and no linear layer right before one (a shift that the
normalization takes away has a gradient of nothing but rounding, which Adam and its relatives would blow up).
Dropout stays 0: its masks come from our generator, and the framework could only repeat them if it were told.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any, NamedTuple

from glassnet.core.component import registry
from glassnet.core.components.datasets.dataset import Generated
from glassnet.core.components.layers.dense import Dense
from glassnet.core.components.optimizers import Optimizer
from glassnet.core.spec import Experiment, experiment
from glassnet.errors import InvalidExperiment

Values = dict[str, Any]

COUNT = 64
POINTS = (100, 101, 112)
"""60, 61 and 67 examples to train on: nothing is left over, a single example, seven examples."""
FEATURES = (("x1", "x2"), ("x1", "x2", "x1_x2"))
BATCHES = (10, 12, 15, 20, 30)
KINDS = ("optimizer", "schedule", "regularizer", "clipping", "constraint")
KNOBS: dict[str, tuple[float, float]] = {
    "beta": (0.5, 0.95),
    "beta1": (0.5, 0.95),
    "beta2": (0.9, 0.9999),
    "momentum": (0.5, 0.95),
    "epsilon": (1e-5, 1e-2),
    "slope": (0.03, 0.3),
    "alpha": (0.5, 1.5),
    "delta": (0.1, 1),
    "rate": (0.05, 2),
    "l1": (0.05, 1),
    "l2": (0.05, 2),
    "limit": (0.2, 1),
    "decay": (0.01, 0.3),
    "base": (0.8, 0.99),
}
"""Ranges for knobs by their names, drawn from evenly in their logarithms; the others stay at their defaults."""
GENTLE = {"lion": 1e-4, "rprop": 1e-4}
"""Learning rates, at most, of those that step by a gradient's sign: a sign that flips by rounding moves a weight by 2α."""


class Case(NamedTuple):
    """An experiment with a name to find it by."""

    name: str
    values: Values

    def experiment(self, precision: str) -> Experiment:
        return experiment({**self.values, "precision": precision})

    def __str__(self) -> str:
        return self.name


class Deck:
    """Deals choices in a random order of its own, all of them before any comes again."""

    def __init__(self, name: str, choices: Iterable[Any]) -> None:
        self._random, self._choices, self._left = Random(name), list(choices), []

    def deal(self) -> Any:
        self._left = self._left or self._random.sample(self._choices, len(self._choices))
        return self._left.pop()


def ending(values: Values, loss: str, activation: str, dataset: str) -> Values:
    """An experiment's data, output and loss."""
    data = {"dataset": {"type": dataset, "points": POINTS[0]}}
    return {**values, "data": data, "output": {"activation": {"type": activation}}, "loss": {"type": loss}}


def fits(*choice: str) -> bool:
    """Whether a loss goes with an output activation and a dataset."""
    try:
        experiment(ending({}, *choice))
    except InvalidExperiment:
        return False
    return True


class Dealer:
    """Draws experiments, one after the other."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._decks = {kind: Deck(kind, members) for kind, members in registry.items()}
        self._decks["hidden"] = Deck("hidden", [name for name, a in registry["activation"].items() if a.hidden])
        self._decks["normalization"] = Deck("normalization", [None, *registry["normalization"]])
        datasets = [
            name for name, member in registry["dataset"].items() if issubclass(member, Generated) and member.planar()
        ]
        for loss in registry["loss"]:
            fitting = [a for a in registry["activation"] if any(fits(loss, a, dataset) for dataset in datasets)]
            self._decks[f"{loss} output"] = Deck(f"{loss} output", fitting)
            for a in fitting:
                self._decks[f"{loss} {a}"] = Deck(f"{loss} {a}", [d for d in datasets if fits(loss, a, d)])

    def draw(self, number: int) -> Case:
        """The next experiment."""
        random = self._random
        loss = self._decks["loss"].deal()
        activation = self._decks[f"{loss} output"].deal()
        values = ending({"seed": number}, loss, activation, self._decks[f"{loss} {activation}"].deal())
        values["data"]["dataset"] |= {"points": random.choice(POINTS), "noise": 0.1}
        values["data"]["features"] = [{"type": name} for name in random.choice(FEATURES)]
        values["loss"] = self._member("loss", loss)
        values["layers"] = self._layers()
        values["output"] = {"activation": self._member("activation", activation)} | self._extras(len(values["layers"]))
        values["batch_size"] = random.choice(BATCHES)
        drawn = {kind: self._decks[kind].deal() for kind in KINDS if kind in registry}
        values |= {kind: self._member(kind, name) for kind, name in drawn.items()}
        values["learning_rate"] = self._learning_rate(drawn["optimizer"])
        words = [drawn["optimizer"], loss, activation, *(name for name in drawn.values() if name != "none")]
        return Case("-".join([f"{number:02}", *dict.fromkeys(words)]), values)

    def _layers(self) -> list[Values]:
        layers: list[Values] = []
        for number in range(self._random.choice((1, 2, 2, 3))):
            activation, normalization = self._decks["hidden"].deal(), self._decks["normalization"].deal()
            if layers and layers[-1]["activation"]["type"] == "linear":
                normalization = None
            layer: Values = {"type": "dense", "units": self._random.choice((3, 4, 6))}
            layer["activation"] = self._member("activation", activation)
            layer["normalization"] = normalization and self._member("normalization", normalization)
            layers.append(layer | self._extras(number))
        return layers

    def _extras(self, before: int) -> Values:
        """What sets a layer apart, with so many layers before it: a skip connection, a rate of its own, being frozen."""
        random = self._random
        drawn: Values = {"skip": random.choice((0, 0, *range(1, before + 2)))}
        drawn["learning_rate_factor"] = random.choice((1, 1, 0.5, 2))
        drawn["frozen"] = random.random() < 0.15
        return {name: value for name, value in drawn.items() if name in Dense.model_fields}

    def _member(self, kind: str, name: str) -> Values:
        """A member as JSON. Half of its knobs that have a range are drawn."""
        values: Values = {"type": name}
        for knob in registry[kind][name].model_fields:
            if knob in KNOBS and self._random.random() < 0.5:
                low, high = KNOBS[knob]
                values[knob] = float(f"{low * (high / low) ** self._random.random():.3g}")
        return values

    def _learning_rate(self, optimizer: str) -> float:
        member = registry["optimizer"][optimizer]
        assert issubclass(member, Optimizer)
        most = GENTLE.get(optimizer, member.suggested_rate)
        return float(f"{most * self._random.uniform(0.3, 1):.3g}")


def cases() -> list[Case]:
    """All that are compared."""
    dealer = Dealer(seed=2016)
    return [dealer.draw(number) for number in range(COUNT)]
