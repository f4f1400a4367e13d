"""Writes the table of settings in README.md from the class that reads them: ``python -m scripts.readme``."""

from __future__ import annotations

import json
import re
from pathlib import Path

from glassnet.session.settings import PREFIX, Settings

README = Path(__file__).parents[1] / "README.md"
PLACE = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- end of settings -->)", re.DOTALL)


def settings() -> str:
    """A Markdown table: variable, default, meaning."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "by cores" if field.default_factory else _written(field.default)
        meaning = (field.description or "").replace("``", "`")
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {meaning} |")
    return "\n".join(rows) + "\n"


def _written(value: object) -> str:
    """A default as it is written in the environment."""
    if isinstance(value, tuple):
        return f"`{','.join(value)}`" if value else "none"
    return f"`{json.dumps(value)}`"


def main() -> None:
    """Rewrite the table in place."""
    README.write_text(PLACE.sub(lambda _: settings(), README.read_text()))


if __name__ == "__main__":
    main()
