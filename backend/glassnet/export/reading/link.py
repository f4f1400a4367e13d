"""Link: a layer of another program's network, gathered operator by operator.

Legend: a *factor* s and a *shift* t stand between layers, x → s x + t, until the next layer takes them in.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from glassnet.core.components.activations import Activation
from glassnet.core.program import Array
from glassnet.errors import NotReadable


@dataclass
class Link:
    """One layer: weights (units, inputs), biases (units,), what normalizes the sums, and the activation."""

    weights: Array
    bias: Array
    norm: tuple[Array, ...] = ()
    """γ, β, mean and variance (units,)."""
    epsilon: float = 1e-5
    activation: Activation | None = None
    skip: int = 0
    """From how many layers back a shortcut brings activations; 0: there is none."""


@dataclass
class Chain:
    """The layers so far, and what happened to the numbers since the last of them."""

    links: list[Link] = field(default_factory=list)
    factor: Array = field(default_factory=lambda: np.ones(1))
    shift: Array = field(default_factory=lambda: np.zeros(1))

    def dense(self, weights: Array, bias: Array) -> None:
        """Another layer, which takes in what happened to its inputs."""
        width = weights.shape[1]
        if self.links and len(self.links[-1].bias) != width:
            raise NotReadable(
                f"expected layers that fit together, got {len(self.links[-1].bias)} units and {width} inputs"
            )
        factor, shift = (wide(vector, width) for vector in (self.factor, self.shift))
        self.links.append(Link(weights * factor, bias + weights @ shift))
        self.factor, self.shift = np.ones(1), np.zeros(1)

    def scale(self, factor: Array, shift: Array) -> None:
        """x → factor x + shift: inside the last layer while it has no activation, else for the next one to take in."""
        last = self.links[-1] if self.links else None
        if last and last.skip:
            last = None  # what a shortcut brought is scaled, too: the next layer takes it in
        if last and last.activation is None and not last.norm:
            units = len(last.bias)
            last.weights = last.weights * wide(factor, units)[:, None]
            last.bias = last.bias * wide(factor, units) + wide(shift, units)
        elif last and last.activation is None:
            gamma, beta, *rest = last.norm
            factor, shift = wide(factor, len(beta)), wide(shift, len(beta))
            last.norm = (gamma * factor, beta * factor + shift, *rest)
        else:
            self.factor, self.shift = self.factor * factor, self.shift * factor + shift

    def normalize(self, norm: tuple[Array, ...], epsilon: float) -> None:
        """Batch normalization: a part of the layer before, or nothing but another scale."""
        last = self.links[-1] if self.links else None
        gamma, beta, mean, variance = norm
        if last and last.activation is None and not (last.norm or last.skip) and len(gamma) == len(last.bias):
            last.norm, last.epsilon = (gamma, beta, mean - last.bias, variance), epsilon
            last.bias = np.zeros_like(last.bias)
        else:
            factor = gamma / np.sqrt(variance + epsilon)
            self.scale(factor, beta - mean * factor)

    def activate(self, chosen: Activation) -> None:
        """The activation of the last layer."""
        if not self.links or self.links[-1].activation is not None:
            raise NotReadable(f"expected a layer of weights before every activation, got {chosen.label} after none")
        if self.changed:
            raise NotReadable("expected the sum with a shortcut to be activated as it is, got it scaled before")
        self.links[-1].activation = chosen

    def bring(self, source: int) -> None:
        """A shortcut from behind so many layers to the sums of the last one, which have not been activated."""
        last, number = self.links[-1] if self.links else None, len(self.links)
        if not last or last.activation or last.skip or self.changed or source == number:
            raise NotReadable("expected a shortcut that ends in the sums of a layer, got another; not supported here")
        width = len(self.links[source - 1].bias) if source else self.links[0].weights.shape[1]
        if width != len(last.bias):
            raise NotReadable(f"expected a shortcut between equal widths, got {width} and {len(last.bias)} units")
        last.skip = number - source

    @property
    def changed(self) -> bool:
        """Whether something happened that the next layer is to take in."""
        return bool((self.factor != 1).any() or self.shift.any())


def wide(vector: Array, width: int) -> Array:
    """A number for each of so many units."""
    if len(vector) not in (1, width):
        raise NotReadable(f"expected a number for each of {width:,} units, got {len(vector):,}; the file was damaged")
    return np.broadcast_to(vector, width)
