"""What README.md says is so: its example joins the registry and trains, its settings are those there are."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.readme import README, settings

PACKAGE = README.parent / "backend" / "glassnet"
TRY = """
from glassnet.core.component import catalog
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer

trainer = Trainer(experiment({"optimizer": {"type": "sign_sgd"}, "learning_rate": 0.003}))
before = trainer.evaluate("dev").loss
trainer.train(2000)
(listed,) = [member for member in catalog()["optimizer"] if member["type"] == "sign_sgd"]
print(listed["label"], "|", listed["help"], "|", trainer.evaluate("dev").loss < before / 2)
"""


def _example() -> tuple[str, str]:
    """The path and the text of the component that README adds."""
    text = README.read_text()
    path = re.search(r"Put this into `(.*?)`", text)
    code = re.search(r"Put this into .*?```python\n(.*?)```", text, re.DOTALL)
    assert path
    assert code
    return path[1], code[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout with the package only."""
    shutil.copytree(PACKAGE, tmp_path / "backend" / "glassnet", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_example_is_a_component_and_trains(copy: Path) -> None:
    path, code = _example()
    (copy / path).write_text(code)
    said = subprocess.run(
        [sys.executable, "-c", TRY],
        env={**os.environ, "PYTHONPATH": str(copy / "backend")},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.strip() == (
        "Sign SGD | Every weight moves by the learning rate, whatever its gradient's size: w −= α sign(g). | True"
    )


def test_the_class_of_the_example_has_ten_lines() -> None:
    _, code = _example()
    lines = [line for line in code[code.index("class ") :].splitlines() if line.strip()]
    assert len(lines) <= 10


def test_a_model_is_taken_away_as_it_says(tmp_path: Path) -> None:
    said = README.read_text().partition("## Take it away")[2].partition("## ")[0]
    echo, train = re.findall(r"^\$ (.*)$", said, re.MULTILINE)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for line in (echo, train):
        subprocess.run(
            line, shell=True, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, check=True
        )
    (code,) = re.findall(r"```python\n(.*?)```", said, re.DOTALL)
    code += "\nprint(label.shape, probabilities.shape)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "(1000,) (1000, 2)"


def test_the_settings_are_those_there_are() -> None:
    assert settings() in README.read_text(), "run `python -m scripts.readme`"


def test_everything_on_the_map_is_there() -> None:
    tree = README.read_text().partition("## Where things are")[2].split("```")[1]
    folders = re.findall(r"^(\w+)/", tree, re.MULTILINE)
    parts = re.findall(r"^ {2}([\w.]+?)/? {2}", tree, re.MULTILINE)
    assert len(folders) == 5
    assert len(parts) == 10
    assert [name for name in folders if not (README.parent / name).exists()] == []
    assert [name for name in parts if not (PACKAGE / name).exists()] == []
