"""Viewer: one page that watches a session: what it looks at, what it has, and how much it can take."""

from __future__ import annotations

from glassnet.core.component import registry
from glassnet.core.components.probes import Probe
from glassnet.core.trainer import Trainer
from glassnet.core.view import View
from glassnet.errors import InvalidInput
from glassnet.protocol import CREDIT, Watch
from glassnet.session.inquiry import Inquiry


class Viewer:
    """What a worker knows of one page."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.watch = Watch()
        self.cursors: dict[str, int] = {}
        """Series -> number of the last row sent."""
        self.inquiries: dict[str, Inquiry] = {}
        """What it asked for, by the name it gave."""
        self.stale = True
        """Something changed since the last frame."""
        self.taken: dict[str, float] = {}
        """Picture -> when it was taken last."""
        self.next_frame = 0
        self._in_flight: set[int] = set()
        self._not_before = 0.0
        self._view: View | None = None
        self._view_of: object = None

    def look(self, trainer: Trainer, watch: Watch) -> None:
        """Look at something else; InvalidInput if there is no such probe, plane or neuron, and nothing changes."""
        known = registry[Probe.kind]
        for name in watch.probes:
            if name not in known:
                raise InvalidInput(f"expected probes of {', '.join(known)}, got '{name[:40]}'")
        shapes = trainer.network.shapes
        if watch.focus is not None:
            layer, unit = watch.focus
            if not (-1 <= layer < len(shapes) - 1 and 0 <= unit < shapes[layer + 1][0]):
                raise InvalidInput(
                    f"expected a neuron of the network, got layer {layer}, unit {unit}; "
                    f"choose a layer from −1 (inputs) to {len(shapes) - 2}"
                )
        if watch.weight is not None and not trainer.has_weight(*watch.weight):
            layer, unit, input = watch.weight
            raise InvalidInput(
                f"expected a weight of the network, got layer {layer}, unit {unit}, input {input}; "
                f"choose a layer from 0 to {len(shapes) - 2}"
            )
        same_plane = watch.plane == self.watch.plane and watch.resolution == self.watch.resolution
        if self._view is None or not same_plane:
            self._view = View(trainer.data, watch.plane, watch.resolution, watch.focus)
            self._view_of = trainer.data
        self._view.focus = watch.focus
        self.watch, self.stale = watch, True

    def view(self, trainer: Trainer) -> View:
        """The grid this viewer sees. A plane that new data do not have gives way to the data's own."""
        if self._view is None or self._view_of is not trainer.data:
            watch = self.watch
            try:
                self._view = View(trainer.data, watch.plane, watch.resolution, watch.focus)
            except InvalidInput:
                self.watch = watch.model_copy(update={"plane": None})
                self._view = View(trainer.data, None, watch.resolution, watch.focus)
            self._view_of = trainer.data
        self._view.weight = self.watch.weight
        return self._view

    def looks(self) -> bool:
        """Whether it looks at anything: a page in the background does not."""
        return bool(self.watch.probes)

    def due(self, playing: bool) -> float | None:
        """When its next frame is to be made; None as long as there is nothing to send or it has no credit."""
        news = any(inquiry.fresh for inquiry in self.inquiries.values())
        wants = self.looks() and (playing or self.stale or news)
        return self._not_before if wants and len(self._in_flight) < CREDIT else None

    def sent(self, now: float, frame_rate: float) -> None:
        """Its next frame was sent: one credit less."""
        self._in_flight.add(self.next_frame)
        self.next_frame += 1
        self.stale = False
        self._not_before = now + 1 / min(self.watch.rate, frame_rate)

    def acknowledge(self, frame: int) -> None:
        """The page drew this frame: one credit more."""
        self._in_flight.discard(frame)
