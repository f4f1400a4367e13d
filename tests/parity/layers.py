"""The network of an experiment in the framework: its own functions and its own gradients, our starting weights.

Legend: ``x`` inputs, ``z`` weighted sums, ``a`` activations; all (n, width). ``p`` a layer's tensors by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

Knobs = dict[str, Any]

ACTIVATIONS: dict[str, Callable[[Knobs, Tensor], Tensor]] = {
    "linear": lambda k, z: z,
    "sigmoid": lambda k, z: torch.sigmoid(z),
    "tanh": lambda k, z: torch.tanh(z),
    "relu": lambda k, z: F.relu(z),
    "leaky_relu": lambda k, z: F.leaky_relu(z, k["slope"]),
    "elu": lambda k, z: F.elu(z, k["alpha"]),
    "selu": lambda k, z: F.selu(z),
    "gelu": lambda k, z: F.gelu(z),
    "silu": lambda k, z: F.silu(z),
    "softplus": lambda k, z: F.softplus(z, threshold=50),
    "sin": lambda k, z: torch.sin(z),
    "softmax": lambda k, z: torch.softmax(z, 1),
}

MATRICES = ("weights", "projection")
TRAINED = (*MATRICES, "bias", "gamma", "beta")


class TwinLayer:
    """One dense layer, by its JSON description."""

    def __init__(self, layer: Knobs, parameters: Mapping[str, np.ndarray]) -> None:
        self.layer, self.norm = layer, layer.get("normalization")
        arrays = dict(parameters)
        if self.norm is None:
            arrays |= {"weights": arrays["weights"][:, :-1], "bias": arrays["weights"][:, -1]}
        self.p = {name: torch.tensor(np.ascontiguousarray(array)) for name, array in arrays.items()}
        self.trained = {} if layer["frozen"] else {name: self.p[name] for name in TRAINED if name in self.p}
        for tensor in self.trained.values():
            tensor.requires_grad_()
        self.seen = False

    def forward(self, activations: Sequence[Tensor], training: bool) -> tuple[Tensor, Tensor]:
        """What the activation function sees and what it makes of it, given the activations of all layers before."""
        p, skip = self.p, self.layer["skip"]
        z = F.linear(activations[-1], p["weights"], p.get("bias"))
        if self.norm is not None:
            z = getattr(self, self.norm["type"])(z, training)
        if skip:
            source = activations[-skip]
            z = z + (F.linear(source, p["projection"]) if "projection" in p else source)
        activation = self.layer["activation"]
        return z, ACTIVATIONS[activation["type"]](activation, z)

    def batch_norm(self, z: Tensor, training: bool) -> Tensor:
        """Running statistics are ours to keep: the framework's variance divides by n − 1."""
        assert self.norm is not None
        p, epsilon = self.p, self.norm["epsilon"]
        gamma, beta = p["gamma"][0], p["beta"][0]
        if not training:
            return F.batch_norm(z, p["mean"][0], p["variance"][0], gamma, beta, False, eps=epsilon)
        keep = self.norm["momentum"] if self.seen else 0
        self.seen = True
        for name, value in (("mean", z.mean(0)), ("variance", z.var(0, correction=0))):
            p[name].mul_(keep).add_(value.detach(), alpha=1 - keep)
        return F.batch_norm(z, None, None, gamma, beta, True, eps=epsilon)

    def layer_norm(self, z: Tensor, training: bool) -> Tensor:
        assert self.norm is not None
        return F.layer_norm(z, z.shape[1:], self.p["gamma"][0], self.p["beta"][0], self.norm["epsilon"])

    def matrices(self) -> list[Tensor]:
        """The weights that learn, biases apart: what is regularized and constrained."""
        return [self.trained[name] for name in MATRICES if name in self.trained]

    def arrays(self) -> dict[str, np.ndarray]:
        """All numbers of the layer, laid out like those it was made from."""
        p = {name: tensor.detach().numpy() for name, tensor in self.p.items()}
        if "bias" in p:
            p["weights"] = np.column_stack([p["weights"], p.pop("bias")])
        return p
