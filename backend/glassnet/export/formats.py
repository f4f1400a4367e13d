"""Formats: everything a trained network can be written as, by name. A new one is a line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from glassnet.core.trainer import Trainer
from glassnet.export.code.languages import LANGUAGES

if TYPE_CHECKING:
    from glassnet.export.precision import Precision


Kind = Literal["model", "code", "weights", "report"]


class Format(NamedTuple):
    """One way to take a network away."""

    suffix: str
    """How the names of its files end."""
    title: str
    """What it is, in a few words."""
    make: Callable[[Trainer], bytes]
    """The file's content. Heavy imports belong inside."""
    kind: Kind
    """What it is for: to run the network, to train the same, to load its numbers, or to read about it."""


def _onnx(precision: Precision) -> Callable[[Trainer], bytes]:
    def made(trainer: Trainer) -> bytes:
        from glassnet.export.exporter import export

        return export(trainer, precision).model

    return made


def _code(language: str) -> Callable[[Trainer], bytes]:
    def made(trainer: Trainer) -> bytes:
        from glassnet.export.code import archive

        return archive(trainer, language)

    return made


def _numbers(form: str) -> Callable[[Trainer], bytes]:
    def made(trainer: Trainer) -> bytes:
        from glassnet.export import numbers

        content: bytes = getattr(numbers, form)(trainer)
        return content

    return made


def _examples(trainer: Trainer) -> bytes:
    from glassnet.export.examples import examples

    return examples(trainer)


FORMATS: dict[str, Format] = {
    "onnx": Format(".onnx", "a verified ONNX model, which takes raw inputs", _onnx("float32"), "model"),
    "onnx-float16": Format(".float16.onnx", "the same in half precision", _onnx("float16"), "model"),
    "onnx-int8": Format(".int8.onnx", "the same with products of 8-bit integers", _onnx("int8"), "model"),
    **{
        name: Format(f".{name}.zip", f"{language.title} code that trains the same network", _code(name), "code")
        for name, language in LANGUAGES.items()
    },
    "safetensors": Format(".safetensors", "weights as Safetensors", _numbers("safetensors"), "weights"),
    "npz": Format(".weights.npz", "weights as NumPy arrays", _numbers("npz"), "weights"),
    "json": Format(".weights.json", "weights as JSON", _numbers("plain"), "weights"),
    "examples": Format(".examples.json", "examples with their answers, to check a program by", _examples, "weights"),
}
