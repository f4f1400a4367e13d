"""How a process answers one question: bytes in on standard input, msgpack out on standard output, nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import msgspec


def answer_once(answer: Callable[[bytes], object]) -> int:
    """Answer what stands on standard input; 0 even if the answer is a problem."""
    result = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever libraries print must not end up in the answer
    result.write(msgspec.msgpack.encode(answer(sys.stdin.buffer.read())))
    result.close()
    return 0
