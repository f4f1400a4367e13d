"""Export: the model's bytes, what its comparison with the trained network found, and a name for the file."""

from __future__ import annotations

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
