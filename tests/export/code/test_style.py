"""Generated programs are formatted and clean, as a person's own would be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from glassnet.errors import ExportFailed
from glassnet.export.code import LANGUAGES
from glassnet.export.code.script import script
from tests.export.code.cases import cases

RULES = "E,F,W,I,B,UP,SIM"
WORDS = ("--isolated", "--line-length=120", "--target-version=py310")


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_are_formatted_and_clean(language: str, tmp_path: Path) -> None:
    for case in cases():
        try:
            (tmp_path / f"{case.name}.py").write_text(script(case.trainer("float64"), language))
        except ExportFailed:
            continue  # said to the user; which they are, other tests say
    for command in (("format", "--diff", *WORDS), ("check", f"--select={RULES}", *WORDS)):
        ran = subprocess.run([sys.executable, "-m", "ruff", *command, str(tmp_path)], capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
