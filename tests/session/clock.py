"""A clock that only moves when told to."""


class Clock:
    """Call it for the time."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now
