"""Losses by the framework's own functions, means over the rows (maths.md §3); a missing label (NaN) costs nothing.

Legend: ``k`` knobs, ``z`` logits, ``a`` output activations, ``y`` targets; all (n, outputs).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

Knobs = dict[str, Any]


def binary_cross_entropy(k: Knobs, z: Tensor, a: Tensor, y: Tensor) -> Tensor:
    no, yes = k["class_weights"] or (1, 1)
    weight = torch.full_like(y, no).masked_fill(y == 1, yes).masked_fill(y.isnan(), 0)
    return F.binary_cross_entropy_with_logits(z, y.nan_to_num(), weight, reduction="sum") / len(z)


def categorical_cross_entropy(k: Knobs, z: Tensor, a: Tensor, y: Tensor) -> Tensor:
    weight = torch.tensor(k["class_weights"] or [1] * z.shape[1], dtype=z.dtype)
    return F.cross_entropy(z, y, weight, reduction="sum") / len(z)


def squared_error(k: Knobs, z: Tensor, a: Tensor, y: Tensor) -> Tensor:
    return F.mse_loss(a, y, reduction="none").sum(1).mean()


def absolute_error(k: Knobs, z: Tensor, a: Tensor, y: Tensor) -> Tensor:
    return F.l1_loss(a, y, reduction="none").sum(1).mean()


def huber(k: Knobs, z: Tensor, a: Tensor, y: Tensor) -> Tensor:
    return F.huber_loss(a, y, reduction="none", delta=k["delta"]).sum(1).mean()


LOSSES: dict[str, Callable[[Knobs, Tensor, Tensor, Tensor], Tensor]] = {
    function.__name__: function
    for function in (binary_cross_entropy, categorical_cross_entropy, squared_error, absolute_error, huber)
}
