"""Runs the benchmarks, or those named, keeps what they print in RESULTS.md, and ends with one line a figure.

Those lines are for scripts: ``bench NAME VALUE UNIT``.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from benchmarks.figures import Section
from benchmarks.machine import described
from benchmarks.results import RESULTS, updated, written

NAMES = ("trainer", "ensemble", "inference", "growth", "seeds", "live", "page", "views", "serving")


def main() -> None:
    """Each in turn; the figures at the end, together."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"some of {', '.join(NAMES)}; none: all")
    parser.add_argument("--minutes", type=float, default=0, help="let live watch the memory for so long")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        parser.error(f"expected some of {', '.join(NAMES)}, got {', '.join(unknown)}")
    asked = options.names or NAMES
    found = measured(asked, options.minutes)
    keep(found)
    for section in found.values():
        for figure in section.figures:
            print(figure.line())
    sys.exit(len(found) < len(asked))


def measured(names: Sequence[str], minutes: float) -> dict[str, Section]:
    """What each benchmark found, printed at once; those that failed are left out."""
    found = {}
    for name in names:
        more = {"minutes": minutes} if name == "live" else {}
        try:
            found[name] = import_module(f"benchmarks.{name}").run(**more)
        except Exception:  # the others' figures shall not be lost
            traceback.print_exc()
        else:
            print(*found[name].tables, sep="\n\n", end="\n\n", flush=True)
    return found


def keep(found: dict[str, Section]) -> None:
    """Write the sections into RESULTS.md."""
    text, about = RESULTS.read_text() if RESULTS.exists() else "", described()
    RESULTS.write_text(updated(text, {name: written(about, section) for name, section in found.items()}, NAMES))


if __name__ == "__main__":
    main()
