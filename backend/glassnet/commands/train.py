"""Train an experiment without a browser and write the verified ONNX model.

The experiment is a JSON file, as the page shares it; what it leaves out is as on the page at first.
Exit status 0: written; 1: written, but the accuracy asked for was not reached; 2: what was asked cannot be.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glassnet.core.data import PARTS
from glassnet.core.limits import parameters
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput
from glassnet.terminal.files import check_writable, read, write
from glassnet.terminal.training import train

if TYPE_CHECKING:
    from glassnet.export.exporter import Export

EPOCHS = 100
"""Epochs unless said otherwise."""
PATIENCE = 10_000
"""Epochs unless said otherwise, while waiting for an accuracy."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("experiment", type=Path, help="the experiment, a JSON file")
    parser.add_argument("--out", type=Path, required=True, metavar="MODEL.onnx", help="the file to write")
    configure_training(parser)
    parser.add_argument("--json", action="store_true", help="write what was found as JSON")


def configure_training(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of every command that trains."""
    parser.add_argument("--epochs", type=int, help=f"passes over the training set, at most ({EPOCHS})")
    goal = f"stop at this dev accuracy, 0 to 1 (R² in regression); epochs are then at most {PATIENCE:,} by default"
    parser.add_argument("--until-accuracy", type=float, metavar="SHARE", help=goal)
    parser.add_argument("--seed", type=int, help="instead of the experiment's own")


def epochs_of(arguments: argparse.Namespace) -> int:
    """How many epochs to train at most; InvalidInput if these numbers cannot be."""
    goal, asked = arguments.until_accuracy, arguments.epochs
    epochs: int = asked if asked is not None else EPOCHS if goal is None else PATIENCE
    if epochs < 0 or (goal is not None and not 0 <= goal <= 1):
        raise InvalidInput(f"expected epochs of at least 0 and an accuracy from 0 to 1, got {epochs} and {goal}")
    return epochs


def run(arguments: argparse.Namespace) -> int:
    """Train, export, verify, report. 1 if the accuracy asked for was not reached (the model is written anyway)."""
    goal, epochs = arguments.until_accuracy, epochs_of(arguments)
    chosen = read(arguments.experiment, arguments.seed)
    check_writable(arguments.out)
    trainer = Trainer(chosen)
    begun = time.perf_counter()
    reached = train(trainer, epochs, goal)
    seconds = time.perf_counter() - begun
    from glassnet.export.exporter import export  # onnx is slow to import: not before it is needed

    exported = export(trainer)
    write(arguments.out, exported.model)
    if arguments.json:
        print(json.dumps(found(trainer, exported, seconds, reached), indent=2, ensure_ascii=False))
        return 0 if reached else 1
    print("\n".join([*trained_lines(trainer, seconds), *export_lines(exported, arguments.out)]))
    if not reached:
        print(f"The accuracy {goal:g} was not reached within {epochs:,} epochs.")
    return 0 if reached else 1


def found(trainer: Trainer, exported: Export, seconds: float, reached: bool) -> dict[str, Any]:
    """The same for programs: plain values, None where there is no number."""
    parts: dict[str, Any] = {part: {"examples": len(trainer.data.y[part]), **_finite(trainer, part)} for part in PARTS}
    return {
        "dataset": trainer.experiment.data.dataset.type,
        "parameters": parameters(trainer.experiment),
        "seed": trainer.experiment.seed,
        "steps": trainer.steps,
        "epochs": trainer.epoch,
        "seconds": seconds,
        "reached": reached,
        **parts,
        "bytes": len(exported.model),
        "verification": asdict(exported.report),
    }


def _finite(trainer: Trainer, part: Any) -> dict[str, float | None]:
    """Loss and score; JSON has no NaN, which an empty part has."""
    return {name: value if value == value else None for name, value in asdict(trainer.evaluate(part)).items()}


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
