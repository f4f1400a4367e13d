"""The package as a library: light to import, whole, typed, and README's examples run."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import glassnet
from scripts.readme import README

PACKAGE = README.parent / "backend" / "glassnet"
HEAVY = ("fastapi", "glassnet.session", "glassnet.web", "onnx", "onnxruntime", "sklearn", "uvicorn")


def said_by(code: str, folder: Path) -> str:
    """What a fresh interpreter prints."""
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=env, capture_output=True, text=True, check=True
    ).stdout.strip()


def loaded(statement: str, folder: Path) -> set[str]:
    """Names of all modules after a statement."""
    return set(said_by(f"{statement}\nimport sys\nprint(*sys.modules)", folder).split())


def examples() -> list[str]:
    section = README.read_text().partition("## As a library")[2].partition("\n## ")[0]
    return re.findall(r"```python\n(.*?)```", section, re.DOTALL)


def test_the_package_alone_loads_nothing(tmp_path: Path) -> None:
    modules = loaded("import glassnet", tmp_path)
    assert {"numpy", "pydantic", *HEAVY} & modules == set()
    assert not any(name.startswith("glassnet.") for name in modules)


def test_training_loads_neither_onnx_nor_the_server_nor_sklearn(tmp_path: Path) -> None:
    modules = loaded("from glassnet import Experiment, Own, Table, Trainer, check_gradients, experiment", tmp_path)
    assert "glassnet.core.trainer" in modules
    assert set(HEAVY) & modules == set()


@pytest.mark.parametrize("name", glassnet.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    assert getattr(glassnet, name).__doc__
    assert name in dir(glassnet)


def test_names_for_type_checkers_are_those_there_are() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    found = {node.names[0].name: node.module for node in block.body if isinstance(node, ast.ImportFrom)}
    assert found == glassnet._PLACES
    assert (PACKAGE / "py.typed").is_file()


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"no attribute 'Trainr'; it has .*Trainer"):
        glassnet.Trainr  # noqa: B018


def test_the_example_trains_predicts_and_exports_in_ten_lines(tmp_path: Path) -> None:
    code = examples()[0]
    assert len([line for line in code.splitlines() if line.strip()]) <= 10
    words = said_by(code, tmp_path).replace("[", " ").replace("]", " ").split()
    score, *outputs = map(float, words)
    assert score > 0.9
    assert len(outputs) == 3
    assert (tmp_path / "mine.onnx").stat().st_size > 500


def test_the_example_of_many_models_counts_those_that_learned(tmp_path: Path) -> None:
    assert 32 < int(said_by(examples()[1], tmp_path).partition(" ")[0]) <= 64


def test_the_example_for_sklearn_scores(tmp_path: Path) -> None:
    assert float(said_by(examples()[2], tmp_path)) > 0.9
