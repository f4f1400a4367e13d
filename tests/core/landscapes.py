"""Runs with a path behind them, and studies worked on until they rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from glassnet.core.component import registry
from glassnet.core.components.studies import Finding, Rest, Study
from glassnet.core.subject import Subject
from glassnet.core.timeline import Moment, Timeline
from glassnet.core.trainer import Trainer
from tests.core.runs import trained

MOST_PIECES = 20_000


class Walk:
    """A trainer that leaves moments behind."""

    def __init__(self, spec: dict[str, Any], steps: int = 120, every: int = 10) -> None:
        self.trainer, self.timeline = trained(spec, 0), Timeline()
        self.subject = Subject(self.trainer, moments=lambda: self.timeline.moments)
        self.note()
        for _ in range(0, steps, every):
            self.go(every)

    def go(self, steps: int) -> None:
        """Train on, and note where that led."""
        self.trainer.train(steps)
        self.note()

    def note(self) -> None:
        """Keep the present moment."""
        self.timeline.note(Moment(self.trainer.steps, self.trainer.experiment, self.trainer.snapshot()))


class Asked:
    """A study under way."""

    def __init__(self, subject: Subject, type: str, **knobs: Any) -> None:
        study = registry["study"][type](**knobs)
        assert isinstance(study, Study)
        self._pieces = study.work(subject)

    def pieces(self, count: int) -> Iterator[Finding | Rest | None]:
        """So many pieces of its work."""
        for _ in range(count):
            yield next(self._pieces)

    def findings(self) -> list[Finding]:
        """All it finds until it rests."""
        found: list[Finding] = []
        for _ in range(MOST_PIECES):
            piece = next(self._pieces)
            if isinstance(piece, Rest):
                return found
            if piece is not None:
                found.append(piece)
        raise AssertionError("it never rests")


def objective(trainer: Trainer) -> float:
    """What training makes small, as the trainer itself tells it: mean loss plus penalty."""
    network, experiment = trainer.network, trainer.experiment
    w, examples = network.theta[: network.trainable], len(trainer.data.y["train"])
    return trainer.evaluate("train").loss + float(experiment.regularizer.value(w, network.mask, examples))
