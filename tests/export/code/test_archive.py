"""What is in the archives, and what there is no code for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed, InvalidInput
from glassnet.export.code import KINDS, LANGUAGES, archive
from glassnet.export.code.languages import code_of
from glassnet.export.code.script import script
from tests.export.code.cases import cases
from tests.export.code.running import run, unpacked

WITHOUT = {("keras", "optimizer", "l_bfgs")}
"""Keras has no optimizer that looks at all parameters together."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_component_has_code(language: str) -> None:
    missing = {
        (language, kind, name)
        for kind in KINDS
        for name in registry[kind]
        if name != "none" and not code_of(language, kind, name)
    }
    assert missing == {each for each in WITHOUT if each[0] == language}


def test_the_cases_use_every_component() -> None:
    used = {("feature", feature.type) for case in cases() for feature in experiment(case.values).data.features}
    for chosen in (experiment(case.values) for case in cases()):
        layers = chosen.all_layers()
        parts = [chosen.optimizer, chosen.schedule, chosen.clipping, chosen.constraint, chosen.regularizer, chosen.loss]
        parts += [*layers, *(layer.activation for layer in layers), *(layer.normalization for layer in layers)]
        used |= {(part.kind, part.type) for part in parts if part is not None}
    assert {(kind, name) for kind in KINDS for name in registry[kind]} - used == set()


@pytest.mark.parametrize(("language", "kind", "name"), WITHOUT)
def test_what_there_is_no_code_for_is_said(language: str, kind: str, name: str) -> None:
    size = experiment({}).training_examples()
    chosen = experiment({kind: {"type": name}, "batch_size": size, "learning_rate": 0.05})
    with pytest.raises(ExportFailed, match=f"there is no {LANGUAGES[language].title} code for L-BFGS; choose another"):
        script(Trainer(chosen), language)


def test_another_language_is_refused() -> None:
    with pytest.raises(InvalidInput, match="expected one of numpy, pytorch, keras"):
        archive(Trainer(experiment({})), "fortran")


def test_the_notebook_is_the_program(tmp_path: Path) -> None:
    """Its cells, one after the other, write the same losses."""
    trainer = Trainer(experiment({}))
    trainer.train(20)
    folder = unpacked(trainer, "numpy", tmp_path)
    run("numpy", "train.py", folder=folder)
    program = np.loadtxt(folder / "losses.txt")
    cells = json.loads((folder / "train.ipynb").read_text())["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert len(code) > 3
    (folder / "cells.py").write_text(f"for cell in {code!r}:\n    exec(cell)\n")
    (folder / "losses.txt").unlink()
    run("numpy", "cells.py", folder=folder)
    np.testing.assert_array_equal(np.loadtxt(folder / "losses.txt"), program)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_runs_as_the_readme_says(language: str, tmp_path: Path) -> None:
    trainer = Trainer(experiment({}))
    trainer.train(10)
    folder = unpacked(trainer, language, tmp_path)
    readme = (folder / "README.md").read_text()
    assert LANGUAGES[language].install in readme
    (program,) = re.findall(r"^    python (\S+)$", readme, re.MULTILINE)
    said = run(language, program, folder=folder)
    (dev,) = re.findall(r"^loss after 10 steps: train [\d.]+, dev ([\d.]+), test [\d.]+$", said, re.MULTILINE)
    assert float(dev) == pytest.approx(trainer.evaluate("dev").loss, abs=1e-5)


def test_the_environments_are_without_glassnet() -> None:
    for language in LANGUAGES:
        there = run(language, "-c", "import importlib.util as u; print(u.find_spec('glassnet'))", folder=Path.cwd())
        assert there.strip() == "None"
