"""Saved models: a name has versions 1, 2, …, and a version never changes.

    models/NAME/VERSION.json   what is known about the version, and which file it is
    files/SHA256.onnx          the file, named by its content: equal files are kept once

A version exists once its small JSON file has its name, which happens last and in one step. Several processes may save
at a time; each gets a number of its own. Nothing is ever replaced or removed.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from glassnet.errors import InvalidInput, StoreFailed, UnknownModel
from glassnet.export.facts import Facts
from glassnet.store.files import create, tidy

_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_MOST_LETTERS = 64
_NO_FILES = frozenset(["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))])
"""What Windows takes for devices, whatever follows after a dot."""


class Saved(msgspec.Struct, frozen=True):
    """One version of a saved model."""

    name: str
    version: int
    sha256: str
    bytes: int
    at: str
    """When it was saved: UTC, ISO 8601."""
    facts: Facts


def default_folder() -> Path:
    """Where a user's programs keep their data, by the custom of the system."""
    home = Path.home()
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = os.environ.get("XDG_DATA_HOME") or home / ".local" / "share"
    return Path(base) / "glassnet"


def check_name(name: str) -> None:
    """InvalidInput if a model cannot be called so: the name is part of addresses, and of paths on any system."""
    if not _NAME.fullmatch(name) or len(name) > _MOST_LETTERS or name.partition(".")[0] in _NO_FILES:
        raise InvalidInput(
            f"expected a name of at most {_MOST_LETTERS} small letters and digits, with single '-', '_' or '.' "
            f"between them, got '{name[:100]}'"
        )


class Models:
    """The saved models in a folder, which the first of them makes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        """Of all models, sorted."""
        folders = self.folder.joinpath("models").glob("*/1.json")
        return sorted(each.parent.name for each in folders if _NAME.fullmatch(each.parent.name))

    def versions(self, name: str) -> list[int]:
        """Of one model, in order; UnknownModel if there is none of this name."""
        numbers = sorted(int(file.stem) for file in self._of(name).glob("*.json") if file.stem.isdecimal())
        if not numbers:
            raise UnknownModel(f"there is no model '{name[:100]}'")
        return numbers

    def newest(self, name: str, known: int = 0) -> int:
        """The newest version, looked for from one that is known; 0 if there is none. Quick enough for every request."""
        while self._file(name, known + 1).exists():
            known += 1
        return known

    def get(self, name: str, version: int | None = None) -> Saved:
        """A version, or the newest; UnknownModel if there is none."""
        number = self.versions(name)[-1] if version is None else version
        try:
            return msgspec.json.decode(self._file(name, number).read_bytes(), type=Saved)
        except FileNotFoundError:
            raise UnknownModel(f"the model '{name[:100]}' has no version {number}") from None
        except (OSError, msgspec.DecodeError, ValueError) as error:
            raise StoreFailed(f"version {number} of '{name}' is damaged on the disk: {error}") from error

    def content(self, saved: Saved) -> bytes:
        """The ONNX file of a version; StoreFailed if it is not the one that was saved."""
        try:
            content = self._content(saved.sha256).read_bytes()
        except OSError as error:
            raise StoreFailed(f"the file of '{saved.name}' cannot be read: {error.strerror}") from error
        if hashlib.sha256(content).hexdigest() != saved.sha256:
            raise StoreFailed(f"the file of version {saved.version} of '{saved.name}' is damaged on the disk")
        return content

    def save(self, name: str, content: bytes, facts: Facts) -> Saved:
        """Keep a file as the next version of a model; it is on the disk when this returns."""
        check_name(name)
        digest = hashlib.sha256(content).hexdigest()
        try:
            tidy(self.folder)
            with suppress(FileExistsError):
                create(self.folder, self._content(digest), content)
            return self._numbered(name, digest, len(content), facts)
        except OSError as error:
            raise StoreFailed(f"cannot save in {self.folder}: {error.strerror}") from error

    def _numbered(self, name: str, digest: str, size: int, facts: Facts) -> Saved:
        """Take the first number that nobody else has."""
        at = datetime.now(UTC).isoformat(timespec="seconds")
        number = max((int(file.stem) for file in self._of(name).glob("*.json")), default=0)
        while True:
            number += 1
            saved = Saved(name, number, digest, size, at, facts)
            with suppress(FileExistsError):
                create(self.folder, self._file(name, number), msgspec.json.encode(saved))
                return saved

    def _of(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise UnknownModel(f"there is no model '{name[:100]}'")
        return self.folder / "models" / name

    def _file(self, name: str, version: int) -> Path:
        return self._of(name) / f"{version}.json"

    def _content(self, digest: str) -> Path:
        return self.folder / "files" / f"{digest}.onnx"
