"""Programs in NumPy make the steps of the trainer, in an environment without Glassnet.

A file for each language, so that they can run at the same time.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.export.code.cases import NAMES
from tests.export.code.comparing import Programs


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Programs:
    return Programs("numpy", Path(tmp_path_factory.mktemp("numpy")))


@pytest.mark.parametrize("name", NAMES)
def test_it_makes_the_same_steps(programs: Programs, name: str) -> None:
    programs.assert_same(name)
