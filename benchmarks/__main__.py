"""Runs the benchmarks, or those named, and ends with one line a figure: ``bench NAME VALUE UNIT``."""

from __future__ import annotations

import argparse
import sys
import traceback
from importlib import import_module

NAMES = ("trainer", "seeds", "live", "page")


def main() -> None:
    """Each in turn; the figures at the end, together."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"some of {', '.join(NAMES)}; none: all")
    parser.add_argument("--minutes", type=float, default=0, help="let live watch the memory for so long")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in NAMES]
    if unknown:
        parser.error(f"expected some of {', '.join(NAMES)}, got {', '.join(unknown)}")
    figures, failed = [], False
    for name in options.names or NAMES:
        more = {"minutes": options.minutes} if name == "live" else {}
        try:
            figures += import_module(f"benchmarks.{name}").run(**more)
        except Exception:  # the others' figures shall not be lost
            traceback.print_exc()
            failed = True
        sys.stdout.flush()
    print()
    for figure in figures:
        print(figure.line())
    sys.exit(failed)


if __name__ == "__main__":
    main()
