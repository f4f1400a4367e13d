"""Ask an exported model about rows of a CSV or NumPy file, or of standard input.

A CSV may have a header: the columns are then found by the names of the model's inputs, others are ignored. Without one
they stand in the order of the inputs. Answers are CSV, or with --json one JSON object a line, and go to standard output
unless --out names a file. Exit status 0: every row is answered; 2: something cannot be used, and --out is not written.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from glassnet.errors import InvalidInput
from glassnet.terminal.files import check_writable, part_of, read_bytes

if TYPE_CHECKING:
    from glassnet.core.program import Array
    from glassnet.export.about import About
    from glassnet.export.runtime import Runtime

MOST_BYTES = 2**30
"""Size of a model, at most."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("model", type=Path, metavar="MODEL.onnx", help="a model that glassnet exported")
    parser.add_argument("data", type=Path, metavar="DATA", help="rows to ask about: .csv, .npy; - for CSV from stdin")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the answers go (standard output)")
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of CSV")


def run(arguments: argparse.Namespace) -> int:
    """Read, ask, write, piece by piece; then say on stderr how many rows there were and what answered."""
    from glassnet.export.about import about
    from glassnet.export.runtime import Runtime
    from glassnet.terminal.answers import write_csv, write_json

    content = read_bytes(arguments.model, MOST_BYTES)
    known, begun = about(content), time.perf_counter()
    runtime = Runtime(content)
    if arguments.out:
        check_writable(arguments.out)
    write, pieces = write_json if arguments.json else write_csv, _pieces(arguments.data, known)
    with _opened(arguments.out) as file:
        if not (rows := _answered(pieces, runtime, known, write, file)):
            raise InvalidInput(f"expected rows of numbers, got none in {arguments.data}")
    seconds = time.perf_counter() - begun
    print(f"{rows:,} rows by {runtime.provider} ({runtime.reason}) in {seconds:.1f} s", file=sys.stderr)
    return 0


def _pieces(path: Path, known: About) -> Iterator[Array]:
    """The rows of the file, or of standard input."""
    from glassnet.terminal.rows import from_csv, numbers_in

    return from_csv(sys.stdin, known.inputs) if str(path) == "-" else numbers_in(path, known.inputs)


def _answered(pieces: Iterator[Array], runtime: Runtime, known: About, write: Callable[..., None], file: TextIO) -> int:
    """Write the answers to all rows, under a progress bar; how many there were."""
    from glassnet.terminal.progress import bar

    rows = 0
    with bar(None, "rows", hidden=file.isatty()) as progress:
        for piece in pieces:
            write(file, known, runtime.run(piece), not rows)
            rows += len(piece)
            progress.advance(len(piece))
    return rows


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its name when all is in it."""
    if path is None:
        yield sys.stdout
        return
    part = part_of(path)
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise InvalidInput(f"cannot write {path}: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
