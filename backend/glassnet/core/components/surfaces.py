"""Surfaces: functions of two parameters, on which optimizers can be watched.

Legend: ``x y`` the two parameters, arrays of any shape; gradients come as ``(d/dx, d/dy)``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from glassnet.core.component import Component
from glassnet.core.expression import LONGEST, evaluate
from glassnet.core.program import Array

Pair = tuple[Array, Array]
Reach = tuple[float, float, float, float]


class Surface(Component):
    """A hilly land over two parameters: the optimizers look for its lowest point."""

    kind = "surface"
    reach: ClassVar[Reach] = (-4, 4, -4, 4)
    """The part worth looking at: x from, x to, y from, y to."""
    start: ClassVar[tuple[float, float]] = (-3.0, 2.0)
    """Where the optimizers begin, unless told otherwise."""

    def value(self, x: Array, y: Array) -> Array:
        """How high it is."""
        raise NotImplementedError

    def gradient(self, x: Array, y: Array) -> Pair:
        """Where it rises, and how steeply."""
        raise NotImplementedError

    def lowest(self) -> float | None:
        """Its lowest value; None where there is none or nobody knows it."""
        return 0.0

    @classmethod
    def facts(cls) -> dict[str, object]:
        return {"reach": cls.reach, "start": cls.start}


class Ravine(Surface):
    """A long valley, (x² + κ y²)/2: steep walls, and a floor that hardly slopes.

    Plain descent must take steps shorter than 2/κ, or it jumps from wall to wall, ever higher; along the floor such
    steps are tiny. Momentum averages the jumps away and gathers speed along the floor.
    """

    label = "Ravine"
    type: Literal["ravine"] = "ravine"
    start = (-3.0, 1.0)
    condition: float = Field(50.0, ge=1, le=10_000, json_schema_extra={"scale": "log", "symbol": "κ"})
    """The condition number: how many times steeper the walls bend than the floor."""

    def value(self, x: Array, y: Array) -> Array:
        return (x * x + self.condition * y * y) / 2

    def gradient(self, x: Array, y: Array) -> Pair:
        return x * 1.0, self.condition * y


class Parabola(Surface):
    """The course's w² − 10 w + 25, lowest at w = 5. Here w is x; y changes nothing: a straight trough."""

    label = "w² − 10w + 25"
    type: Literal["parabola"] = "parabola"
    reach = (-1, 11, -6, 6)
    start = (0.0, 0.0)

    def value(self, x: Array, y: Array) -> Array:
        return np.asarray(x * x - 10 * x + 25 + 0 * y)

    def gradient(self, x: Array, y: Array) -> Pair:
        return 2 * x - 10 + 0 * y, 0 * x * y


class Saddle(Surface):
    """(x² − y²)/2: down along x, then a flat place that is no lowest point, and further down along y, without end."""

    label = "Saddle"
    type: Literal["saddle"] = "saddle"
    start = (-3.0, 0.01)

    def value(self, x: Array, y: Array) -> Array:
        return np.asarray((x * x - y * y) / 2)

    def gradient(self, x: Array, y: Array) -> Pair:
        return x * 1.0, -y

    def lowest(self) -> float | None:
        return None


class Plateau(Surface):
    """1 − exp(−(x² + y²)/2): a hole in a plain. Far from it there is next to no gradient to follow."""

    label = "Plateau"
    type: Literal["plateau"] = "plateau"
    start = (-2.5, 1.5)

    def value(self, x: Array, y: Array) -> Array:
        return np.asarray(1 - np.exp(-(x * x + y * y) / 2))

    def gradient(self, x: Array, y: Array) -> Pair:
        depth = np.exp(-(x * x + y * y) / 2)
        return x * depth, y * depth


class Rosenbrock(Surface):
    """(1 − x)² + 100 (y − x²)²: a bent ravine. Its floor is found at once, its lowest point (1, 1) takes long."""

    label = "Rosenbrock"
    type: Literal["rosenbrock"] = "rosenbrock"
    reach = (-2, 2, -1, 3)
    start = (-1.2, 1.0)

    def value(self, x: Array, y: Array) -> Array:
        return np.asarray((1 - x) ** 2 + 100 * (y - x * x) ** 2)

    def gradient(self, x: Array, y: Array) -> Pair:
        bend = y - x * x
        return -2 * (1 - x) - 400 * x * bend, 200 * bend


class Beale(Surface):
    """Flat in the middle, with walls of enormous height at the corners; lowest at (3, ½)."""

    label = "Beale"
    type: Literal["beale"] = "beale"
    reach = (-4.5, 4.5, -4.5, 4.5)
    start = (1.0, 1.5)
    targets: ClassVar[tuple[float, ...]] = (1.5, 2.25, 2.625)

    def value(self, x: Array, y: Array) -> Array:
        return np.asarray(sum((c - x + x * y**n) ** 2 for n, c in enumerate(self.targets, 1)))

    def gradient(self, x: Array, y: Array) -> Pair:
        misses = [(n, c - x + x * y**n) for n, c in enumerate(self.targets, 1)]
        along = sum(2 * miss * (y**n - 1) for n, miss in misses)
        across = sum(2 * miss * n * x * y ** (n - 1) for n, miss in misses)
        return np.asarray(along), np.asarray(across)


