"""Export: the model's bytes, what its comparison with the trained network found, and a name for the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import onnx

from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export.model import file_name
from glassnet.export.precision import PRECISIONS, Models, Precision
from glassnet.export.verify import Report


class Export(NamedTuple):
    """A verified ONNX file."""

    model: bytes
    report: Report
    file_name: str
    precision: Precision


class Refused(NamedTuple):
    """A precision in which the network would not be the same."""

    precision: Precision
    reason: str


def export(trainer: Trainer, precision: Precision = "float32") -> Export:
    """The trained network as a verified ONNX file; ExportFailed if it is not the same network."""
    return _export(trainer, precision, Models(trainer))


def exports(trainer: Trainer) -> Iterator[Export | Refused]:
    """A file in each precision, or why there is none; ExportFailed if there is none at all."""
    models = Models(trainer)
    yield _export(trainer, "float32", models)
    for precision in PRECISIONS[1:]:
        try:
            yield _export(trainer, precision, models)
        except ExportFailed as error:
            yield Refused(precision, str(error))


def save_onnx(trainer: Trainer, path: str | PathLike[str], precision: Precision = "float32") -> Report:
    """Write the trained network as an ONNX file, verified first; what the comparison found.

    The model takes raw inputs, float32 (batch, d). The precision may be float32, float16 or int8. ExportFailed if it is
    not the same network as the trainer's.
    """
    exported = export(trainer, precision)
    Path(path).write_bytes(exported.model)
    return exported.report


def _export(trainer: Trainer, precision: Precision, models: Models) -> Export:
    made = models.made(precision)
    report = models.report(made)
    _sign(made.model, precision, report)
    return Export(made.model.SerializeToString(), report, file_name(trainer, precision), precision)


def _sign(made: onnx.ModelProto, precision: Precision, report: Report) -> None:
    """Write where the file comes from, and the report, into its metadata."""
    signed = {
        "version": version("glassnet"),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "precision": precision,
        "verification": json.dumps(asdict(report)),
    }
    for key, value in signed.items():
        made.metadata_props.add(key=key, value=value)
