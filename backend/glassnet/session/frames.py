"""Frames: whose picture is due, and making it."""

from __future__ import annotations

from collections.abc import Iterable
from time import perf_counter

import numpy as np

from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.protocol import Frame, packed
from glassnet.session.history import probes
from glassnet.session.scheduler import Clock, Share
from glassnet.session.session import Session
from glassnet.session.viewer import Viewer


class Frames:
    """Makes the frames of all sessions of a worker: on credit, not too often, and while something trains only in a
    share of the time."""

    def __init__(self, frame_rate: float, clock: Clock = perf_counter) -> None:
        self._frame_rate, self._clock = frame_rate, clock
        self._probes = probes()
        self._share = Share(clock())

    def next(self, sessions: Iterable[Session], busy: bool) -> tuple[float, Session, Viewer] | None:
        """When the next frame is to be made, and for whom: the one who has waited longest. None if for nobody."""
        now = self._clock()
        earliest = self._share.ready_at(now) if busy else now
        best: tuple[float, Session, Viewer] | None = None
        for session in sessions:
            playing = session.run.state == "playing"
            for viewer in session.viewers.values():
                due = viewer.due(playing)
                if due is not None and (best is None or due < best[0]):
                    best = due, session, viewer
        return best and (max(best[0], earliest), *best[1:])

    def make(self, session: Session, viewer: Viewer) -> Frame:
        """The viewer's next frame: what it watches, as it is now."""
        begin = self._clock()
        run = session.run
        trainer = run.trainer
        names = self._due(viewer, begin, run.state == "playing" and not viewer.stale)
        samples = run.history.news(viewer.watch.probes, viewer.cursors) | self._pictures(viewer, trainer, names)
        frame = Frame(
            id=viewer.next_frame,
            rev=session.rev,
            state=run.state,
            step=trainer.steps,
            epoch=trainer.epoch,
            rate=run.rate.read(begin, trainer.steps) if run.state == "playing" else 0.0,
            probes={
                name: {key: packed(array) for key, array in arrays.items()}
                for name, arrays in samples.items()
                if arrays
            },
            studies={key: inquiry.news() for key, inquiry in viewer.inquiries.items() if inquiry.fresh},
        )
        viewer.sent(begin, self._frame_rate)
        self._share.spend(self._clock() - begin)
        return frame

    def _due(self, viewer: Viewer, now: float, moving: bool) -> list[str]:
        """The watched probes that are no series and whose picture is old enough; of a network at rest, all of them."""
        watched = [name for name in viewer.watch.probes if self._probes[name].merge == "latest"]
        due = [
            name
            for name in watched
            if not moving or now - viewer.taken.get(name, 0.0) >= 1 / self._probes[name].per_second
        ]
        viewer.taken |= dict.fromkeys(due, now)
        return due

    def _pictures(self, viewer: Viewer, trainer: Trainer, names: Iterable[str]) -> dict[str, dict[str, Array]]:
        """What these probes show now."""
        view = viewer.view(trainer)
        with np.errstate(over="ignore", invalid="ignore"):  # of a network about to diverge
            return {name: self._probes[name].sample(trainer, view) for name in names}
