"""``python -m glassnet.export.reading``: one file in a process of its own, inside a budget of memory and time.

Reads one msgpack map from standard input: ``model`` (the file's bytes), ``limits`` (of an experiment) and ``dataset``
(what a network of another program is to go on with). Writes one to standard output: ``spec``, ``standing`` (all that
training depends on), ``steps`` and ``notes``; or ``problem`` with ``code`` and ``message``.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported

import sys
from typing import Any

import msgspec

from glassnet.core.carried import packed
from glassnet.core.limits import Limits
from glassnet.errors import GlassnetError, InvalidInput, NotReadable
from glassnet.export.answering import answer_once
from glassnet.export.reading import budget
from glassnet.export.reading.foreign import wished
from glassnet.export.reading.reader import read


class Request(msgspec.Struct, forbid_unknown_fields=True):
    """What to read."""

    model: bytes
    limits: dict[str, Any] = {}
    dataset: str = ""


def answer(message: bytes) -> dict[str, Any]:
    """The map to write for the map that was read."""
    try:
        request = msgspec.msgpack.decode(message, type=Request)
        trainer, notes = read(request.model, Limits(**request.limits), wished(request.dataset))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return _problem(InvalidInput(f"expected a msgpack map with model: {error}"))
    except MemoryError:
        return _problem(NotReadable("reading this file takes more memory than is allowed; choose a smaller network"))
    except GlassnetError as error:
        return _problem(error)
    spec = trainer.experiment.model_dump(mode="json")
    return {"spec": spec, "standing": packed(trainer.snapshot()), "steps": trainer.steps, "notes": notes}


def _problem(error: GlassnetError) -> dict[str, Any]:
    return {"problem": {"code": error.code, "message": str(error)}}


def main() -> int:
    """Answer one request."""
    budget.keep()
    return answer_once(answer)


if __name__ == "__main__":
    sys.exit(main())
