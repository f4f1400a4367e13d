"""Dealer: draws experiments at random, yet deals them so that every registered choice comes up.

They are meant to be gentle, so that two programs which round differently stay together for 100 steps: small learning
rates, at least 7 examples in a batch under batch norm, and no linear layer right before one (a shift that the
normalization takes away has a gradient of nothing but rounding, which Adam and its relatives would blow up).
Dropout stays 0: its masks come from our generator, and the framework could only repeat them if it were told.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from glassnet.core.component import registry
from glassnet.core.components.datasets.dataset import Generated
from glassnet.core.spec import experiment
from glassnet.errors import InvalidExperiment

Values = dict[str, Any]

POINTS = (100, 101, 112)
"""60, 61 and 67 examples to train on: nothing is left over, a single example, seven examples."""
FEATURES = (("x1", "x2"), ("x1", "x2", "x1_x2"))
LABELS: Values = {"type": "own", "task": "labels", "inputs": 2, "classes": 3, "examples": POINTS[0]}
"""Three questions about each point, some of them without an answer."""
DATASETS: dict[str, Values] = {
    name: {"type": name} for name, member in registry["dataset"].items() if issubclass(member, Generated)
} | {"labels": LABELS}
BATCHES = (10, 12, 15, 20, 30)
KINDS = ("optimizer", "schedule", "regularizer", "clipping", "constraint")
KNOBS: dict[str, tuple[float, float]] = {
    "beta": (0.5, 0.95),
    "beta1": (0.5, 0.95),
    "beta2": (0.9, 0.9999),
    "momentum": (0.5, 0.95),
    "epsilon": (1e-5, 1e-2),
    "weight_decay": (0.01, 1),
    "shrink": (0.3, 0.7),
    "grow": (1.02, 1.06),
    "slope": (0.03, 0.3),
    "alpha": (0.5, 1.5),
    "delta": (0.1, 1),
    "rate": (0.05, 2),
    "l1": (0.05, 1),
    "l2": (0.05, 2),
    "limit": (0.2, 1),
    "decay": (0.01, 0.3),
    "base": (0.8, 0.99),
    "k": (0.5, 1.5),
    "ratio": (0.3, 0.8),
    "floor": (0.01, 0.3),
    "rise": (0.1, 0.5),
    "steps": (20, 150),
    "epochs": (5, 40),
    "every": (1, 6),
    "patience": (1, 3),
    "history": (1, 10),
}
"""Ranges for knobs by their names, drawn from evenly in their logarithms; the others stay at their defaults."""
GENTLE = {"lion": 1e-3, "rprop": 1e-3, "l_bfgs": 0.5}
"""Learning rates to begin with where the suggested one is too wild: those that step by a gradient's sign put a weight
2α apart where rounding flips it."""


class Deck:
    """Deals choices in a random order of its own, all of them before any comes again."""

    def __init__(self, name: str, choices: Iterable[Any]) -> None:
        self._random, self._choices, self._left = Random(name), list(choices), []

    def deal(self) -> Any:
        self._left = self._left or self._random.sample(self._choices, len(self._choices))
        return self._left.pop()


def ending(values: Values, loss: str, activation: str, dataset: str) -> Values:
    """An experiment's data, output and loss."""
    data = {"dataset": DATASETS[dataset]}
    return {**values, "data": data, "output": {"activation": {"type": activation}}, "loss": {"type": loss}}


def fits(loss: str, activation: str, dataset: str) -> bool:
    """Whether a loss goes with an output activation and a dataset."""
    if dataset == "labels" and loss != "binary_cross_entropy":
        return False
    try:
        experiment(ending({}, loss, activation, dataset))
    except InvalidExperiment:
        return False
    return True


