"""A progress bar on stderr, if that is a terminal; nothing otherwise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


class Bar:
    """How far something is. Without a terminal all of it does nothing."""

    def __init__(self, progress: Progress | None, total: float | None, unit: str) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total, unit=unit, said="") if progress else None

    @property
    def shown(self) -> bool:
        """Whether somebody sees it."""
        return self._progress is not None

    def advance(self, by: float, said: str = "") -> None:
        """So much more is done; ``said`` stands at the end of the line."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, advance=by, said=said)


@contextmanager
def bar(total: float | None, unit: str, hidden: bool = False) -> Iterator[Bar]:
    """A bar for as long as the work lasts; without a total it only moves."""
    if hidden or not sys.stderr.isatty():
        yield Bar(None, total, unit)
        return
    with _progress() as progress:
        yield Bar(progress, total, unit)


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Speed(ProgressColumn):
        """Done, of how much, and how fast."""

        def render(self, task: Task) -> Text:
            of = "" if task.total is None else f"/{task.total:,.0f}"
            speed = f", {task.speed:,.0f} {task.fields['unit']}/s" if task.speed else ""
            return Text(f"{task.completed:,.0f}{of} {task.fields['unit']}{speed}")

    columns = BarColumn(), Speed(), TimeRemainingColumn(), TextColumn("{task.fields[said]}", markup=False)
    return Progress(*columns, console=Console(stderr=True), transient=True)
