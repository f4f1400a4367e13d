"""Train an experiment without a browser and write the verified ONNX model.

The experiment is a JSON file, as the page shares it; what it leaves out is as on the page at first.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from glassnet.core.data import PARTS
from glassnet.core.limits import parameters
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput
from glassnet.session.settings import Settings

if TYPE_CHECKING:
    from glassnet.export.exporter import Export

EPOCHS = 100
"""Epochs unless said otherwise."""
PATIENCE = 10_000
"""Epochs unless said otherwise, while waiting for an accuracy."""
UPDATES = 200
"""Looks at the loss during a training without a goal."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("experiment", type=Path, help="the experiment, a JSON file")
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL.onnx", help="the file to write")
    parser.add_argument("--epochs", type=int, help=f"passes over the training set, at most ({EPOCHS})")
    goal = f"stop at this dev accuracy, 0 to 1 (R² in regression); epochs are then at most {PATIENCE:,} by default"
    parser.add_argument("--until-accuracy", type=float, metavar="SHARE", help=goal)
    parser.add_argument("--seed", type=int, help="instead of the experiment's own")


def run(arguments: argparse.Namespace) -> int:
    """Train, export, verify, report. 1 if the accuracy asked for was not reached (the model is written anyway)."""
    goal = arguments.until_accuracy
    epochs = arguments.epochs if arguments.epochs is not None else EPOCHS if goal is None else PATIENCE
    if epochs < 0 or (goal is not None and not 0 <= goal <= 1):
        raise InvalidInput(f"expected epochs of at least 0 and an accuracy from 0 to 1, got {epochs} and {goal}")
    chosen = read(arguments.experiment, arguments.seed)
    check_writable(arguments.out)
    trainer = Trainer(chosen)
    begun = time.perf_counter()
    reached = train(trainer, epochs, goal)
    seconds = time.perf_counter() - begun
    from glassnet.export.exporter import export  # onnx is slow to import: not before it is needed

    exported = export(trainer)
    write(arguments.out, exported.model)
    print("\n".join([*trained_lines(trainer, seconds), *export_lines(exported, arguments.out)]))
    if not reached:
        print(f"The accuracy {goal:g} was not reached within {epochs:,} epochs.")
    return 0 if reached else 1


def read(path: Path, seed: int | None) -> Experiment:
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


def check_writable(path: Path) -> None:
    """InvalidInput if a file cannot be written there: said before training, not after it."""
    if path.is_dir():
        raise InvalidInput(f"expected --out to be a file, but {path} is a folder")
    if not path.parent.is_dir():
        raise InvalidInput(f"expected --out in a folder that exists, but {path.parent} does not; make it first")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise InvalidInput(f"cannot write {path}: permission denied")


def train(trainer: Trainer, epochs: int, goal: float | None) -> bool:
    """Train with a progress bar on stderr, if that is a terminal. Whether the goal was reached; True without one."""
    from tqdm import tqdm

    with tqdm(total=epochs, unit=" epochs", disable=None, leave=False) as bar:
        for count in _slices(epochs, goal):
            if goal is not None and trainer.evaluate("dev").score >= goal:
                return True
            trainer.train(count * trainer.steps_per_epoch)
            bar.update(count)
            if not bar.disable:
                bar.set_postfix_str(
                    f"loss {trainer.evaluate('train').loss:.4f}, dev {trainer.evaluate('dev').loss:.4f}", False
                )
    return goal is None or trainer.evaluate("dev").score >= goal


def _slices(epochs: int, goal: float | None) -> Iterator[int]:
    """Numbers of epochs to train between two looks; with a goal, a look after each."""
    size = max(1, epochs // UPDATES) if goal is None else 1
    for done in range(0, epochs, size):
        yield min(size, epochs - done)


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InvalidInput(f"cannot write {path}: {error.strerror}") from error


def trained_lines(trainer: Trainer, seconds: float) -> Iterator[str]:
    """What was trained, and how good it is on each part of the data."""
    chosen = trainer.experiment
    score = "R²" if chosen.data.dataset.task == "regression" else "accuracy"
    yield f"{chosen.data.dataset.label}, {parameters(chosen):,} parameters, seed {chosen.seed}"
    yield f"{trainer.steps:,} steps, {trainer.epoch:,.0f} epochs in {seconds:.1f} s"
    for part in PARTS:
        found = trainer.evaluate(part)
        yield f"  {part:5}  {len(trainer.data.y[part]):6,} examples  loss {found.loss:.4f}  {score} {found.score:.3f}"


def export_lines(exported: Export, path: Path) -> Iterator[str]:
    """What was written, and how it compares with what was trained."""
    report = exported.report
    yield f"{path}: {len(exported.model):,} bytes of ONNX"
    yield (
        f"  differs by at most {report.max_difference:.1e} from the trained network on {report.points:,} points, "
        f"{report.agreement:.2%} given the same answer"
    )
    yield f"  {report.provider} ({report.reason}): {report.milliseconds_per_10k:.2f} ms per 10,000 points"
