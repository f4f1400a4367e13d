"""Files that were damaged, or made to do harm: refused with a sentence, and nothing but the file is read."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnx
import pytest
from onnx import ModelProto

import glassnet
from glassnet.core.limits import Limits
from glassnet.core.trainer import Trainer
from glassnet.errors import Diverged, GlassnetError, NotReadable
from glassnet.export.model import model
from glassnet.export.reading import budget
from glassnet.export.reading.__main__ import answer
from glassnet.export.reading.reader import read
from tests.export.compare import trained
from tests.export.hostile import WRONG, mutated
from tests.export.test_foreign import gemm, network, norm, op, scale

FILES = int(os.environ.get("GLASSNET_MUTATED_FILES", "1000"))
"""Damaged files that are read; 1,000 take about a second."""


def sources() -> Iterator[bytes]:
    normed = {"type": "dense", "units": 3, "normalization": {"type": "batch_norm"}}
    for values in ({}, {"layers": [normed], "optimizer": {"type": "adam"}}, {"data": {"dataset": {"type": "iris"}}}):
        yield bytes(model(trained(5, **values)).SerializeToString())
    yield network(gemm(4, 2), op("Relu"), gemm(1, 4), op("Sigmoid"))
    yield network(scale("Sub"), gemm(4, 2), norm(4), op("Elu", alpha=0.5), gemm(3, 4), op("Softmax"))


def in_a_process(content: bytes, program: str = "") -> subprocess.CompletedProcess[bytes]:
    arguments = ["-c", program] if program else ["-m", "glassnet.export.reading"]
    message = msgspec.msgpack.encode({"model": content})
    return subprocess.run([sys.executable, *arguments], input=message, capture_output=True, timeout=60)


def answered(content: bytes) -> dict[str, Any]:
    done = in_a_process(content)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = msgspec.msgpack.decode(done.stdout)
    return result


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__)
def test_what_is_wrong_is_said(spoil: Callable[[ModelProto], None]) -> None:
    made = model(trained(2))
    spoil(made)
    with pytest.raises(NotReadable, match=WRONG[spoil]):
        read(made.SerializeToString(), Limits())


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x00" * 1000, b"\xff" * 1000, b"PK\x03\x04", b"<html>"])
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(NotReadable, match="ONNX file"):
        read(content, Limits())


def test_damaged_files_are_refused_or_read_and_no_other_file_is_opened() -> None:
    """Whatever is damaged: a sentence or a network that can be trained; never another error, never another file."""
    rng, opened, whole = np.random.default_rng(5), set[str](), list(sources())
    watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and isinstance(arguments[0], str):
            opened.add(arguments[0])

    for content in whole:
        read(content, Limits())  # whatever is loaded once is loaded
    sys.addaudithook(watch)
    refused = 0
    for number in range(FILES):
        try:
            found = read(mutated(whole[number % len(whole)], rng), Limits())
        except GlassnetError:
            refused += 1
        else:
            assert np.isfinite(found.trainer.network.theta).all()
            with suppress(Diverged):  # a bit can make a weight huge
                found.trainer.train(1)
    watching = False
    assert refused > FILES / 2
    ours = [Path(glassnet.__file__).parent, Path(sys.prefix), Path(sys.base_prefix)]
    assert [name for name in opened if not any(Path(name).is_relative_to(folder) for folder in ours)] == []


def test_the_process_gives_back_the_training() -> None:
    left = trained(8)
    result = answered(bytes(model(left).SerializeToString()))
    assert sorted(result) == ["notes", "spec", "standing", "steps"]
    assert result["spec"] == left.experiment.model_dump(mode="json")
    assert result["steps"] == 8


def test_the_process_survives_damaged_files() -> None:
    rng, content = np.random.default_rng(1), next(sources())
    for _ in range(3):
        assert answered(mutated(content, rng))


def test_limits_come_with_the_message() -> None:
    message = {"model": bytes(model(trained(1)).SerializeToString()), "limits": {"max_layers": 1}}
    assert answer(msgspec.msgpack.encode(message))["problem"]["code"] == "limit_exceeded"
    assert answer(msgspec.msgpack.encode(message | {"limits": {"max_layers": 0}}))["problem"]["code"] == "invalid_input"


@pytest.mark.parametrize("message", [b"", b"\xc1", b"\x91" * 2000, b"\x80", b"\x81\xa5model\xa1x"])
def test_broken_messages(message: bytes) -> None:
    assert answer(message)["problem"]["code"] == "invalid_input"


def test_memory_is_bounded() -> None:
    """Millions of empty nodes are small in a file and large in memory."""
    graph = b"\x0a\x00" * 24_000_000
    length, size = b"", len(graph)
    while size:
        length, size = length + bytes([size & 127 | (128 if size > 127 else 0)]), size >> 7
    done = in_a_process(b"\x08\x08\x3a" + length + graph)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert peak < budget.MEMORY
    assert done.returncode or msgspec.msgpack.decode(done.stdout)["problem"]["code"] == "not_readable"


def test_time_is_bounded() -> None:
    program = (
        "from glassnet.export.reading import budget, __main__ as process; whole = budget.keep; "
        "budget.keep = lambda: whole(seconds=1); process.read = lambda *_: [None for _ in iter(int, 1)]; process.main()"
    )
    begun = time.process_time()
    assert in_a_process(b"", program).returncode != 0
    assert time.process_time() - begun < 30


def test_a_large_network_comes_back() -> None:
    layers = [{"type": "dense", "units": 500}] * 3
    left = Trainer(trained(0, layers=layers, optimizer={"type": "adam"}).experiment)
    left.train(2)
    content = bytes(model(left).SerializeToString())
    assert answered(content)["steps"] == 2
    assert onnx.load_from_string(content).graph.name == "glassnet"
