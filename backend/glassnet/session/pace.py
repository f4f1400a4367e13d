"""Pace: how many steps a session trains in its next slice of time, and how fast it went."""

from __future__ import annotations

from math import exp

_TRUST = 0.3
"""Weight of the newest measurement in the cost of a step."""
_BACKLOG = 0.25
"""Seconds of steps that a paced session may catch up on; what is beyond is let go."""
_LEAST_WINDOW = 0.1
"""Seconds between two readings of the rate."""


class Pace:
    """Turns seconds into steps. Times are seconds of any clock that only grows."""

    def __init__(self) -> None:
        self.goal: int | None = None
        """The step to stop at, if so many steps were asked for."""
        self._speed: float | None = None
        self._begun = 0.0
        self._made = 0
        self._cost = 0.0

    def start(self, now: float, steps_per_second: float | None) -> None:
        """Train from now on at this speed; None: as fast as possible."""
        self._speed, self._begun, self._made = steps_per_second, now, 0

    def ready_at(self, now: float) -> float:
        """When the next step is due: not later than now if at once."""
        return now if self._speed is None else self._begun + (self._made + 1) / self._speed

    def steps(self, seconds: float, now: float, step: int, steps_per_epoch: int) -> int:
        """How many steps fit into the seconds; whole epochs where there is room, so that slices end with epochs."""
        fitting = max(1, int(seconds / self._cost)) if self._cost else 1
        to_boundary = steps_per_epoch - step % steps_per_epoch
        if fitting >= to_boundary:
            fitting = to_boundary + (fitting - to_boundary) // steps_per_epoch * steps_per_epoch
        if self.goal is not None:
            fitting = min(fitting, self.goal - step)
        if self._speed is not None:
            fitting = min(fitting, max(1, int((now - self._begun) * self._speed) - self._made))
        return fitting

    def took(self, steps: int, seconds: float, now: float) -> None:
        """Learn from a slice: so many steps took so many seconds of computing."""
        cost = seconds / steps
        self._cost = cost if not self._cost else (1 - _TRUST) * self._cost + _TRUST * cost
        self._made += steps
        if self._speed is not None and now - self.ready_at(now) > _BACKLOG:
            self._begun, self._made = now, 0

    def forget(self) -> None:
        """The network changed: what a step costs is measured anew."""
        self._cost = 0.0


class Rate:
    """Steps per second, smoothed over about one second."""

    def __init__(self) -> None:
        self.value = 0.0
        self._seen: tuple[float, int] | None = None

    def read(self, now: float, steps: int) -> float:
        """The rate, when so many steps were made by now."""
        if self._seen is None or steps < self._seen[1]:
            self._seen = now, steps
            return self.value
        passed = now - self._seen[0]
        if passed >= _LEAST_WINDOW:
            measured = (steps - self._seen[1]) / passed
            self.value += (measured - self.value) * (1 - exp(-passed) if self.value else 1)
            self._seen = now, steps
        return self.value

    def stop(self) -> None:
        """Training stopped: the rate is 0."""
        self.value, self._seen = 0.0, None
