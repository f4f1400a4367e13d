"""View: what one viewer looks at: a plane of the input space, how finely, and which neuron up close.

Legend: ``R`` cells along a side of the large map, ``r`` of a thumbnail.
"""

from __future__ import annotations

from glassnet.core.data import Prepared
from glassnet.core.inference import Inference
from glassnet.core.network import Network
from glassnet.core.plane import PairPlane, PcaPlane, default_plane
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer

MOST_VALUES = 2_000_000
"""Activations computed for one picture: the grid is coarser for larger networks."""
MOST_SENT = 100_000
"""Values sent for all thumbnails together."""
THUMBNAIL = 50
"""Cells along a side of a thumbnail, at most."""


class View:
    """A grid over a plane, and every neuron's answer on it, computed once for each state of the network."""

    def __init__(
        self,
        data: Prepared,
        choice: PairPlane | PcaPlane | None = None,
        resolution: int = 100,
        focus: tuple[int, int] | None = None,
    ) -> None:
        self.plane = (choice or default_plane(data.data.dataset)).through(data.x["train"], data.data.dataset)
        self.focus = focus
        self.weight: tuple[int, int, int | None] | None = None
        """The weight up close: layer, unit, input (none: the bias)."""
        self._data, self._wanted = data, resolution
        self._network: Network | None = None
        self._seen: tuple[int, int] | None = None

    def activations(self, trainer: Trainer) -> list[Array]:
        """Presented inputs, then every layer's activations on the grid: each (R², width), rows from the top left."""
        if self._network is not trainer.network:
            self._prepare(trainer.network)
        if self._seen != (id(trainer), trainer.version):
            workspace = self._inference.run(self._inputs)
            self._maps = [self._presented, *workspace.activations]
            self._seen = id(trainer), trainer.version
        return self._maps

    def picture(self, activations: Array, unit: int) -> Array:
        """One unit's map (R, R)."""
        return activations[:, unit].reshape(self.resolution, self.resolution)

    def thumbnails(self, activations: Array) -> Array:
        """All units' maps, reduced: (width, r, r)."""
        maps = activations.T.reshape(-1, self.resolution, self.resolution)
        middle = self.stride // 2
        return maps[:, middle :: self.stride, middle :: self.stride]

    def _prepare(self, network: Network) -> None:
        units = sum(width for (width,) in network.shapes)
        self.resolution = max(8, min(self._wanted, int((MOST_VALUES / units) ** 0.5)))
        side = max(8, min(THUMBNAIL, int((MOST_SENT / units) ** 0.5)))
        self.stride = -(-self.resolution // side)
        self._presented = self._data.present(self.plane.grid(self.resolution))
        self._inputs = network.inputs(self._presented)
        self._inference = Inference(network, len(self._inputs))
        self._network, self._seen = network, None
