"""Files that a person names: experiments to read, places to write to. Whatever is wrong with one is a sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path

from glassnet.core.spec import Experiment, experiment
from glassnet.errors import InvalidInput
from glassnet.session.settings import Settings


def read(path: Path, seed: int | None = None) -> Experiment:
    """The experiment in a JSON file; InvalidInput says what is wrong with it."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"expected {path} to be a text file in UTF-8, got other bytes") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise InvalidInput(f"{path} is not JSON: {error.msg} at {where}") from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} is not usable JSON: {error}") from error
    if seed is not None and isinstance(values, dict):
        values["seed"] = seed
    chosen = experiment(values)
    Settings.from_environment().check(chosen)
    return chosen


def read_bytes(path: Path, most: int) -> bytes:
    """The content of a file of at most so many bytes; InvalidInput otherwise."""
    try:
        size = path.stat().st_size
        if size > most:
            raise InvalidInput(f"expected {path} to have at most {most:,} bytes, got {size:,}")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"cannot read {path}: {error.strerror}") from error


def check_writable(path: Path) -> None:
    """InvalidInput if a file cannot be written there: said before training, not after it."""
    if path.is_dir():
        raise InvalidInput(f"expected --out to be a file, but {path} is a folder")
    if not path.parent.is_dir():
        raise InvalidInput(f"expected --out in a folder that exists, but {path.parent} does not; make it first")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise InvalidInput(f"cannot write {path}: permission denied")


def part_of(path: Path) -> Path:
    """Where a file is written before it takes its name: it is there whole or not at all."""
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = part_of(path)
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InvalidInput(f"cannot write {path}: {error.strerror}") from error
