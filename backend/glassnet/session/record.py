"""Record: what is kept of a run while it trains: the series and the moments of its branches."""

from __future__ import annotations

from glassnet.core.timeline import Moment, Timeline
from glassnet.core.trainer import Trainer
from glassnet.core.view import View
from glassnet.session.branch import Branch, Branches
from glassnet.session.history import History
from glassnet.session.scheduler import Clock


class Record:
    """Samples a trainer into the series of the current branch, and notes how it stood now and then."""

    def __init__(self, trainer: Trainer, clock: Clock) -> None:
        self.history = History(clock)
        self.branches = Branches(self.history.series)
        self._trainer = trainer
        self._view = View(trainer.data)

    @property
    def timeline(self) -> Timeline:
        """The moments of the current branch."""
        return self.branches.current.timeline

    @property
    def past(self) -> bool:
        """Whether an earlier moment is shown: whatever goes on from it is another branch."""
        return self._trainer.steps < self.timeline.end

    @property
    def now(self) -> Moment:
        """How things stand."""
        return Moment(self._trainer.steps, self._trainer.experiment, self._trainer.snapshot())

    # ── while it trains ──

    def sample(self, always: bool = False) -> None:
        """Add a row to every series; note the moment, too, if it is far enough from the last one, or ``always``."""
        self.history.sample(self._trainer, self._view)
        self._note(always)

    def sample_if_due(self) -> None:
        """The same, unless the last time was a moment ago."""
        if self.history.sample_if_due(self._trainer, self._view):
            self._note()

    def end(self, playing: bool) -> None:
        """Keep where the branch ends, before something else is shown."""
        if not self.past:
            if playing:
                self.history.sample(self._trainer, self._view)
            self._note(always=True)

    def _note(self, always: bool = False) -> None:
        if always or self.timeline.wants(self._trainer.steps):
            self.timeline.note(self.now)

    # ── what is recorded next ──

    def look_at_new_data(self) -> None:
        """The trainer has other data: sample over them from now on."""
        self._view = View(self._trainer.data)

    def begin(self) -> None:
        """Training begins again at step 0, or with another model: a branch of its own, with new series."""
        self.history.begin()
        self.branches.restart(self.history.series)

    def open(self, branch: Branch) -> None:
        """Go on with another branch."""
        self.branches.current = branch
        self.history.go_on(branch.series)

    def branch_off(self, step: int, name: str = "") -> None:
        """Go on from a step of the current branch as a branch of its own."""
        self.branches.fork(step, name)
        self.history.go_on(self.branches.current.series)
