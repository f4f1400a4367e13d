"""Rooms: the memory of every layer in a workspace, laid out so that neighbours can be served by one call.

Hidden layers in a row with the same activation form a *run*: their activations lie one below the other in memory, so
that the activation's derivative is taken for all of them at once. Memory is (..., rows, n): a row for each unit and,
where the layer that reads it folds its bias into the weights, a row of ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod

import numpy as np

from glassnet.core.component import Component
from glassnet.core.memory import rows
from glassnet.core.network import Network
from glassnet.core.program import Array, Calls, transposed

RUN = 16_384
"""Numbers in a run, at most: beyond that a call costs its work, wherever the work is done."""


@dataclass
class Room:
    """What one layer works in: views (..., n, width), of ``out`` and ``dout`` with the column of ones."""

    width: int
    before: Array
    """What the activation sees; while training it is ``a`` itself, if the derivative can be told from that."""
    a: Array
    out: Array
    """What the next layer reads: ``a`` with the column of ones, or memory of its own where dropout comes between."""
    dout: Array
    slope: Array
    drops: bool
    slopes: Calls = field(default_factory=list)
    """The calls that write the slopes of the whole run, for the last layer of it."""


def rooms(network: Network, n: int, training: bool) -> list[Room]:
    """A room for each layer."""
    return [room for run in _runs(network, n, training) for room in _furnished(network, run, n, training)]


def _furnished(network: Network, run: range, n: int, training: bool) -> list[Room]:
    """Allocate the memory of a run, and cut it up."""
    activation, is_output = network.layers[run[0]].activation, run.stop == len(network.layers)
    widths = [network.shapes[index + 1][0] for index in run]
    sizes = [width + _folds(network, index + 1) for width, index in zip(widths, run, strict=True)]
    shape = network.lead, sum(sizes), n, network.dtype
    a = rows(*shape, value=1)
    before = a if training and activation.from_output and not is_output else rows(*shape, value=1)
    dout, slope = (rows(*shape, value=0), rows(*shape)) if training else (a, a)
    ends = np.cumsum(sizes)
    result = []
    for index, width, size, end in zip(run, widths, sizes, ends, strict=True):
        units, whole = slice(end - size, end - size + width), slice(end - size, end)
        inner = transposed(a[..., units, :])
        drops = training and _drops(network, index)
        out = rows(network.lead, size, n, network.dtype, value=1) if drops else a[..., whole, :]
        room = Room(
            width,
            before=inner if before is a else transposed(before[..., units, :]),
            a=inner,
            out=transposed(out),
            dout=transposed(dout[..., whole, :]),
            slope=transposed(slope[..., units, :]),
            drops=drops,
        )
        result.append(room)
    if training and not is_output:
        result[-1].slopes = activation.derivative(before, a, slope)
    return result


def _runs(network: Network, n: int, training: bool) -> Iterator[range]:
    """Neighbouring layers that share their memory; the output layer is always by itself."""
    last, begin = len(network.layers) - 1, 0
    for index in range(1, last + 1):
        units = prod(network.lead) * n * sum(width for (width,) in network.shapes[begin + 1 : index + 2])
        alike = _equal(network.layers[begin].activation, network.layers[index].activation)
        alone = not training or index == last or _drops(network, index - 1) or _drops(network, index)
        if alone or not alike or units > RUN:
            yield range(begin, index)
            begin = index
    yield range(begin, last + 1)


def _folds(network: Network, index: int) -> bool:
    """Whether there is a layer of this number and it reads a constant unit."""
    return index < len(network.layers) and network.layers[index].folded


def _drops(network: Network, index: int) -> bool:
    return bool(np.any(network.layers[index].dropout)) and index < len(network.layers) - 1


def _equal(a: Component, b: Component) -> bool:
    """Whether two components are the same, knobs that are arrays included."""
    mine, others = vars(a), vars(b)
    return type(a) is type(b) and all(np.array_equal(value, others[name]) for name, value in mine.items())
