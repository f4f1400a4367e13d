"""WeightPath: the way that the weights of a run went so far, as its moments tell it, with the loss at each.

Legend: ``thetas`` the learned parameters (n, P) float64, oldest first.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from glassnet.core.losses_at import Losses
from glassnet.core.program import Array
from glassnet.core.subject import Subject
from glassnet.core.timeline import Moment

MOST_WORK = 20_000_000
"""Moments² × parameters of a path, at most: some milliseconds of work."""


class WeightPath:
    """Moments of one run, each loss computed once."""

    def __init__(self, subject: Subject, losses: Losses) -> None:
        self._subject, self._losses = subject, losses
        self._size = subject.trainer.network.trainable
        self._known: dict[int, tuple[Moment, float]] = {}
        self._moments: list[Moment] = []

    def follow(self) -> Iterator[None]:
        """Look at the moments there are now, a few losses at a time."""
        self._moments = self._chosen()
        new = [moment for moment in self._moments if self._known.get(moment.step, (None, 0))[0] is not moment]
        for begin in range(0, len(new), self._losses.together):
            chunk = new[begin : begin + self._losses.together]
            losses = self._losses.at(np.stack([moment.standing.theta for moment in chunk]))
            self._known |= {moment.step: (moment, float(loss)) for moment, loss in zip(chunk, losses, strict=True)}
            yield None

    @property
    def thetas(self) -> Array:
        """The parameters of every moment."""
        chosen = [moment.standing.theta[: self._size] for moment in self._moments]
        return np.array(chosen, np.float64).reshape(-1, self._size)

    @property
    def steps(self) -> Array:
        """The steps of the moments (n,)."""
        return np.array([moment.step for moment in self._moments], np.int32)

    @property
    def losses(self) -> Array:
        """J at every moment (n,)."""
        return np.array([self._known[moment.step][1] for moment in self._moments])

    def _chosen(self) -> list[Moment]:
        """The moments of this network; of too many, evenly spread ones with the first and the last."""
        shape = self._subject.trainer.network.theta.shape
        moments = [moment for moment in self._subject.moments() if moment.standing.theta.shape == shape]
        most = max(8, int(np.sqrt(MOST_WORK / self._size)))
        if len(moments) <= most:
            return moments
        return [moments[at] for at in np.linspace(0, len(moments) - 1, most).round().astype(int)]
