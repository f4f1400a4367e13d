"""What an ONNX file takes and gives. Files may come from anywhere, so another process looks into them."""

from __future__ import annotations

import os
import subprocess
import sys
from tempfile import TemporaryDirectory

import msgspec

from glassnet.errors import NotReadable

MOST_BYTES = 64 << 20
"""Of a file."""
_SECONDS = 30
"""How long looking into a file may take; it takes about one."""


class Tensor(msgspec.Struct, frozen=True):
    """An input or output of a model."""

    name: str
    kind: str
    """The type of the elements as NumPy calls it, for example float32."""
    shape: tuple[int, ...]
    """Of a batch: -1, for any number of rows, then the shape of one; there, too, -1 stands for any number."""
    text: str = ""
    """What it is, in words, if the file says so."""


class Facts(msgspec.Struct, frozen=True):
    """What is known about a model without asking it."""

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    metadata: dict[str, str] = {}
    text: str = ""
    """What the model is, in words, if the file says so."""


class Refusal(msgspec.Struct):
    """Why a file cannot be served."""

    problem: str


def facts_of(model: bytes) -> Facts:
    """The facts of an ONNX file; NotReadable says why it cannot be served."""
    if len(model) > MOST_BYTES:
        raise NotReadable(f"expected a file of at most {MOST_BYTES >> 20} MiB, got {len(model) / 2**20:,.1f} MiB")
    found = _decoded(_asked(model))
    if isinstance(found, Refusal):
        raise NotReadable(found.problem)
    return found


def _asked(model: bytes) -> bytes:
    """What the other process answers. It starts in an empty folder: the file cannot name another beside it."""
    with TemporaryDirectory() as nowhere:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "glassnet.export.inspecting"],
                input=model,
                stdout=subprocess.PIPE,
                timeout=_SECONDS,
                cwd=nowhere,
                env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotReadable(f"the file took longer than {_SECONDS} s to load") from None
    return done.stdout


def _decoded(answer: bytes) -> Facts | Refusal:
    try:
        return msgspec.msgpack.decode(answer, type=Facts)
    except msgspec.DecodeError:
        pass
    try:
        return msgspec.msgpack.decode(answer, type=Refusal)
    except msgspec.DecodeError:
        return Refusal("loading the file ended its process: it is damaged, or takes more memory than it may")
