"""The binary extension and JSON tensors: what was written is read, and any bytes are an answer or a sentence."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from glassnet.export.facts import Facts, Tensor
from glassnet.serving.messages import Malformed
from glassnet.serving.tensors import DATATYPES
from glassnet.serving.wire import LENGTH, question, reply

KINDS = st.sampled_from(sorted(DATATYPES))
FACTS = Facts((Tensor("inputs", "float32", (-1, 2)),), (Tensor("label", "int64", (-1,)),))
ANY = 1 << 20


@st.composite
def values(draw: st.DrawFn) -> np.ndarray:
    shape = draw(arrays.array_shapes(min_dims=1, max_dims=3, max_side=4))
    kind = np.dtype(draw(KINDS))
    return draw(arrays.arrays(kind, shape, elements={"allow_nan": False} if kind.kind == "f" else None))


def told(name: str, value: np.ndarray, as_bytes: bool) -> dict[str, Any]:
    about = {"name": name, "shape": value.shape, "datatype": DATATYPES[value.dtype.name]}
    return about | ({"parameters": {"binary_data_size": value.nbytes}} if as_bytes else {"data": value.tolist()})


def facts(given: dict[str, np.ndarray]) -> Facts:
    tensors = tuple(Tensor(name, value.dtype.name, (-1, *value.shape[1:])) for name, value in given.items())
    return Facts(tensors, tensors)


@given(st.lists(st.tuples(values(), st.booleans()), min_size=1, max_size=3))
def test_inputs_arrive_as_they_were_sent(sent: list[tuple[np.ndarray, bool]]) -> None:
    rows = min(len(value) for value, _ in sent)
    finite = [(np.nan_to_num(value[:rows], posinf=1, neginf=1), as_bytes) for value, as_bytes in sent]
    whole = {f"x{number}": value for number, (value, _) in enumerate(finite)}
    head = json.dumps(
        {"inputs": [told(name, value, finite[number][1]) for number, (name, value) in enumerate(whole.items())]}
    ).encode()
    body = head + b"".join(value.tobytes() for value, as_bytes in finite if as_bytes)
    asked = question(body, str(len(head)), facts(whole), ANY)
    assert asked.rows == rows
    for name, value in whole.items():
        assert asked.values[name].dtype == value.dtype
        np.testing.assert_array_equal(asked.values[name], value)


@given(values(), st.booleans())
def test_outputs_are_read_as_they_were_answered(value: np.ndarray, as_bytes: bool) -> None:
    known = facts({"y": value})
    body = json.dumps(
        {"inputs": [told("y", np.ones_like(value), False)], "parameters": {"binary_data_output": as_bytes}}
    )
    answer = reply("m", 3, question(body.encode(), None, known, ANY), {"y": value})
    length = int(answer.headers[LENGTH]) if as_bytes else len(answer.body)
    (output,) = json.loads(answer.body[:length])["outputs"]
    assert (output["name"], output["datatype"], output["shape"]) == ("y", DATATYPES[value.dtype.name], [*value.shape])
    if as_bytes:
        assert output["parameters"] == {"binary_data_size": value.nbytes}
        assert answer.body[length:] == value.tobytes()
    else:
        expected = [
            None if value.dtype.kind == "f" and not np.isfinite(each) else each for each in value.ravel().tolist()
        ]
        assert output["data"] == expected


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=5), st.integers(-5, 400).map(str)))
def test_any_bytes_are_malformed(body: bytes, length: str | None) -> None:
    with pytest.raises(Malformed) as refusal:
        question(body, length, FACTS, ANY)
    assert str(refusal.value)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(LEAVES, lambda each: st.lists(each) | st.dictionaries(st.text(max_size=5), each), max_leaves=8)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("shape", "datatype", "data", "parameters", "name"), JSON)))
def test_any_field_is_an_answer_or_a_sentence(changes: dict[str, Any]) -> None:
    sent = {"name": "inputs", "shape": [1, 2], "datatype": "FP32", "data": [0, 1]} | changes
    with suppress(Malformed):
        asked = question(json.dumps({"inputs": [sent]}).encode(), None, FACTS, ANY)
        assert asked.values["inputs"].shape == (asked.rows, 2)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_length_that_is_off_is_noticed(announced: int, came: int) -> None:
    sent = {"name": "inputs", "shape": [2, 2], "datatype": "FP32", "parameters": {"binary_data_size": announced}}
    head = json.dumps({"inputs": [sent]}).encode()
    if announced == came == 16:
        assert question(head + bytes(came), str(len(head)), FACTS, ANY).rows == 2
        return
    with pytest.raises(Malformed, match="bytes"):
        question(head + bytes(came), str(len(head)), FACTS, ANY)


def test_truth_values_are_zero_or_one() -> None:
    known = Facts((Tensor("x", "bool", (-1,)),), ())
    sent = {"name": "x", "shape": [2], "datatype": "BOOL", "parameters": {"binary_data_size": 2}}
    head = json.dumps({"inputs": [sent]}).encode()
    assert question(head + b"\0\1", str(len(head)), known, ANY).values["x"].tolist() == [False, True]
    with pytest.raises(Malformed, match="0 or 1"):
        question(head + b"\0\2", str(len(head)), known, ANY)


def test_rows_must_agree_and_have_a_limit() -> None:
    known = Facts(tuple(Tensor(name, "int8", (-1,)) for name in "ab"), ())

    def body(first: int, second: int) -> bytes:
        sizes = {"a": first, "b": second}
        sent = [{"name": name, "shape": [n], "datatype": "INT8", "data": [0] * n} for name, n in sizes.items()]
        return json.dumps({"inputs": sent}).encode()

    assert question(body(3, 3), None, known, 3).rows == 3
    with pytest.raises(Malformed, match="as many rows"):
        question(body(3, 2), None, known, 3)
    with pytest.raises(Malformed, match="at most 3 rows, got 4"):
        question(body(4, 4), None, known, 3)
