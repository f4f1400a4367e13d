"""Workspace: buffers for n examples, and the calls that run a network over them.

Legend: ``x`` presented inputs (..., n, n0 or n0+1), ``a`` activations (..., n, width), ``d…`` gradients.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from glassnet.core.components.layers.dense import dropout_mask
from glassnet.core.components.layers.layer import BoundLayer, Place
from glassnet.core.memory import empty_like, full
from glassnet.core.network import Network
from glassnet.core.normalizing import Normalizing
from glassnet.core.program import Array, Calls
from glassnet.core.rooms import rooms


class Workspace:
    """``forward`` leaves every layer's activations in ``activations``; ``backward`` goes from the output's ``dz``,
    which the loss writes, to the gradients. ``logits`` is forward without the output's activation.
    """

    def __init__(
        self,
        network: Network,
        x: Array,
        training: bool,
        rng: Sequence[np.random.Generator] = (),
        input_dropout: Any = 0.0,
    ) -> None:
        n = x.shape[-2]
        self._network, self.x = network, x
        self._rooms = rooms(network, n, training)
        normalizing = Normalizing(network, n) if training else None
        x, silence = _silenced(x, network, input_dropout, rng) if training and np.any(input_dropout) else (x, [])
        self.bound = [
            network.layers[index].bind(self._place(index, x, normalizing, rng)) for index in range(len(self._rooms))
        ]
        self.activations = [room.out[..., : room.width] for room in self._rooms]
        self.logits: Calls = silence + [call for bound in self.bound for call in bound.forward]
        self.backward: Calls = self._backward() if training else []
        self.after_first: Calls = []
        """To run once, after the very first step: running statistics begin at the first batch's values."""
        if normalizing:
            self.logits = normalizing.spread + self.logits + normalizing.follow
            self.backward = normalizing.divide + self.backward + normalizing.sum
            self.after_first = normalizing.begin
        self.forward: Calls = self.logits + self.output.answer

    @property
    def output(self) -> BoundLayer:
        """The last layer: its logits ``z``, activation ``a`` and ``dz``."""
        return self.bound[-1]

    def _place(
        self, index: int, x: Array, normalizing: Normalizing | None, rng: Sequence[np.random.Generator]
    ) -> Place:
        network, room, source = self._network, self._rooms[index], self._network.sources[index]
        outs = [x, *(room.out for room in self._rooms)]
        return Place(
            network.parameters[index],
            network.gradients[index],
            x=outs[index],
            dx=self._rooms[index - 1].dout if self._learns_below(index) else None,
            before=room.before,
            a=room.a,
            out=room.out[..., : room.width] if room.drops else room.a,
            dout=room.dout[..., : room.width],
            slope=room.slope,
            training=normalizing is not None,
            rng=rng,
            is_output=index == len(self._rooms) - 1,
            source=None if source is None else outs[source][..., : network.shapes[source][0]],
            dsource=self._gradient_of(source) if source and self._learns_below(source) else None,
            by_example=normalizing.layers[index] if normalizing else None,
        )

    def _gradient_of(self, number: int) -> Array:
        """The gradient by the activations of this number, which are those of the layer before it."""
        room = self._rooms[number - 1]
        return room.dout[..., : room.width]

    def _learns_below(self, number: int) -> bool:
        """Whether a layer before the one of this number (from 0) still learns."""
        return any(not layer.frozen for layer in self._network.layers[:number])

    def _backward(self) -> Calls:
        """From the last layer to the first that learns; what a shortcut adds comes after what it is added to.

        Shortcuts from layers that no longer learn add nothing there, but may have a projection of their own that does.
        """
        calls: Calls = []
        waiting: dict[int | None, Calls] = {}
        for index in reversed(range(len(self.bound))):
            if self._learns_below(index + 1):
                bound, source = self.bound[index], self._network.sources[index]
                waiting[source] = waiting.get(source, []) + bound.shortcut
                calls += self._rooms[index].slopes + bound.backward + waiting.pop(index, [])
        return calls + [call for shortcut in waiting.values() for call in shortcut]


def _silenced(x: Array, network: Network, dropout: Any, rng: Sequence[np.random.Generator]) -> tuple[Array, Calls]:
    """The inputs with some of them silenced at random in every step, and the calls that do so."""
    width = network.shapes[0][0]
    kept = full((*network.lead, *x.shape[-2:]), 1, x.dtype)
    mask = empty_like(kept[..., :width])
    draw = dropout_mask(dropout, rng, mask)
    return kept, [*draw, (np.multiply, x[..., :width], mask, kept[..., :width])]
