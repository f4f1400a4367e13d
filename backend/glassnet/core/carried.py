"""Carried: a standing as text, to travel in files and between processes. What comes back is checked, number by number.

Arrays are written in base64, little-endian; those of the network in its precision.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from pydantic import ConfigDict, Field, ValidationError

from glassnet.core.asked import refuse
from glassnet.core.component import Frozen
from glassnet.core.course import Standing
from glassnet.core.explain import sentence
from glassnet.core.program import Array
from glassnet.errors import InvalidInput

Count = Annotated[int, Field(ge=0, lt=2**53)]
Large = Annotated[str, Field(pattern="^[0-9a-f]{1,32}$")]
"""A number of up to 128 bits, in hexadecimal digits."""


class Stream(Frozen):
    """Where a stream of random numbers is."""

    state: Large
    increment: Large
    halves: Literal[0, 1]
    """Whether half of a number that was drawn waits to be used."""
    half: int = Field(ge=0, lt=2**32)


class Carried(Frozen):
    """The fields of a standing of one network."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    theta: bytes
    state: bytes
    memory: bytes
    order: bytes
    steps: Count
    optimizer_steps: Count
    finished_epochs: Count
    position: Count
    random: tuple[Stream, ...] = Field(max_length=2)


def packed(standing: Standing) -> str:
    """The standing of one network as text. The same standing gives the same text."""
    (memory,) = standing.memory
    return Carried(
        theta=_bytes(standing.theta),
        state=_bytes(standing.state),
        memory=_bytes(memory),
        order=_bytes(standing.order.astype(np.int32)),
        steps=standing.steps,
        optimizer_steps=standing.optimizer_steps,
        finished_epochs=standing.finished_epochs,
        position=standing.position,
        random=tuple(map(_stream, standing.random)),
    ).model_dump_json()


def unpacked(text: str, like: Standing) -> Standing:
    """The standing that a text holds, shaped like that of an equal experiment; InvalidInput says what is wrong."""
    try:
        carried = Carried.model_validate_json(text)
    except ValidationError as error:
        raise InvalidInput(f"expected the state of a training: {sentence(error)}") from error
    (memory,) = like.memory
    theta = _numbers("parameters", carried.theta, like.theta)
    state = _numbers("the optimizer's numbers", carried.state, like.state)
    order = _numbers("row numbers", carried.order, like.order.astype(np.int32)).astype(like.order.dtype)
    if not (np.isfinite(theta).all() and np.isfinite(state).all()):
        refuse("finite numbers in the state of a training", "some that are not; take a file from before it diverged")
    if not np.array_equal(np.sort(order), np.arange(len(order))):
        refuse("each example once in the order of the batches", "another order; the file was damaged")
    return Standing(
        theta,
        state,
        (_numbers("numbers of the schedule", carried.memory, memory),),
        order,
        carried.steps,
        carried.optimizer_steps,
        carried.finished_epochs,
        carried.position,
        tuple(map(_generator_state, carried.random)),
    )


def _bytes(array: Array) -> bytes:
    return array.astype(array.dtype.newbyteorder("<")).tobytes()


def _numbers(what: str, content: bytes, like: Array) -> Array:
    if len(content) != like.nbytes:
        refuse(f"{like.nbytes:,} bytes of {what}", f"{len(content):,}; take the state of an equal experiment")
    return np.frombuffer(content, like.dtype.newbyteorder("<")).astype(like.dtype).reshape(like.shape)


def _stream(state: dict[str, Any]) -> Stream:
    inner = state["state"]
    return Stream(
        state=f"{inner['state']:x}", increment=f"{inner['inc']:x}", halves=state["has_uint32"], half=state["uinteger"]
    )


def _generator_state(stream: Stream) -> dict[str, Any]:
    return {
        "bit_generator": "PCG64",
        "state": {"state": int(stream.state, 16), "inc": int(stream.increment, 16)},
        "has_uint32": stream.halves,
        "uinteger": stream.half,
    }
