"""Writes the parts of README.md that programs know: ``python -m scripts.readme``.

The table of settings comes from the class that reads them, the measurements from what ``make bench`` kept.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import SecretStr

from glassnet.session.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README, RESULTS = ROOT / "README.md", ROOT / "benchmarks" / "RESULTS.md"
UNQUOTED = ("growth",)
"""Parts of the results that README leaves to be read there."""
MORE = "How time grows with width, depth, batch and models: [benchmarks/RESULTS.md](benchmarks/RESULTS.md).\n"


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
        value = ",".join(value)
    if value == "" or isinstance(value, SecretStr):
        return "none"
    if isinstance(value, str):
        return f"`{value}`"
    return f"`{json.dumps(value)}`"


def measured(results: str) -> str:
    """What README quotes of the results: where they were measured, and their tables."""
    parts = re.findall(r"^## (\w+)\n\n(.*?)\n\n```text\n(.*?)```$", results, re.MULTILINE | re.DOTALL)
    quoted = [part for part in parts if part[0] not in UNQUOTED]
    abouts = dict.fromkeys(about for _, about, _ in quoted)
    tables = "\n".join(tables for *_, tables in quoted)
    return "\n\n".join([*abouts, f"```text\n{tables}```", MORE])


def between(name: str, text: str, new: str) -> str:
    """The text with what stands between the marks of this name replaced."""
    place = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- end of {name} -->)", re.DOTALL)
    return place.sub(lambda _: new, text)


def written() -> str:
    """README as it should be."""
    text = between("settings", README.read_text(), settings())
    return between("measured", text, measured(RESULTS.read_text()))


if __name__ == "__main__":
    README.write_text(written())
