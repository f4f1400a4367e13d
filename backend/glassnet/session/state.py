"""Which commands are legal when: the one table that says so."""

from __future__ import annotations

from typing import Literal

from glassnet.errors import IllegalCommand
from glassnet.protocol import State

Action = Literal["play", "pause", "step", "change", "restart", "finish", "diverge"]
"""What moves the state: commands (``change``: tune, set a weight; ``restart``: reset, reseed) and what training does
itself (``finish``: the asked-for steps are done; ``diverge``)."""

NEXT: dict[State, dict[Action, State]] = {
    "paused": {"play": "playing", "pause": "paused", "step": "playing", "change": "paused", "restart": "paused"},
    "playing": {
        "play": "playing",
        "pause": "paused",
        "change": "playing",
        "restart": "paused",
        "finish": "paused",
        "diverge": "diverged",
    },
    "diverged": {"pause": "diverged", "change": "paused", "restart": "paused"},
}
"""State -> action -> state. What is missing is illegal. A pause never is: it may cross the end of training."""

_WHY: dict[State, str] = {
    "paused": "training is paused; start it first",
    "playing": "training runs; pause it first",
    "diverged": "its weights were no longer finite; change something, for example the learning rate, or reset it",
}


def after(state: State, action: Action) -> State:
    """The state after an action; IllegalCommand says why the action is not possible now."""
    try:
        return NEXT[state][action]
    except KeyError:
        raise IllegalCommand(f"cannot {action} this session, because {_WHY[state]}") from None
