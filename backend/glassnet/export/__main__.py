"""``python -m glassnet.export``: one export in a process of its own, so that its memory and crashes are its own.

Reads one msgpack map from standard input: ``spec`` (an experiment), ``theta`` (all parameters as bytes, in the
experiment's precision, little-endian) and ``steps``; ``standing`` where training may go on from the file. Writes one to
standard output: ``files``, one for each precision, with ``precision``, ``model`` (bytes), ``layers``, ``report`` and
``file_name``; ``refused`` with ``precision`` and ``reason``; and ``outputs``, the names of what they answer. Or
``problem`` with ``code`` and ``message``.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported

import sys
from dataclasses import asdict
from typing import Annotated, Any

import msgspec
import numpy as np

from glassnet.core.carried import unpacked
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import GlassnetError, InvalidInput
from glassnet.export.answering import answer_once
from glassnet.export.exporter import Export, Refused, exports
from glassnet.export.outputs import names


class Request(msgspec.Struct, forbid_unknown_fields=True):
    """What to export."""

    spec: dict[str, Any]
    theta: bytes
    steps: Annotated[int, msgspec.Meta(ge=0)]
    standing: str = ""
    """All that training depends on, if it is to go on from the file."""


def answer(message: bytes) -> dict[str, Any]:
    """The map to write for the map that was read."""
    try:
        trainer = trained(message)
        made = list(exports(trainer))
    except GlassnetError as error:
        return {"problem": {"code": error.code, "message": str(error)}}
    files = [each._asdict() | {"report": asdict(each.report)} for each in made if isinstance(each, Export)]
    refused = [each._asdict() for each in made if isinstance(each, Refused)]
    return {"files": files, "refused": refused, "outputs": names(trainer.experiment)}


def trained(message: bytes) -> Trainer:
    """The trainer whose network a message describes; InvalidInput says what is wrong with it."""
    try:
        request = msgspec.msgpack.decode(message, type=Request)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise InvalidInput(f"expected a msgpack map with spec, theta and steps: {error}") from error
    trainer = Trainer(experiment(request.spec))
    theta = trainer.network.theta
    if len(request.theta) != theta.nbytes:
        raise InvalidInput(f"expected {theta.nbytes:,} bytes of parameters, got {len(request.theta):,}")
    if request.standing:
        trainer.restore(unpacked(request.standing, trainer.snapshot()))
    trainer.adopt(np.frombuffer(request.theta, theta.dtype.newbyteorder("<")), request.steps)
    return trainer


def main() -> int:
    """Answer one request."""
    return answer_once(answer)


if __name__ == "__main__":
    sys.exit(main())
