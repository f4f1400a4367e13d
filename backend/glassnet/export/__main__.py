"""``python -m glassnet.export``: one export in a process of its own, so that its memory and crashes are its own.

Reads one msgpack map from standard input: ``spec`` (an experiment), ``theta`` (all parameters as bytes, in the
experiment's precision, little-endian) and ``steps``; ``standing`` where training may go on from the file; ``curves``
where its loss and accuracy were recorded. Writes one to standard output: ``files``, one for each precision, with
``precision``, ``model`` (bytes), ``report`` and ``file_name``; ``refused`` with ``precision`` and ``reason``;
``layers``, how many the network has; and ``outputs``, the names of what the files answer. Where a ``format`` is asked
for: its ``content``. Or ``problem`` with ``code`` and ``message``.
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
from glassnet.export.formats import FORMATS
from glassnet.export.outputs import names
from glassnet.export.report.formats import reports
from glassnet.export.report.history import History


class Request(msgspec.Struct, forbid_unknown_fields=True):
    """What to export."""

    spec: dict[str, Any]
    theta: bytes
    steps: Annotated[int, msgspec.Meta(ge=0)]
    standing: str = ""
    """All that training depends on, if it is to go on from the file."""
    curves: dict[str, dict[str, list[float]]] = {}
    """What was recorded: probe, column, values."""
    format: str = ""
    """Which one; none: ONNX in all precisions."""


def answer(message: bytes) -> dict[str, Any]:
    """The map to write for the map that was read."""
    try:
        request = _asked(message)
        trainer = _trained(request)
        return {"content": _made(request, trainer)} if request.format else _models(trainer)
    except GlassnetError as error:
        return {"problem": {"code": error.code, "message": str(error)}}


def _asked(message: bytes) -> Request:
    try:
        return msgspec.msgpack.decode(message, type=Request)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise InvalidInput(f"expected a msgpack map with spec, theta and steps: {error}") from error


def _trained(request: Request) -> Trainer:
    """The trainer whose network is described; InvalidInput says what is wrong with it."""
    trainer = Trainer(experiment(request.spec))
    theta = trainer.network.theta
    if len(request.theta) != theta.nbytes:
        raise InvalidInput(f"expected {theta.nbytes:,} bytes of parameters, got {len(request.theta):,}")
    if request.standing:
        trainer.restore(unpacked(request.standing, trainer.snapshot()))
    trainer.adopt(np.frombuffer(request.theta, theta.dtype.newbyteorder("<")), request.steps)
    return trainer


def _models(trainer: Trainer) -> dict[str, Any]:
    made = list(exports(trainer))
    files = [each._asdict() | {"report": asdict(each.report)} for each in made if isinstance(each, Export)]
    refused = [each._asdict() for each in made if isinstance(each, Refused)]
    counted = {"layers": len(trainer.network.layers), "outputs": names(trainer.experiment)}
    return {"files": files, "refused": refused, **counted}


def _made(request: Request, trainer: Trainer) -> bytes:
    formats = FORMATS | reports(History.recorded(request.curves))
    if request.format not in formats:
        raise InvalidInput(f"expected a format, one of {', '.join(formats)}, got {request.format}")
    return formats[request.format].make(trainer)


def main() -> int:
    """Answer one request."""
    return answer_once(answer)


if __name__ == "__main__":
    sys.exit(main())
