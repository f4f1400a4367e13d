"""Files that appear whole or not at all, whatever ends the process that writes them."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

PARTS = "parts"
"""The folder for files that are being written."""
_FORGOTTEN = 24 * 3600.0
"""Seconds after which whoever was writing a file is not coming back."""


def create(folder: Path, path: Path, content: bytes) -> None:
    """Write a new file somewhere in a folder, for good; FileExistsError if there is one already."""
    parts = folder / PARTS
    for needed in (parts, path.parent):
        needed.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=parts, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o444)
            os.link(file.name, path)  # unlike a rename, this never replaces what somebody else wrote meanwhile
        finally:
            Path(file.name).unlink()
    for changed in (path.parent, path.parent.parent):
        sync(changed)


def sync(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can do that."""
    if sys.platform == "win32":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def tidy(folder: Path) -> None:
    """Remove what a process that was ended left half written."""
    for part in (folder / PARTS).glob("*"):
        with suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > _FORGOTTEN:
                part.unlink()
