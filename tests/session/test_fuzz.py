"""Whatever a page sends: a command or a sentence, never a fault, and the session goes on."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.core.spec import experiment
from glassnet.errors import GlassnetError, InvalidInput
from glassnet.protocol import MAX_COMMAND_BYTES, Command, Step, decode
from tests.session.stage import Stage

OPS = [command.model_fields["op"].default for command in get_args(Command)]
FIELDS = sorted({name for command in get_args(Command) for name in command.model_fields} - {"op"})
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.floats(),
    st.text(max_size=10),
    st.binary(max_size=10),
    st.sampled_from(["loss", "boundary", "pca", "pair", "epoch", 0, 1, 2, 0.5]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
DEFAULT = experiment({}).model_dump(mode="json")
SPECS = st.dictionaries(st.sampled_from(sorted(DEFAULT)), VALUES, max_size=2).map(lambda changes: DEFAULT | changes)
MESSAGES = st.builds(
    lambda op, fields: {"op": op} | fields,
    st.sampled_from(OPS),
    st.dictionaries(st.sampled_from(FIELDS), VALUES | SPECS, max_size=4),
)


def understood(message: bytes) -> bool:
    """Whether it is a command; otherwise there is a sentence."""
    try:
        return decode(message).op in OPS
    except InvalidInput as error:
        return " " in str(error)


@given(st.binary(max_size=300))
def test_any_bytes(message: bytes) -> None:
    assert understood(message)


@given(VALUES | MESSAGES)
def test_any_msgpack(values: Any) -> None:
    try:
        message = msgspec.msgpack.encode(values)
    except (OverflowError, UnicodeEncodeError):
        return
    assert understood(message)


@settings(deadline=None, max_examples=60)
@given(st.lists(MESSAGES, max_size=8))
def test_any_commands_leave_a_session_that_trains(messages: list[dict[str, Any]]) -> None:
    stage = Stage({"data": {"dataset": {"type": "circle", "points": 20}}, "batch_size": 5})
    for values in messages:
        try:
            stage.do(decode(msgspec.msgpack.encode(values)))
        except (GlassnetError, OverflowError, UnicodeEncodeError):
            continue
        stage.train()
        stage.frame()
    stage.do(decode(msgspec.msgpack.encode({"op": "reset"})))
    stage.do(Step())
    stage.train()
    assert stage.session.run.trainer.steps == 1


@pytest.mark.parametrize("depth", [50, 300, 600, 900, 1000, 30_000])
@pytest.mark.parametrize("around", [b"", b"\x82\xa2op\xa4tune\xa3rev", b"\x82\xa2op\xa4open\xa4spec\x81\xa4data"])
def test_deep_nesting(depth: int, around: bytes) -> None:
    """Refused, either as a message or as an experiment."""
    stage = Stage()
    with pytest.raises(InvalidInput):
        stage.session._checked(decode(around + b"\x91" * depth + b"\xc0").spec)  # type: ignore[union-attr]


def test_too_long() -> None:
    with pytest.raises(InvalidInput, match=f"at most {MAX_COMMAND_BYTES:,} bytes, got 10,000,000"):
        decode(bytes(10_000_000))
