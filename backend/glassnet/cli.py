"""The command ``glassnet``: finds the subcommands in ``glassnet.commands`` and runs the one asked for."""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence

from glassnet import commands
from glassnet.errors import GlassnetError


def parser() -> argparse.ArgumentParser:
    """The whole command line: one subcommand per module of ``glassnet.commands``."""
    whole = argparse.ArgumentParser(prog="glassnet", description="See through a neural network while it learns.")
    parts = whole.add_subparsers(metavar="COMMAND", required=True)
    for name in sorted(module.name for module in pkgutil.iter_modules(commands.__path__)):
        module = importlib.import_module(f"{commands.__name__}.{name}")
        text = module.__doc__ or ""
        part = parts.add_parser(name, help=text.partition("\n")[0], description=text)
        module.configure(part)
        part.set_defaults(run=module.run)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``glassnet ARGUMENTS`` and return its exit status; our errors become one sentence on stderr."""
    # Small products are faster on one thread, and NumPy reads this when it is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    chosen = parser().parse_args(arguments)
    try:
        status: int = chosen.run(chosen)
    except GlassnetError as error:
        print(f"glassnet: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever was reading has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return status


if __name__ == "__main__":
    sys.exit(main())
