"""Kept: exported models with their files, the newest. What they hold together is bounded."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from glassnet.session.link import Captured

_NUMBER = 9
"""Bytes of a number of a recorded curve, on its way to another process."""


class Export(NamedTuple):
    """A model as it was when somebody took it away."""

    model: Captured
    stem: str
    """How the names of its files begin."""
    files: dict[str, bytes]
    """Its verified ONNX files, by name."""

    @property
    def size(self) -> int:
        """Bytes it holds, about."""
        model = self.model
        numbers = sum(len(values) for columns in model.curves.values() for values in columns.values())
        return len(model.theta) + len(model.standing) + _NUMBER * numbers + sum(map(len, self.files.values()))


class Kept:
    """Exports by their tokens, and files that were made of them later. The oldest go first, the latter before."""

    def __init__(self, most_exports: int, most_bytes: int) -> None:
        self._most_exports, self._most_bytes = most_exports, most_bytes
        self._exports: OrderedDict[str, Export] = OrderedDict()
        self._made: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    @property
    def size(self) -> int:
        """Bytes that all of it takes."""
        return sum(export.size for export in self._exports.values()) + sum(map(len, self._made.values()))

    def export(self, token: str) -> Export | None:
        """The export of this token."""
        return self._exports.get(token)

    def file(self, token: str, name: str) -> bytes | None:
        """A file that is there."""
        export = self._exports.get(token)
        return export and (export.files.get(name) or self._made.get((token, name)))

    def keep(self, token: str, export: Export) -> None:
        """Keep an export. One alone may be larger than what all may take."""
        self._exports[token] = export
        self._forget()

    def keep_made(self, token: str, name: str, content: bytes) -> None:
        """Keep a file that was made of an export, if there is room: it can be made again."""
        if token in self._exports:
            self._made[token, name] = content
            self._forget()

    def _forget(self) -> None:
        while len(self._exports) > self._most_exports:
            self._forget_oldest()
        while self.size > self._most_bytes and self._made:
            self._made.popitem(last=False)
        while self.size > self._most_bytes and len(self._exports) > 1:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        oldest, _ = self._exports.popitem(last=False)
        for key in [key for key in self._made if key[0] == oldest]:
            del self._made[key]
