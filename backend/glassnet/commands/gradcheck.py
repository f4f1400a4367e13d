"""Check the gradients of an experiment: backpropagation beside measured slopes, layer by layer.

Exit status 0: they agree, or nearly so; 1: doubtful or wrong.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from glassnet.core.gradient_check import MOST, VERDICTS, GradientCheck, check_gradients
from glassnet.core.spec import Experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput
from glassnet.terminal.files import read


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("experiment", type=Path, help="the experiment, a JSON file")
    parser.add_argument("--epochs", type=int, default=0, help="train so long before the check (%(default)s)")
    parser.add_argument("--examples", type=int, help="training examples to check with (those of the first mini-batch)")
    most = "parameters of each layer to check, drawn at random where there are more (%(default)s)"
    parser.add_argument("--most", type=int, default=MOST, help=most)
    parser.add_argument("--json", action="store_true", help="write what was found as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Check and report."""
    if arguments.epochs < 0 or arguments.most < 1:
        raise InvalidInput(
            f"expected epochs of at least 0 and at least 1 parameter, got {arguments.epochs} and {arguments.most}"
        )
    chosen = read(arguments.experiment, None)
    found = check_gradients(_subject(chosen, arguments.epochs), examples=arguments.examples, most=arguments.most)
    print(json.dumps(found.to_dict(), indent=2, ensure_ascii=False) if arguments.json else "\n".join(lines(found)))
    return 0 if found.passed else 1


def _subject(chosen: Experiment, epochs: int) -> Experiment | Trainer:
    """What to check: the experiment at its starting weights, or a trainer after some epochs."""
    if not epochs:
        return chosen
    trainer = Trainer(chosen)
    trainer.train(epochs * trainer.steps_per_epoch)
    return trainer


def lines(found: GradientCheck) -> Iterator[str]:
    """The report as a table."""
    yield f"J = {found.objective:.6g} on {found.examples:,} examples, ε = {found.epsilon:g}"
    row = "{:13} {:>13}  {:>9}  {:>9}  {:17}  {}"
    yield row.format("", "checked", "two-sided", "one-sided", "verdict", "largest difference: gradient, slope").rstrip()
    for layer in found.layers:
        of = f"{layer.checked:,} of {layer.parameters:,}"
        worst = f"{layer.worst}: {layer.gradient:.9g}, {layer.approx:.9g}"
        ratios = f"{layer.two_sided:.1e}", f"{layer.one_sided:.1e}"
        yield row.format(layer.name, of, *ratios, layer.verdict, worst)
    yield row.format("all", "", f"{found.two_sided:.1e}", f"{found.one_sided:.1e}", found.verdict, "").rstrip()
    yield from found.notes
    yield f"{found.verdict[0].upper()}{found.verdict[1:]}: {VERDICTS[found.verdict]}."
