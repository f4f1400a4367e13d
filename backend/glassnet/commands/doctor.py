"""Say what was found on this machine and what to install.

Looks at Python, packages, NumPy's kernels, onnxruntime, GPU and CUDA, the page, and what a server would be.
Exit status 0: everything works (notes say what could be better); 1: something does not.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassnet.doctor.finding import Finding

MARKS = {"ok": "✓", "note": "!", "problem": "✗"}
COLOURS = {"ok": "green", "note": "yellow", "problem": "red"}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--json", action="store_true", help="write what was found as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Look, and say."""
    from glassnet.doctor.examination import examine

    found = list(examine())
    sound = all(each.verdict != "problem" for each in found)
    if arguments.json:
        print(
            json.dumps({"sound": sound, "findings": [each._asdict() for each in found]}, indent=2, ensure_ascii=False)
        )
    else:
        _show(found)
    return 0 if sound else 1


def _show(found: Sequence[Finding]) -> None:
    """A line for each finding, coloured on a terminal; then the sum."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for each in found:
        mark = Text(f"{MARKS[each.verdict]} {each.verdict:8}", COLOURS[each.verdict])
        console.print(mark.append(f"{each.name:15} {each.found}", "default"), soft_wrap=True)
        if each.advice:
            console.print(Text(f"{'':26}→ {each.advice}", "bold"), soft_wrap=True)
    console.print(Text(" ".join(_sum(found))), soft_wrap=True)


def _sum(found: Sequence[Finding]) -> Iterator[str]:
    counts = {verdict: sum(each.verdict == verdict for each in found) for verdict in MARKS}
    yield "Everything works." if not counts["problem"] else f"{counts['problem']} of {len(found)} do not work."
    if counts["note"]:
        yield f"{counts['note']} could be better."
