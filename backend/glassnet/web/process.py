"""A question to a process of its own, so that its memory, its time and its crashes are its own."""

from __future__ import annotations

import asyncio
import os
import sys

import msgspec


async def answered(module: str, question: object, seconds: float) -> bytes:
    """What ``python -m module`` writes about a question, sent as msgpack; TimeoutError if it takes too long."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,
    )
    try:
        answer, _ = await asyncio.wait_for(process.communicate(msgspec.msgpack.encode(question)), seconds)
        return answer
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
