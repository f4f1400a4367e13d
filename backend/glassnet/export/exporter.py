"""Export: the model's bytes, what its comparison with the trained network found, and a name for the file."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import NamedTuple

from glassnet.core.trainer import Trainer
from glassnet.export.model import file_name, model
from glassnet.export.verify import Report, verify


class Export(NamedTuple):
    """A verified ONNX file."""

    model: bytes
    report: Report
    file_name: str


def export(trainer: Trainer) -> Export:
    """The trained network as a verified ONNX file; ExportFailed if it is not the same network."""
    content = model(trainer).SerializeToString()
    return Export(content, verify(trainer, content), file_name(trainer))


def save_onnx(trainer: Trainer, path: str | PathLike[str]) -> Report:
    """Write the trained network as an ONNX file, verified first; what the comparison found.

    The model takes raw inputs, float32 (batch, d). ExportFailed if it is not the same network as the trainer's.
    """
    exported = export(trainer)
    Path(path).write_bytes(exported.model)
    return exported.report
