"""Formats: everything a trained network can be written as, by name. A new one is a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from glassnet.core.trainer import Trainer


class Format(NamedTuple):
    """One way to take a network away."""

    suffix: str
    """How the names of its files end."""
    title: str
    """What it is, in a few words."""
    make: Callable[[Trainer], bytes]
    """The file's content. Heavy imports belong inside."""


def _onnx(trainer: Trainer) -> bytes:
    from glassnet.export.exporter import export

    return export(trainer).model


FORMATS: dict[str, Format] = {
    "onnx": Format(".onnx", "a verified ONNX model, which takes raw inputs", _onnx),
}
