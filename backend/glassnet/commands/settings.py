"""List the GLASSNET_* environment variables, what they mean and what they are now."""

from __future__ import annotations

import argparse
import sys
from textwrap import fill


def configure(parser: argparse.ArgumentParser) -> None:
    """``glassnet settings`` has no arguments."""


def run(arguments: argparse.Namespace) -> int:
    """Write all settings of a server."""
    from glassnet.session.settings import PREFIX, Settings

    settings = Settings.from_environment()
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = ",".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else value
        text = fill(field.description or "", 96, initial_indent="    ", subsequent_indent="    ")
        sys.stdout.write(f"{PREFIX}{name.upper()}={shown}\n{text}\n")
    return 0
