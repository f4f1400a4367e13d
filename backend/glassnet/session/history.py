"""History: the series of a session, sampled while it trains."""

from __future__ import annotations

from collections.abc import Iterable
from time import thread_time

import numpy as np

from glassnet.core.component import registry
from glassnet.core.components.probes import Probe
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.core.view import View
from glassnet.session.scheduler import Clock
from glassnet.session.series import Series

INTERVAL = 0.004
"""Seconds between two samples of a training session, at least; doubled whenever the series were thinned."""
_SHARE = 0.1
"""Sampling takes at most about this part of the processor's time, however large the network."""


def probes() -> dict[str, Probe]:
    """One of every probe there is."""
    return {name: member(type=name) for name, member in registry[Probe.kind].items() if issubclass(member, Probe)}


class History:
    """Every series probe's samples since step 0, taken whether or not somebody looks: none is missing later."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._probes = {name: probe for name, probe in probes().items() if probe.merge == "append"}
        self.begin()

    def begin(self) -> None:
        """Begin new series: training begins again."""
        self.go_on({name: Series() for name in self._probes})

    def go_on(self, series: dict[str, Series]) -> None:
        """Continue these series."""
        self.series = series
        self._next = 0.0

    def sample_if_due(self, trainer: Trainer, view: View) -> bool:
        """Sample, unless the last time was a moment ago: False then."""
        if self._clock() < self._next:
            return False
        self.sample(trainer, view)
        return True

    def sample(self, trainer: Trainer, view: View) -> None:
        """Add a row to every series: how things are now."""
        begin = thread_time()  # of the processor: a machine that is busy elsewhere leaves no holes
        with np.errstate(over="ignore", invalid="ignore"):  # of a network about to diverge
            for name, probe in self._probes.items():
                row = probe.sample(trainer, view)
                if row:
                    self.series[name].append(row)
        cost = thread_time() - begin
        spacing = INTERVAL * 2 ** max(series.thinned for series in self.series.values())
        self._next = self._clock() + max(spacing, cost / _SHARE)

    def until(self, names: Iterable[str], step: int) -> dict[str, dict[str, list[float]]]:
        """The rows of the named series up to a step, by column."""
        rows = {name: self.series[name].until(step).after(-1)[0] for name in names}
        return {name: {column: each.tolist() for column, each in columns.items()} for name, columns in rows.items()}

    def cursors(self, step: int) -> dict[str, int]:
        """The cursors of a viewer that has all rows up to this step."""
        return {name: series.cursor_at(step) for name, series in self.series.items()}

    def news(self, names: Iterable[str], cursors: dict[str, int]) -> dict[str, dict[str, Array]]:
        """The rows of the named series that a viewer does not have yet; moves its cursors."""
        result = {}
        for name in names:
            if name in self.series:
                rows, last = self.series[name].after(cursors.get(name, -1))
                if last > cursors.get(name, -1):
                    result[name], cursors[name] = rows, last
        return result
