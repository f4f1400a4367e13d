"""What the tests of all languages have in common: each program makes the losses of the trainer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from tests.export.code.cases import cases
from tests.export.code.running import Ran, losses, python, run_all, unpacked

BOUND = 1e-6


class Programs:
    """The programs of all cases in a language, after they were run; the trainers made as many steps."""

    def __init__(self, language: str, folder: Path) -> None:
        python(language)
        self.expected, self.refused, folders = dict[str, Trainer](), dict[str, str](), dict[str, Path]()
        self._losses: dict[str, Any] = {}
        for case in cases():
            trainer = case.trainer("float64")
            self._losses[case.name], self.expected[case.name] = losses(trainer), trainer
            try:
                folders[case.name] = unpacked(trainer, language, folder / case.name)
            except ExportFailed as error:
                self.refused[case.name] = str(error)
        self.folders, self._ran = folders, run_all(language, folders)

    def assert_same(self, name: str) -> None:
        """The losses of 50 mini-batches, and of the dev set after them."""
        if name in self.refused:
            pytest.fail(self.refused[name])
        if name not in self._ran:
            pytest.fail((self.folders[name] / "failed.txt").read_text())
        found: Ran = self._ran[name]
        np.testing.assert_allclose(found.losses, self._losses[name], rtol=BOUND, atol=BOUND)
        trainer = self.expected[name]
        part = "dev" if len(trainer.data.y["dev"]) else "train"
        (said,) = (each for each in found.said.split(", ") if f"{part} " in each)
        loss = trainer.evaluate(part).loss
        assert float(said.split()[-1]) == pytest.approx(loss, rel=BOUND, abs=BOUND)
