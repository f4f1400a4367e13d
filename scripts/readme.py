"""Writes the parts of README.md that programs know: ``python -m scripts.readme [what make bench printed]``.

The table of settings comes from the class that reads them; the measurements, if given, from a file.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from glassnet.session.settings import PREFIX, Settings

README = Path(__file__).parents[1] / "README.md"


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


def measured(printed: str) -> str:
    """The tables of a run of the benchmarks, as they were printed."""
    return f"```\n{printed.partition(chr(10) + 'bench ')[0].strip()}\n```\n"


def between(name: str, text: str, new: str) -> str:
    """The text with what stands between the marks of this name replaced."""
    place = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", re.DOTALL)
    return place.sub(lambda _: new, text)


def main(files: list[str]) -> None:
    """Rewrite the parts in place."""
    text = between("settings", README.read_text(), settings())
    for file in files:
        text = between("measured", text, measured(Path(file).read_text()))
    README.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
