"""Training without a browser: so many epochs, or until an accuracy, with a progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from glassnet.core.trainer import Trainer
from glassnet.terminal.progress import bar

UPDATES = 200
"""Looks at the loss during a training without a goal."""


def train(
    trainer: Trainer, epochs: int, goal: float | None = None, watch: Callable[[Trainer], None] = lambda _: None
) -> bool:
    """Train with a progress bar. Whether the goal, a dev accuracy, was reached; True without one.

    ``watch`` is called at the start and after every look.
    """
    watch(trainer)
    with bar(epochs, "epochs") as progress:
        for count in _slices(epochs, goal):
            if goal is not None and trainer.evaluate("dev").score >= goal:
                return True
            trainer.train(count * trainer.steps_per_epoch)
            watch(trainer)
            progress.advance(count, _losses(trainer) if progress.shown else "")
    return goal is None or trainer.evaluate("dev").score >= goal


def _losses(trainer: Trainer) -> str:
    return f"loss {trainer.evaluate('train').loss:.4f}, dev {trainer.evaluate('dev').loss:.4f}"


def _slices(epochs: int, goal: float | None) -> Iterator[int]:
    """Numbers of epochs to train between two looks; with a goal, a look after each."""
    size = max(1, epochs // UPDATES) if goal is None else 1
    for done in range(0, epochs, size):
        yield min(size, epochs - done)
