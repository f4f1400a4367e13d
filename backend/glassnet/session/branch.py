"""Branches: the runs of a session, each with its curves and its moments, and which of them goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from glassnet.core.timeline import Timeline
from glassnet.errors import InvalidInput
from glassnet.session.series import Series

MOST_KEPT = 8
"""Finished branches that are kept without being pinned."""
MOST_PINNED = 16
MOST_DELETED = 4
"""Deleted branches that can still be restored."""
MOST_BYTES = 128 * 2**20
"""Memory of the moments of all branches; above it the oldest that are not pinned go."""


@dataclass(eq=False)
class Branch:
    """One run from its beginning, or from where it left another one."""

    id: int
    name: str
    series: dict[str, Series]
    parent: int | None = None
    forked_at: int | None = None
    """The step at which it left its parent; none: it only came after it."""
    timeline: Timeline = field(default_factory=Timeline)
    pinned: bool = False
    deleted: bool = False

    @property
    def steps(self) -> int:
        """How far it came, as far as moments were noted."""
        return max(0, self.timeline.end)


class Branches:
    """All branches that are kept, oldest first. The current one is always among them."""

    def __init__(self, series: dict[str, Series]) -> None:
        self._made = 0
        self.all: list[Branch] = []
        self.current = self._new(series)

    def restart(self, series: dict[str, Series]) -> None:
        """Begin at step 0. The branch so far is kept if it made steps."""
        self.current = self._new(series, self._left())
        self._tidy()

    def fork(self, step: int, name: str = "") -> None:
        """Go on from a step of the current branch as a branch of its own."""
        old = self.current
        series = {key: each.until(step) for key, each in old.series.items()}
        self.current = self._new(series, self._left(), max(0, step), old.timeline.until(step), name)
        self._tidy()

    def _left(self) -> int | None:
        """The parent of what comes next: the current branch, or its parent if it made no steps and goes."""
        old = self.current
        if old.steps:
            return old.id
        self.all.remove(old)
        return old.parent

    def find(self, number: int) -> Branch:
        """The branch of this id, unless it is deleted."""
        for branch in self.all:
            if branch.id == number and not branch.deleted:
                return branch
        raise InvalidInput(f"expected a run that is kept, got number {number}; choose one of the list")

    def edit(self, number: int, name: str | None, pinned: bool | None, deleted: bool | None) -> None:
        """Rename, pin, delete or restore a branch."""
        branch = next((each for each in self.all if each.id == number), None)
        if branch is None:
            raise InvalidInput(f"expected a run that is kept, got number {number}; choose one of the list")
        if deleted and branch is self.current:
            raise InvalidInput("expected a run that is not open, got the one that is; open another one first")
        if pinned and not branch.pinned and sum(each.pinned for each in self.all) >= MOST_PINNED:
            raise InvalidInput(f"expected at most {MOST_PINNED} pinned runs, got one more; unpin one of them")
        branch.name = branch.name if name is None else name.strip() or branch.name
        branch.pinned = branch.pinned if pinned is None else pinned
        branch.deleted = branch.deleted if deleted is None else deleted
        self._tidy()

    def _new(
        self,
        series: dict[str, Series],
        parent: int | None = None,
        forked_at: int | None = None,
        timeline: Timeline | None = None,
        name: str = "",
    ) -> Branch:
        self._made += 1
        name = name.strip() or f"Run {self._made}"
        branch = Branch(self._made, name, series, parent, forked_at, timeline or Timeline())
        self.all.append(branch)
        return branch

    def _tidy(self) -> None:
        """Drop the oldest that nobody asked to keep."""
        self._drop([each for each in self.all if each.deleted], MOST_DELETED)
        loose = [each for each in self.all if not (each.deleted or each.pinned or each is self.current)]
        self._drop(loose, MOST_KEPT)
        for branch in [each for each in self.all if each.deleted] + loose:
            if _bytes(self.all) > MOST_BYTES and branch in self.all:
                self.all.remove(branch)

    def _drop(self, branches: list[Branch], most: int) -> None:
        for branch in branches[: max(0, len(branches) - most)]:
            self.all.remove(branch)


def _bytes(branches: Iterable[Branch]) -> int:
    """Memory of all moments; those that branches share count once."""
    moments = {id(moment): moment.bytes for branch in branches for moment in branch.timeline.moments}
    return sum(moments.values())
