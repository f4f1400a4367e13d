"""Train an experiment and write a report of the run: one HTML file that needs nothing else and prints well.

It shows settings, curves, boundary, metrics and a model card. --history writes the curves as CSV or JSON, --figures
every figure as SVG and PNG. Exit status as of train.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from glassnet.commands.train import configure_training, epochs_of
from glassnet.errors import InvalidInput


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("experiment", type=Path, help="the experiment, a JSON file")
    parser.add_argument("--out", type=Path, required=True, metavar="REPORT.html", help="the file to write")
    parser.add_argument("--history", type=Path, metavar="FILE", help="the run's history, too: .csv or .json")
    parser.add_argument("--figures", type=Path, metavar="FOLDER", help="every figure, too, in a folder that exists")
    parser.add_argument("--title", default="", help="what stands on top")
    parser.add_argument("--use", default="", help="what the model is meant for")
    configure_training(parser)


def run(arguments: argparse.Namespace) -> int:
    """Train while watching, then write."""
    from glassnet.core.trainer import Trainer
    from glassnet.export.report.document import figures, report
    from glassnet.export.report.history import History
    from glassnet.terminal.files import read, write
    from glassnet.terminal.training import train

    epochs = epochs_of(arguments)
    trainer, history = Trainer(read(arguments.experiment, arguments.seed)), History()
    _check(arguments)
    reached = train(trainer, epochs, arguments.until_accuracy, history.watch)
    files = {arguments.out: report(trainer, history, arguments.title, arguments.use).encode()}
    if arguments.history:
        text = history.csv() if arguments.history.suffix == ".csv" else history.json()
        files[arguments.history] = text.encode()
    if arguments.figures:
        files |= {arguments.figures / name: content for name, content in figures(trainer, history).items()}
    for path, content in files.items():
        write(path, content)
        print(f"{path}: {len(content):,} bytes")
    return 0 if reached else 1


def _check(arguments: argparse.Namespace) -> None:
    """InvalidInput if something cannot be written: said before training."""
    from glassnet.terminal.files import check_writable

    for path in filter(None, (arguments.out, arguments.history)):
        check_writable(path)
    if arguments.history and arguments.history.suffix not in (".csv", ".json"):
        raise InvalidInput(f"expected --history to end in .csv or .json, got {arguments.history.name}")
    if arguments.figures and not arguments.figures.is_dir():
        raise InvalidInput(f"expected --figures to be a folder that exists, got {arguments.figures}; make it first")