class Himmelblau(Surface):
    """(x² + y − 11)² + (x + y² − 7)²: four equally low points. The start and the steps decide on one."""

    label = "Himmelblau"
    type: Literal["himmelblau"] = "himmelblau"
    reach = (-5, 5, -5, 5)
    start = (0.0, 0.0)

    def value(self, x: Array, y: Array) -> Array:
        return np.asarray((x * x + y - 11) ** 2 + (x + y * y - 7) ** 2)

    def gradient(self, x: Array, y: Array) -> Pair:
        first, second = x * x + y - 11, x + y * y - 7
        return 4 * x * first + 2 * second, 2 * first + 4 * y * second


class Rastrigin(Surface):
    """A bowl full of dents: most ways down end in one of them, not at the lowest point (0, 0)."""

    label = "Rastrigin"
    type: Literal["rastrigin"] = "rastrigin"
    reach = (-5.12, 5.12, -5.12, 5.12)
    start = (-3.3, 2.2)

    def value(self, x: Array, y: Array) -> Array:
        return np.asarray(20 + x * x + y * y - 10 * (np.cos(2 * np.pi * x) + np.cos(2 * np.pi * y)))

    def gradient(self, x: Array, y: Array) -> Pair:
        tau = 2 * np.pi
        return 2 * x + 10 * tau * np.sin(tau * x), 2 * y + 10 * tau * np.sin(tau * y)


EXAMPLES = np.array([[0.5, 0.9], [1, 0.2], [1.5, 1.1], [2, 0.4], [3, 0.8], [3.5, 0.3], [4, 1.2], [5, 0.6], [5.5, 1.0]])
ANSWERS = np.array([0, 1, 1, 0, 0, 0, 1, 1, 1.0])
"""What the examples are: two inputs on unlike scales, and answers that no straight line tells apart."""


class Logistic(Surface):
    """The loss of logistic regression with two weights, on nine examples whose inputs have unlike scales.

    With raw inputs the contours are long and thin, as the first input is several times larger than the second.
    Normalized inputs make them round: the gradient then points to the lowest point, and one rate fits both weights.
    """

    label = "Logistic regression"
    type: Literal["logistic"] = "logistic"
    normalize: bool = False
    """Whether each input has mean 0 and standard deviation 1."""

    def value(self, x: Array, y: Array) -> Array:
        z = self._sums(x, y)
        return np.asarray(np.mean(np.logaddexp(0, z) - ANSWERS * z, -1))

    def gradient(self, x: Array, y: Array) -> Pair:
        with np.errstate(over="ignore"):
            error = 1 / (1 + np.exp(-self._sums(x, y))) - ANSWERS
        inputs = self.inputs()
        return np.mean(error * inputs[:, 0], -1), np.mean(error * inputs[:, 1], -1)

    def inputs(self) -> Array:
        """The examples as the weights see them."""
        return (EXAMPLES - EXAMPLES.mean(0)) / EXAMPLES.std(0) if self.normalize else EXAMPLES

    def lowest(self) -> float | None:
        return _lowest_loss(self.normalize)

    def _sums(self, x: Array, y: Array) -> Array:
        inputs = self.inputs()
        sums: Array = np.asarray(x)[..., None] * inputs[:, 0] + np.asarray(y)[..., None] * inputs[:, 1]
        return sums


@lru_cache(maxsize=2)
def _lowest_loss(normalize: bool) -> float:
    """By Newton's method, which a convex loss of two weights allows."""
    surface, w = Logistic(normalize=normalize), np.zeros(2)
    inputs = surface.inputs()
    for _ in range(50):
        chance = 1 / (1 + np.exp(-inputs @ w))
        bend = (inputs.T * (chance * (1 - chance))) @ inputs
        w = w - np.linalg.solve(bend, inputs.T @ (chance - ANSWERS))
    return float(surface.value(w[0], w[1]))


class Typed(Surface):
    """A formula of your own in x and y, with its exact gradient: + - * / ** and sin cos tan exp log sqrt abs tanh."""

    label = "Your own formula"
    type: Literal["typed"] = "typed"
    formula: str = Field("x**2 + 10*y**2 + 3*sin(2*x)", max_length=4 * LONGEST)
    """How high it is at x and y, for example x**2 + 10*y**2."""

    def value(self, x: Array, y: Array) -> Array:
        return evaluate(self.formula, x, y)[0]

    def gradient(self, x: Array, y: Array) -> Pair:
        return evaluate(self.formula, x, y)[1:]

    def lowest(self) -> float | None:
        return None
