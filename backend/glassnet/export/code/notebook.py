"""Notebook: a script as cells, one for each of its sections."""

from __future__ import annotations

import json
import re
from typing import Any

SECTION = re.compile(r"^# ── (.+) ──\n", re.MULTILINE)


def notebook(script: str) -> str:
    """The same program as a Jupyter notebook, format 4.5."""
    opening, *sections = SECTION.split(script)
    _, words, code = opening.split('"""', 2)
    cells = [_cell("markdown", f"```text\n{words.strip()}\n```"), _cell("code", code)]
    for title, text in zip(sections[::2], sections[1::2], strict=True):
        cells += [_cell("markdown", f"## {title}"), _cell("code", text)]
    numbered = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": numbered, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _cell(kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text.strip("\n").splitlines(keepends=True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})
