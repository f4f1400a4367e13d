"""Passing: a mini-batch sent through a network once more, to look at what each layer makes of it.

Written to be read: nothing of the network changes, nothing is kept. Dropout is left out.

Legend: ``x`` inputs (n, n0 or n0+1), ``z`` weighted sums, ``before`` what the activation sees, ``a`` activations.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from glassnet.core.program import Array, run

if TYPE_CHECKING:
    from glassnet.core.components.layers.layer import Layer
    from glassnet.core.network import Network


@dataclass(frozen=True)
class Passed:
    """What one layer made of a batch; each (n, width)."""

    sums: Array
    """Weighted sums, before any normalization."""
    before: Array
    """What the activation sees: normalized, and with what a shortcut brings."""
    activations: Array


def passed(network: Network, x: Array, batch_statistics: bool = True) -> list[Passed]:
    """Every layer's numbers for inputs as ``Network.inputs`` makes them.

    Batch norm takes mean and variance from this batch, as in training, or its running averages, as in predictions.
    """
    (features,) = network.shapes[0]
    outs, result = [x[:, :features]], list[Passed]()
    for layer, p, source in zip(network.layers, network.parameters, network.sources, strict=True):
        shortcut = None if source is None else outs[source]
        result.append(_through(layer, p, outs[-1], shortcut, batch_statistics))
        outs.append(result[-1].activations)
    return result


def _through(layer: Layer, p: dict[str, Array], x: Array, shortcut: Array | None, batch_statistics: bool) -> Passed:
    w = p["weights"]
    # In memory the numbers of one unit lie together, as normalizations have it wherever they work.
    sums = np.asfortranarray(x @ w[:, :-1].T + w[:, -1] if layer.folded else x @ w.T)
    before = sums.copy("F")
    if layer.normalization is not None:
        seen = {"mean": sums.mean(0, keepdims=True), "variance": sums.var(0, keepdims=True)}
        statistics = seen if batch_statistics and "mean" in p else {}
        run(layer.normalization.inference(p | statistics, sums, before))
    if shortcut is not None:
        before += shortcut @ p["projection"].T if "projection" in p else shortcut
    activations = np.empty_like(before)
    run(layer.activation.forward(before.copy(), activations))
    return Passed(sums, before, activations)
