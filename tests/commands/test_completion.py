"""``glassnet completion``: scripts that shells understand, with every command in them."""

from __future__ import annotations

import pkgutil
import subprocess
from pathlib import Path
from shutil import which

import pytest

from glassnet import commands
from glassnet.cli import main
from glassnet.commands.completion import SHELLS

NAMES = [module.name for module in pkgutil.iter_modules(commands.__path__)]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_is_in_the_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert [name for name in NAMES if name not in script] == []
    assert "until-accuracy" in script


@pytest.mark.skipif(not which("bash"), reason="needs bash")
def test_bash_completes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["completion", "bash"])
    script = tmp_path / "glassnet.bash"
    script.write_text(capsys.readouterr().out)
    ask = f"source {script}; COMP_WORDS=(glassnet gr); COMP_CWORD=1; _shtab_glassnet; echo ${{COMPREPLY[@]}}"
    said = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["gradcheck"]
