"""The benchmarks measure what they say, and their last lines can be read by a script.

In a process of their own, as they bring a dataset that no other test should see.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

WORK = """
from benchmarks.figures import Figure
from benchmarks.seeds import PROBLEMS, solved_at
from benchmarks.workloads import workloads
from glassnet.core.trainer import Trainer

for workload in workloads():
    trainer = Trainer(workload.experiment)
    trainer.train(3)
    widths = "-".join(str(width) for (width,) in trainer.network.shapes)
    print(Figure(f"{workload.name}.{widths}", trainer.steps, f"of {len(trainer.data.y['train'])}").line())
gauss = PROBLEMS[2]
print(Figure(gauss.name, solved_at(gauss, 1), "epochs").line())
"""


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """What a small run of the benchmarks prints."""
    return subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_workloads_are_those_they_are_called(lines: list[str]) -> None:
    assert lines[:-1] == [
        "bench W1.2-4-2-1 3 of 250",
        "bench W1b.2-4-2-1 3 of 250",
        "bench W2p.7-8-8-8-8-8-8-1 3 of 250",
        "bench W2.7-8-8-8-8-8-8-1 3 of 250",
        "bench W3.2-64-64-3 3 of 2400",
        "bench W4.784-128-64-10 3 of 4800",
    ]


def test_an_easy_problem_is_solved_at_once(lines: list[str]) -> None:
    found = re.fullmatch(r"bench gauss (\d+) epochs", lines[-1])
    assert found
    assert int(found[1]) < 20
