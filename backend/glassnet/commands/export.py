"""Train an experiment and write it in a format of your choice.

The format follows from how the file's name ends, unless --format says it. --list names them all.
Exit status 0: written; 1: written, but the accuracy asked for was not reached; 2: what was asked cannot be.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from glassnet.commands.train import configure_training, epochs_of
from glassnet.errors import InvalidInput

if TYPE_CHECKING:
    from glassnet.export.formats import Format


class _List(argparse.Action):
    """``--list``: writes the formats and ends."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from glassnet.export.formats import FORMATS
        from glassnet.export.report.formats import reports
        from glassnet.export.report.history import History

        formats = FORMATS | reports(History())
        print("\n".join(f"{name:12} *{each.suffix:13} {each.title}" for name, each in formats.items()))
        parser.exit()


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("experiment", type=Path, help="the experiment, a JSON file")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    parser.add_argument("--format", help="what to write; see --list")
    parser.add_argument("--list", action=_List, nargs=0, help="list the formats and end")
    configure_training(parser)
    parser.add_argument("--json", action="store_true", help="write what was found as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Train, then write."""
    from glassnet.core.trainer import Trainer
    from glassnet.export.formats import FORMATS
    from glassnet.export.report.formats import reports
    from glassnet.export.report.history import History
    from glassnet.terminal.files import check_writable, read, write
    from glassnet.terminal.training import train

    history = History()
    formats = FORMATS | reports(history)
    name = chosen(arguments.format, arguments.out, formats)
    epochs = epochs_of(arguments)
    trainer = Trainer(read(arguments.experiment, arguments.seed))
    check_writable(arguments.out)
    reached = train(trainer, epochs, arguments.until_accuracy, history.watch)
    content = formats[name].make(trainer)
    write(arguments.out, content)
    said = {"format": name, "file": str(arguments.out), "bytes": len(content), "steps": trainer.steps}
    text = f"{arguments.out}: {len(content):,} bytes, {formats[name].title}"
    print(json.dumps({**said, "reached": reached}, ensure_ascii=False) if arguments.json else text)
    return 0 if reached else 1


def chosen(asked: str | None, path: Path, formats: Mapping[str, Format]) -> str:
    """The format asked for, or the one whose files are called so; InvalidInput lists them."""
    if asked is not None and asked in formats:
        return asked
    found = [name for name, each in formats.items() if asked is None and path.name.endswith(each.suffix)]
    if not found:
        wanted = f"a file ending in {', '.join(sorted({each.suffix for each in formats.values()}))}"
        got = f"got {path.name}" if asked is None else f"got the format {asked}"
        raise InvalidInput(f"expected one of the formats {', '.join(formats)} or {wanted}; {got}")
    return max(found, key=lambda name: len(formats[name].suffix))