class Dealer:
    """Draws experiments as JSON, one after the other."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        decks = {kind: list[Any](members) for kind, members in registry.items()}
        decks["hidden"] = [name for name, member in registry["activation"].items() if member.hidden]
        decks["normalization"].append(None)
        for loss in registry["loss"]:
            pairs = [(a, d) for a in registry["activation"] for d in DATASETS if fits(loss, a, d)]
            decks[f"{loss} output"] = list(dict.fromkeys(a for a, _ in pairs))
            decks |= {f"{loss} {a}": [d for other, d in pairs if a == other] for a, _ in pairs}
        self._decks = {name: Deck(name, choices) for name, choices in decks.items()}

    def draw(self, number: int) -> tuple[str, Values]:
        """The next experiment, with a name that says what is in it."""
        drawn = {kind: self._decks[kind].deal() for kind in KINDS}
        optimizer = registry["optimizer"][drawn["optimizer"]]
        values = self._ending(number) | {"layers": self._layers()}
        values["output"] |= self._extras(len(values["layers"]))
        values |= {kind: self._member(kind, name) for kind, name in drawn.items()}
        most = GENTLE.get(drawn["optimizer"], optimizer.suggested_rate)
        values["learning_rate"] = float(f"{most * self._random.uniform(0.2, 0.6):.3g}")
        m = experiment({"data": values["data"]}).training_examples()
        full = optimizer.full_batch or drawn["optimizer"] == "rprop"  # made for full batches as well
        values["batch_size"] = m if full else self._random.choice(BATCHES)
        self._simplify(values)
        words = [values["optimizer"]["type"], values["loss"]["type"], *(values[kind]["type"] for kind in KINDS[1:])]
        return "-".join([f"{number:02}", *(word for word in words if word not in ("none", "constant"))]), values

    def _ending(self, number: int) -> Values:
        """Data, loss and output."""
        random, loss = self._random, self._decks["loss"].deal()
        activation = self._decks[f"{loss} output"].deal()
        dataset = self._decks[f"{loss} {activation}"].deal()
        values = ending({"seed": number}, loss, activation, dataset)
        points = random.choice(POINTS)
        if dataset == "labels":
            values["data"] = {"dataset": LABELS | {"examples": points}}
        else:
            features = [{"type": name} for name in random.choice(FEATURES)]
            values["data"] = {"dataset": DATASETS[dataset] | {"points": points, "noise": 0.1}, "features": features}
        values["output"]["activation"] = self._member("activation", activation)
        values["loss"] = self._member("loss", loss)
        asked = experiment(values).data.dataset
        weighed = "class_weights" in registry["loss"][loss].model_fields and asked.task != "regression"
        if weighed and random.random() < 0.5:
            count = 2 if loss == "binary_cross_entropy" else asked.outputs()
            values["loss"]["class_weights"] = [round(random.uniform(0.5, 3), 2) for _ in range(count)]
        return values

    @staticmethod
    def _simplify(values: Values) -> None:
        """Leave out what has no meaning, or what makes chaos of rounding."""
        output, loss, optimizer = values["output"], values["loss"]["type"], values["optimizer"]["type"]
        if loss == "absolute_error" and optimizer in GENTLE:
            values["loss"] = {"type": "squared_error"}  # as many errors above as below: a gradient of only rounding
        elif loss == "absolute_error":
            values["learning_rate"] /= 3  # the gradient jumps at every answer that is met
        if optimizer == "rprop":
            values["optimizer"].setdefault("grow", 1.05)  # steps that grow by 1.2 a hundred times leave every bound
        if optimizer == "l_bfgs":  # reckons with the steps that it asked for, and divides by differences of gradients
            values |= {"clipping": {"type": "none"}, "constraint": {"type": "none"}, "layers": []}
            output |= {"skip": 0, "learning_rate_factor": 1}
            values["regularizer"] = {"type": "l2", "rate": 2}
            if loss not in ("binary_cross_entropy", "categorical_cross_entropy"):
                output["activation"] = {"type": "linear"}
        if all(layer["frozen"] for layer in (*values["layers"], output)):
            output["frozen"] = False

    def _layers(self) -> list[Values]:
        layers: list[Values] = []
        for number in range(self._random.choice((1, 2, 2, 3))):
            activation, normalization = self._decks["hidden"].deal(), self._decks["normalization"].deal()
            if layers and layers[-1]["activation"]["type"] == "linear":
                normalization = None
            units = self._random.choice((5, 6, 8) if normalization == "layer_norm" else (3, 4, 6))
            layer: Values = {"type": "dense", "units": units}
            layer["activation"] = self._member("activation", activation)
            layer["normalization"] = normalization and self._member("normalization", normalization)
            layers.append(layer | self._extras(number))
        return layers

    def _extras(self, before: int) -> Values:
        """What sets a layer apart, with so many layers before it: a shortcut, a rate of its own, being frozen."""
        return {
            "skip": self._random.choice((0, 0, *range(1, before + 2))),
            "learning_rate_factor": self._random.choice((1, 1, 0.5, 2)),
            "frozen": self._random.random() < 0.15,
        }

    def _member(self, kind: str, name: str) -> Values:
        """A member as JSON. Half of its knobs that have a range are drawn."""
        values: Values = {"type": name}
        for knob, field in registry[kind][name].model_fields.items():
            if knob in KNOBS and self._random.random() < 0.5:
                low, high = KNOBS[knob]
                drawn = low * (high / low) ** self._random.random()
                values[knob] = round(drawn) if field.annotation is int else float(f"{drawn:.3g}")
        return values
