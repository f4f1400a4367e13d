"""Inquiries: studies that viewers asked for, worked on a little at a time beside the training."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from time import perf_counter, thread_time
from typing import Any

import numpy as np
from pydantic import ValidationError

from glassnet.core.component import registry
from glassnet.core.components.studies import Finding, Rest, Study
from glassnet.core.explain import sentence, short
from glassnet.core.subject import Subject
from glassnet.errors import InvalidInput
from glassnet.protocol import News, packed
from glassnet.session.problems import problem
from glassnet.session.scheduler import Clock, Share

log = logging.getLogger(__name__)
SLICE = 0.004
"""Seconds of work on one study before anything else gets its turn."""
STUDY_SHARE = 0.1
"""The part of a busy worker's time that studies may take."""
BURST = 0.1
"""Seconds that studies may save up: a question that is answered in a moment is answered at once."""
MOST_ASKED = 16
"""Studies that one viewer may have under way."""


def asked_for(values: Mapping[str, Any]) -> Study:
    """The study that plain values describe; InvalidInput says what does not fit."""
    known, name = registry[Study.kind], str(values.get("type", ""))
    member = known.get(name)
    if member is None or not issubclass(member, Study):
        raise InvalidInput(f"expected a study, one of {', '.join(known)}, got '{short(name)}'")
    try:
        return member.model_validate(values)
    except ValidationError as error:
        raise InvalidInput(sentence(error)) from error


class Inquiry:
    """One study under way: what it found last, and whether the viewer has that."""

    def __init__(self, study: Study, subject: Subject) -> None:
        self.finding = Finding(progress=0.0)
        self.done = False
        self.fresh = False
        """There is something that the viewer has not been sent."""
        self.rests_until = 0.0
        self._study, self._error = study, ""
        self._pieces: Iterator[Finding | Rest | None] = study.work(subject)

    def work(self, clock: Clock) -> None:
        """Go on for a slice of time. A study that fails is done; the reason is its news."""
        end = clock() + SLICE
        try:
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # of networks about to diverge
                while not self.done and clock() < end and self.rests_until <= clock():
                    self._take(next(self._pieces), clock())
        except StopIteration:
            self.done = self.fresh = True
        except Exception as error:
            self.done = self.fresh = True
            self._error = problem(error, "ask").message

    def _take(self, piece: Finding | Rest | None, now: float) -> None:
        match piece:
            case Finding():
                self.finding, self.fresh = piece, True
            case Rest():
                self.rests_until = now + piece.seconds

    def news(self) -> News:
        """What to tell the viewer now."""
        self.fresh = False
        return News(
            type=self._study.type,
            progress=self.finding.progress,
            done=self.done,
            error=self._error,
            facts=dict(self.finding.facts),
            arrays=_packed(self.finding),
        )


def _packed(finding: Finding) -> dict[str, Any]:
    return {name: packed(array) for name, array in finding.arrays.items()}


class Inquiries:
    """Takes turns among the studies of all viewers of a worker; while something trains only in a share of the time."""

    def __init__(self, clock: Clock = perf_counter, cost: Clock = thread_time) -> None:
        self._clock, self._cost = clock, cost
        self._share = Share(clock(), STUDY_SHARE, BURST)
        self._last: Inquiry | None = None

    def due(self, inquiries: Iterable[Inquiry], busy: bool) -> float | None:
        """When there is work for the next of them; None: never, as things are."""
        times = [inquiry.rests_until for inquiry in inquiries if not inquiry.done]
        if not times:
            return None
        now = self._clock()
        return max(min(times), self._share.ready_at(now) if busy else now)

    def turn(self, inquiries: Iterable[Inquiry], busy: bool) -> bool:
        """Work on the next of them; False if none has something to do now."""
        now = self._clock()
        waiting = [inquiry for inquiry in inquiries if not inquiry.done and inquiry.rests_until <= now]
        if not waiting or (busy and self._share.ready_at(now) > now):
            return False
        after = waiting.index(self._last) + 1 if self._last in waiting else 0
        self._last = waiting[after % len(waiting)]
        begin = self._cost()
        self._last.work(self._clock)
        self._share.spend(self._cost() - begin)  # of the processor: a busy machine does not make studies wait
        return True
