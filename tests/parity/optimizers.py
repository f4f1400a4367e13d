"""Optimizers: the framework's own where it means the same by the name, else a few lines from maths.md §7.

Each takes two groups of parameters: the weights, which it may make decay, and all others. Their ``lr`` is set before
every step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, optim

Knobs = dict[str, Any]
Groups = list[dict[str, Any]]


class _Plain(optim.Optimizer):
    """p −= α · direction(g), where the direction is all that a subclass says."""

    def __init__(self, groups: Groups, knobs: Knobs) -> None:
        super().__init__(groups, {"weight_decay": 0})
        self._knobs = knobs

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                v = self.state[p].setdefault("v", torch.zeros_like(p))
                decay = group["weight_decay"] * p
                p -= group["lr"] * (self.direction(p.grad, v, self._knobs) + decay)

    def direction(self, g: Tensor, v: Tensor, k: Knobs) -> Tensor:
        """Where to go by the gradient g; the average v, zero at first, is brought up to date in place."""
        raise NotImplementedError


class Momentum(_Plain):
    """v := βv + (1−β)g. The framework's "dampening" would leave the first step out."""

    def direction(self, g: Tensor, v: Tensor, k: Knobs) -> Tensor:
        return v.lerp_(g, 1 - k["beta"])


class Nesterov(_Plain):
    """As momentum, but one average further: βv + (1−β)g with the new v."""

    def direction(self, g: Tensor, v: Tensor, k: Knobs) -> Tensor:
        return torch.lerp(v.lerp_(g, 1 - k["beta"]), g, 1 - k["beta"])


class Lion(_Plain):
    """The sign of one average is the direction, another one is kept (Chen et al. 2023, algorithm 2)."""

    def direction(self, g: Tensor, v: Tensor, k: Knobs) -> Tensor:
        direction = torch.lerp(v, g, 1 - k["beta1"]).sign()
        v.lerp_(g, 1 - k["beta2"])
        return direction


def _betas(k: Knobs) -> dict[str, Any]:
    return {"betas": (k["beta1"], k["beta2"]), "eps": k["epsilon"]}


def _decaying(groups: Groups, k: Knobs) -> Groups:
    weights, others = groups
    return [{**weights, "weight_decay": k["weight_decay"]}, {**others, "weight_decay": 0}]


def _l_bfgs(groups: Groups, k: Knobs) -> optim.Optimizer:
    together = [p for group in groups for p in group["params"]]
    return optim.LBFGS(together, max_iter=1, history_size=k["history"])


OPTIMIZERS: dict[str, Callable[[Groups, Knobs], optim.Optimizer]] = {
    "sgd": lambda groups, k: optim.SGD(groups),
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": lambda groups, k: optim.Adagrad(groups, eps=k["epsilon"]),
    "rmsprop": lambda groups, k: optim.RMSprop(groups, alpha=k["beta"], eps=k["epsilon"]),
    "adam": lambda groups, k: optim.Adam(groups, **_betas(k)),
    "adamw": lambda groups, k: optim.AdamW(_decaying(groups, k), **_betas(k)),
    "adamax": lambda groups, k: optim.Adamax(groups, **_betas(k)),
    "nadam": lambda groups, k: optim.NAdam(groups, **_betas(k)),
    "amsgrad": lambda groups, k: optim.Adam(groups, amsgrad=True, **_betas(k)),
    "rprop": lambda groups, k: optim.Rprop(groups, etas=(k["shrink"], k["grow"])),
    "lion": lambda groups, k: Lion(_decaying(groups, k), k),
    "l_bfgs": _l_bfgs,
}
