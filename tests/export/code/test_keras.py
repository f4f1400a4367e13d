"""Programs in Keras make the steps of the trainer, in an environment without Glassnet.

A file for each language, so that they can run at the same time.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.export.code.cases import NAMES
from tests.export.code.comparing import Programs
from tests.export.code.test_archive import WITHOUT


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    return Programs("keras", Path(tmp_path_factory.mktemp("keras")))


@pytest.mark.parametrize("name", [name for name in NAMES if not any(f"-{each[2]}-" in name for each in WITHOUT)])
def test_it_makes_the_same_steps(programs: Programs, name: str) -> None:
    programs.assert_same(name)
