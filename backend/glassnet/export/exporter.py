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
from glassnet.export.precision import PRECISIONS, Precision, full, narrowed
from glassnet.export.runtime import Runtime
from glassnet.export.verify import Probe, Report, verify


class Export(NamedTuple):
    """A verified ONNX file."""

    model: bytes
    report: Report
    file_name: str
    precision: Precision
    layers: int
    """How many of the network's layers are in this precision; the others are in float32, or float64 beside float32."""


class Refused(NamedTuple):
    """A precision in which the network would not be the same."""

    precision: Precision
    reason: str


def export(trainer: Trainer, precision: Precision = "float32", probe: Probe | None = None) -> Export:
    """The trained network as a verified ONNX file; ExportFailed if it is not the same network.

    ``probe`` is what it is compared with; made anew unless given.
    """
    probe = probe or Probe(trainer)
    if precision == "float32":
        made, layers = full(trainer, probe)
        report = verify(probe, made.SerializeToString())
    else:
        made, layers = narrowed(trainer, precision, probe)
        report = probe.report(Runtime(made.SerializeToString()))
    _sign(made, precision, layers, report)
    return Export(made.SerializeToString(), report, file_name(trainer, precision), precision, layers)


def exports(trainer: Trainer) -> Iterator[Export | Refused]:
    """A file in each precision, or why there is none; ExportFailed if there is none at all."""
    probe = Probe(trainer)
    yield export(trainer, probe=probe)
    for precision in PRECISIONS[1:]:
        try:
            yield export(trainer, precision, probe)
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


def _sign(made: onnx.ModelProto, precision: Precision, layers: int, report: Report) -> None:
    """Write where the file comes from, and the report, into its metadata."""
    signed = {
        "version": version("glassnet"),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "precision": precision,
        "verification": json.dumps({"layers": layers} | asdict(report)),
    }
    for key, value in signed.items():
        made.metadata_props.add(key=key, value=value)
