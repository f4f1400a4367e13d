"""The state table: every action in every state, written out a second time by hand."""

from __future__ import annotations

from typing import get_args

import pytest

from glassnet.errors import IllegalCommand
from glassnet.protocol import State
from glassnet.session.state import Action, after

LEGAL: dict[tuple[State, Action], State] = {
    ("paused", "play"): "playing",
    ("paused", "pause"): "paused",
    ("paused", "step"): "playing",
    ("paused", "change"): "paused",
    ("paused", "restart"): "paused",
    ("playing", "play"): "playing",
    ("playing", "pause"): "paused",
    ("playing", "change"): "playing",
    ("playing", "restart"): "paused",
    ("playing", "finish"): "paused",
    ("playing", "diverge"): "diverged",
    ("diverged", "pause"): "diverged",
    ("diverged", "change"): "paused",
    ("diverged", "restart"): "paused",
}
PAIRS = [(state, action) for state in get_args(State) for action in get_args(Action)]


@pytest.mark.parametrize(("state", "action"), [pair for pair in PAIRS if pair in LEGAL])
def test_legal(state: State, action: Action) -> None:
    assert after(state, action) == LEGAL[state, action]


@pytest.mark.parametrize(("state", "action"), [pair for pair in PAIRS if pair not in LEGAL])
def test_illegal_has_a_sentence(state: State, action: Action) -> None:
    with pytest.raises(IllegalCommand, match=f"cannot {action} this session, because .+; .+"):
        after(state, action)
