"""Gradient checking: does backpropagation agree with the slope that is measured? (maths.md §11)

Every parameter is moved by ε = 1e-7 to both sides, in float64, and the change of the objective divided by the way:
approx = (J(θ+ε) − J(θ−ε))/2ε, which is compared with the gradient dθ by ‖approx − dθ‖/(‖approx‖ + ‖dθ‖).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from glassnet.core.asked import whole
from glassnet.core.components.datasets.dataset import Table
from glassnet.core.data import Prepared
from glassnet.core.objective import Objective
from glassnet.core.program import Array
from glassnet.core.seeds import generator
from glassnet.core.slopes import EPSILON, Slopes
from glassnet.core.spec import Experiment, checked
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput

MOST = 500
"""Parameters checked in one layer; of more, so many are drawn."""
GREAT, FAIR, WRONG = 1e-7, 1e-5, 1e-3
"""Ratios up to which a gradient is great or may pass, and from which on it is wrong."""

Verdict = Literal["great", "look again", "too small to tell", "doubtful", "wrong"]
VERDICTS: dict[Verdict, str] = {
    "great": "backpropagation agrees with the measured slopes",
    "look again": "a small difference: probably rounding, or the edge of a kink",
    "too small to tell": "the gradient is so small that rounding hides it; nothing can be said",
    "doubtful": "a difference larger than rounding explains: look for a term that is missing or scaled",
    "wrong": "backpropagation and the measured slopes disagree",
}
"""What each verdict means, from good to bad."""


@dataclass(frozen=True)
class LayerCheck:
    """What was found in one layer."""

    name: str
    """layer 1, layer 2 …, output layer."""
    parameters: int
    """Learned parameters of the layer."""
    checked: int
    """How many of them were moved."""
    two_sided: float
    """‖approx − dθ‖/(‖approx‖ + ‖dθ‖) of the two-sided slopes: the verdict is about this."""
    one_sided: float
    """The same of (J(θ+ε) − J(θ))/ε, whose error shrinks with ε only, not with ε²: for comparison."""
    rounding: float
    """How large rounding alone may make the two-sided ratio."""
    worst: str
    """The parameter with the largest difference, for example weights[2, 0] or bias[2]: unit, then input, from 0."""
    gradient: float
    """Its gradient by backpropagation."""
    approx: float
    """Its two-sided slope."""
    kinks: int
    """Parameters left out because the objective has a kink within ε (as ReLU has at 0): a slope to either side."""
    verdict: Verdict
    """In words, see below."""


@dataclass(frozen=True)
class GradientCheck:
    """What was found, in all and layer by layer."""

    two_sided: float
    """‖approx − dθ‖/(‖approx‖ + ‖dθ‖) over all parameters that were checked."""
    one_sided: float
    """The same of one-sided slopes, for comparison."""
    verdict: Verdict
    """The worst of the verdicts on layers."""
    layers: tuple[LayerCheck, ...]
    """The hidden layers and the output layer."""
    objective: float
    """J, the mean loss plus the penalty on weights, where it was checked."""
    examples: int
    """Size of the batch."""
    epsilon: float
    """How far each parameter was moved to each side."""
    notes: tuple[str, ...]
    """What was done differently from training, in sentences."""

    @property
    def passed(self) -> bool:
        """Whether no layer is doubtful or wrong."""
        return self.verdict not in ("doubtful", "wrong")

    def to_dict(self) -> dict[str, Any]:
        """All of it as JSON can say it."""
        return asdict(self)


@np.errstate(over="ignore", invalid="ignore")
def check_gradients(
    subject: Experiment | Trainer,
    table: Table | None = None,
    *,
    examples: int | None = None,
    most: int = MOST,
) -> GradientCheck:
    """Check the gradients of an experiment at its starting weights, or those of a trainer where it is now.

    The batch is the first that training takes, or the first so many ``examples`` of it. An experiment with data of
    your own needs its ``table``. In each layer ``most`` parameters are moved at the most. Nothing of a trainer changes.
    """
    trained = subject if isinstance(subject, Trainer) else None
    given = checked(trained.experiment if trained else subject)
    most = whole("parameters", most, 1)
    chosen = calm(given)
    data = trained.data if trained else Prepared(chosen.data, chosen.seed, chosen.precision, table)
    rows = _rows(chosen, len(data.y["train"]), examples)
    objective = Objective(chosen, data, rows)
    if trained:
        objective.network.theta[...] = trained.network.theta
    else:
        objective.network.initialize(generator(chosen.seed, "weights"))
    parts = _parts(objective, most)
    slopes = Slopes(objective, np.concatenate([part.chosen for part in parts]))
    checks = tuple(_check(part, slopes) for part in parts)
    order = list(VERDICTS)
    return GradientCheck(
        *slopes.ratios(slopes.measured),
        verdict=max((check.verdict for check in checks), key=order.index),
        layers=checks,
        objective=slopes.here,
        examples=len(rows),
        epsilon=EPSILON,
        notes=tuple(_notes(given, checks)),
    )


def calm(experiment: Experiment) -> Experiment:
    """The experiment in float64, with every gradient computed and nothing silenced at random."""
    layers = tuple(layer.model_copy(update={"dropout": 0.0, "frozen": False}) for layer in experiment.layers)
    output = experiment.output.model_copy(update={"frozen": False})
    changes = {"layers": layers, "output": output, "input_dropout": 0.0, "precision": "float64"}
    return experiment.model_copy(update=changes)


def _rows(experiment: Experiment, m: int, examples: int | None) -> Array:
    """The training examples to check with: those of the first mini-batch, or the first so many in that order."""
    count = experiment.batch_size if examples is None else whole("examples", examples)
    if not 1 <= count <= m:
        raise InvalidInput(f"expected from 1 to {m:,} training examples to check with, got {count:,}")
    return generator(experiment.seed, "batches").permutation(m)[:count]


@dataclass(frozen=True)
class _Part:
    """The learned parameters of one layer: their positions in theta and what they are called."""

    name: str
    arrays: dict[str, Array]
    """Name -> positions in theta, shaped like the parameter."""
    folded: bool
    """Whether the last column of the weights is the bias."""
    chosen: Array

    def label(self, position: int) -> str:
        """What a parameter is called: weights[2, 0]."""
        name, where = next((name, np.argwhere(a == position)[0]) for name, a in self.arrays.items() if position in a)
        if name == "weights" and self.folded and where[-1] == self.arrays[name].shape[-1] - 1:
            return f"bias[{where[0]}]"
        kept = where[-1:] if len(self.arrays[name]) == 1 and name != "weights" else where
        return f"{name}[{', '.join(map(str, kept))}]"


def _parts(objective: Objective, most: int) -> list[_Part]:
    """The layers, each with at most ``most`` parameters drawn; always the same ones."""
    network, rng = objective.network, np.random.default_rng(0)
    found = []
    for number, arrays in enumerate(network.views(np.arange(network.trainable)), 1):
        every = np.concatenate([array.ravel() for array in arrays.values()])
        chosen = every if len(every) <= most else np.sort(rng.choice(every, most, replace=False))
        name = f"layer {number}" if number < len(network.layers) else "output layer"
        found.append(_Part(name, arrays, network.layers[number - 1].folded, chosen))
    return found


def _check(part: _Part, slopes: Slopes) -> LayerCheck:
    kinks = int(slopes.kink[part.chosen].sum())
    measured = part.chosen[~slopes.kink[part.chosen]]
    two_sided, one_sided = slopes.ratios(measured)
    scale = np.linalg.norm(slopes.g[measured]) + np.linalg.norm(slopes.approx[measured])
    rounding = float(slopes.noise(len(measured)) / scale) if scale else 0.0
    differences = np.abs(slopes.g - slopes.approx)[part.chosen]
    worst = int(part.chosen[np.where(slopes.kink[part.chosen], -1, differences).argmax()])
    return LayerCheck(
        name=part.name,
        parameters=sum(array.size for array in part.arrays.values()),
        checked=len(part.chosen),
        two_sided=two_sided,
        one_sided=one_sided,
        rounding=rounding,
        worst=part.label(worst),
        gradient=float(slopes.g[worst]),
        approx=float(slopes.approx[worst]),
        kinks=kinks,
        verdict=verdict(two_sided, rounding),
    )


def verdict(ratio: float, rounding: float = 0.0) -> Verdict:
    """A ratio in words, given how large rounding alone may make it."""
    if ratio <= GREAT:
        return "great"
    if ratio <= rounding:
        return "look again" if rounding < WRONG else "too small to tell"
    return "look again" if ratio <= FAIR else "doubtful" if ratio < WRONG else "wrong"


def _notes(given: Experiment, checks: tuple[LayerCheck, ...]) -> list[str]:
    """What a reader must know beside the numbers."""
    notes = []
    if given.input_dropout or any(layer.dropout for layer in given.layers):
        notes.append("Dropout was turned off: with units silenced at random the objective is another one at each step.")
    if given.precision != "float64":
        notes.append(f"It was computed in float64; training is in {given.precision}.")
    if any(check.checked < check.parameters for check in checks):
        notes.append("Of large layers a part of the parameters was checked, drawn at random but always the same.")
    if kinks := sum(check.kinks for check in checks):
        what = "a parameter" if kinks == 1 else f"{kinks:,} parameters"
        notes.append(f"The objective has a kink within ε of {what}, as ReLU has at 0: left out of the ratios.")
    return notes
