"""Audience: the pages that watch a session: who they are, what they have of it, and what they are told."""

from __future__ import annotations

from collections.abc import Callable

from glassnet.core.data import Prepared
from glassnet.core.limits import needed_bytes, parameters
from glassnet.protocol import Message, Opened, StateChanged, Tuned
from glassnet.session.answers import examples
from glassnet.session.run import Run
from glassnet.session.runs import branches
from glassnet.session.scheduler import Clock
from glassnet.session.viewer import Viewer

Send = Callable[[int, Message], None]
"""Sends a message to the viewer of this number."""
BRANCHES_EVERY = 2.0
"""Seconds between two lists of the runs while training goes on."""


class Audience:
    """Tells all viewers of a run what happened to it."""

    def __init__(self, run: Run, rev: int, send: Send, clock: Clock) -> None:
        self.viewers: dict[int, Viewer] = {}
        self.rev = rev
        """Number of the last edit."""
        self._run, self._send, self._clock = run, send, clock
        self._branches_at = 0.0
        self._shown = run.branches.current
        """Whose series the viewers have."""

    # ── who is there ──

    def seat(self, number: int) -> Viewer:
        """Somebody begins to watch."""
        viewer = self.viewers[number] = Viewer(number)
        return viewer

    def welcome(self, number: int, session: str, resumed: bool, since: int) -> None:
        """Tell one who came what there is; it has the series up to a step."""
        viewer = self.seat(number)
        viewer.cursors = self._run.history.cursors(since)
        self._send(number, Opened(session=session, resumed=resumed, since=since, **self._now()))
        self.show_examples(viewer)
        self._send(number, branches(self._run))

    # ── telling ──

    def tell(self, message: Message) -> None:
        """Send a message to everybody."""
        for number in self.viewers:
            self._send(number, message)

    def tell_one(self, number: int, message: Message) -> None:
        """Send a message to one of them."""
        self._send(number, message)

    def tell_moved(self, reason: str | None) -> None:
        """The state has changed, or may have."""
        self.outdate()
        self.tell(self.state(reason))
        self._branches_at = 0.0
        if self._run.state != "playing":
            self.tell_branches()

    def tell_tuned(self, restarted: bool) -> None:
        """The experiment was replaced, training began again, or another run is shown."""
        branched, self._shown = self.elsewhere, self._run.branches.current
        if restarted or branched:
            for viewer in self.viewers.values():
                viewer.cursors = {}
        self.outdate()
        self.tell(Tuned(restarted=restarted or branched, **self._now()))
        if branched:
            self.tell_branches()

    def tell_branches(self) -> None:
        """Send the list of the runs."""
        self._branches_at = self._clock() + BRANCHES_EVERY
        if self.viewers:
            self.tell(branches(self._run))

    def tell_branches_if_due(self) -> None:
        """Send it unless the last one was a moment ago."""
        if self._clock() >= self._branches_at:
            self.tell_branches()

    def show_examples(self, viewer: Viewer) -> None:
        """Send the examples as one viewer sees them."""
        trainer = self._run.trainer
        self._send(viewer.number, examples(trainer, viewer.view(trainer), self.rev))

    def show_new_examples(self, had: Prepared | None = None) -> None:
        """Send them to everybody, if there are others than they had."""
        if had is not self._run.trainer.data:
            for viewer in self.viewers.values():
                self.show_examples(viewer)

    def outdate(self) -> None:
        """What they were shown is old."""
        for viewer in self.viewers.values():
            viewer.stale = True

    # ── what there is to tell ──

    @property
    def elsewhere(self) -> bool:
        """Whether another run is shown than they know of."""
        return self._run.branches.current is not self._shown

    def state(self, reason: str | None) -> StateChanged:
        """Whether it trains and how far it is."""
        run = self._run
        return StateChanged(state=run.state, step=run.trainer.steps, epoch=run.trainer.epoch, message=reason)

    def _now(self) -> dict[str, object]:
        trainer = self._run.trainer
        return {
            "rev": self.rev,
            "spec": trainer.experiment.model_dump(mode="json"),
            "state": self._run.state,
            "step": trainer.steps,
            "epoch": trainer.epoch,
            "parameters": parameters(trainer.experiment),
            "bytes": needed_bytes(trainer.experiment),
        }
