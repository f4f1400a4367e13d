"""Generated scripts make the same steps as the trainer: the loss of every mini-batch is the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glassnet.core.component import registry
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidInput
from glassnet.export.code import KINDS, LANGUAGES, archive
from glassnet.export.code.languages import code_of
from tests.export.code.running import losses, run, unpacked

BOUND = 1e-6


def dense(**knobs: Any) -> dict[str, Any]:
    return {"type": "dense", "units": 5, **knobs}


EXPERIMENTS: dict[str, dict[str, Any]] = {
    "default": {},
    "adam": {"optimizer": {"type": "adam"}, "learning_rate": 0.01, "layers": [dense(activation={"type": "relu"})]},
    "momentum": {"optimizer": {"type": "momentum"}, "schedule": {"type": "staircase"}},
    "nesterov": {"optimizer": {"type": "nesterov"}, "layers": [dense(activation={"type": "sigmoid"})]},
    "rmsprop": {"optimizer": {"type": "rmsprop"}, "learning_rate": 0.003, "regularizer": {"type": "l1", "rate": 0.1}},
    "adagrad": {"optimizer": {"type": "adagrad"}, "clipping": {"type": "clip_norm"}},
    "adamw": {"optimizer": {"type": "adamw"}, "learning_rate": 0.01, "layers": [dense(activation={"type": "gelu"})]},
    "batch_norm": {"layers": [dense(normalization={"type": "batch_norm"})], "batch_size": 30},
    "layer_norm": {"layers": [dense(normalization={"type": "layer_norm"})], "optimizer": {"type": "nadam"}},
    "shortcut": {"layers": [dense(), dense(skip=True)], "constraint": {"type": "max_norm"}},
    "classes": {"data": {"dataset": {"type": "iris"}}, "regularizer": {"type": "l2", "rate": 1.0}},
    "regression": {"data": {"dataset": {"type": "plane"}}, "layers": [dense(activation={"type": "silu"})]},
    "features": {"data": {"features": [{"type": "x1_squared"}, {"type": "sin_x2"}, {"type": "x1"}]}},
    "lion": {"optimizer": {"type": "lion"}, "learning_rate": 0.001},
}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_numpy_makes_the_same_steps(name: str, tmp_path: Path) -> None:
    same_steps(name, "numpy", tmp_path)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_pytorch_makes_the_same_steps(name: str, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    same_steps(name, "pytorch", tmp_path)


def same_steps(name: str, language: str, folder: Path) -> None:
    trainer = Trainer(experiment({**EXPERIMENTS[name], "precision": "float64"}))
    expected = losses(trainer)
    found, said = run(unpacked(trainer, language, folder))
    np.testing.assert_allclose(found, expected, rtol=BOUND, atol=BOUND)
    assert f"{trainer.evaluate('dev').loss:.6f}" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_component_has_code(language: str) -> None:
    missing = [
        (kind, name)
        for kind in KINDS
        for name in registry[kind]
        if name != "none" and not code_of(language, kind, name)
    ]
    assert missing == []


def test_another_language_is_refused() -> None:
    with pytest.raises(InvalidInput, match="expected one of numpy, pytorch"):
        archive(Trainer(experiment({})), "fortran")
