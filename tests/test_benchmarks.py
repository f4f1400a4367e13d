"""The benchmarks measure what they say, all peers compute the same, and what was printed is kept and quoted.

In processes of their own, as they bring a dataset that no other test should see.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest

from scripts.readme import MORE, README, measured, written

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

PRODUCTS = """
import json
from benchmarks.steps import is_product, straight
from benchmarks.workloads import workloads
from glassnet.core.trainer import Trainer

w1 = workloads()[0].experiment
trainer, other = Trainer(w1), Trainer(w1)
for one in (trainer, other):
    one.train(one.steps_per_epoch)
program = trainer.program()
before = trainer.network.theta.copy()
straight([call for call in program if is_product(call)])()
kept = (trainer.network.theta == before).all()
straight(program)()
print(json.dumps([sum(map(is_product, program)), bool(kept), bool((trainer.network.theta != before).any())]))
"""

PEERS = """
import json
import numpy as np
from benchmarks.peers.compiled_jax import CompiledJax
from benchmarks.peers.eager_torch import EagerTorch
from benchmarks.peers.ours import Ours
from benchmarks.peers.peer import weights
from benchmarks.peers.scikit_learn import ScikitLearn
from benchmarks.workloads import workloads
from glassnet.core.components.regularizers import L2
from glassnet.core.trainer import Trainer

def flat(arrays):
    return np.concatenate([array.ravel() for array in arrays])

def relative(values, right):
    return np.abs(np.array(values) / right - 1).max()

found = {}
for workload in workloads():
    if workload.name not in ("W1", "W1b", "W2", "W3", "W5s"):
        continue
    examples = workload.experiment.training_examples()
    experiment = workload.experiment.model_copy(update={"batch_size": examples})  # the order does not matter then
    if workload.name == "W2":
        experiment = experiment.model_copy(update={"regularizer": L2(rate=10)})  # enough to see
    workload = workload._replace(experiment=experiment)
    start, apart = weights(Trainer(experiment)), []
    ours = Ours(workload, Trainer(experiment))
    ours.train(1)
    gradients = [g["weights"] for g in ours.trainer.network.gradients]
    lengths = [np.linalg.norm(gradient[:, :w.shape[1]]) for gradient, w in zip(gradients, start)]
    if workload.norms:
        apart.append(relative(ours.norms, lengths))
    ours.train(2)
    way = flat(ours.weights()) - flat(start)
    for kind in (EagerTorch, CompiledJax):
        peer = kind(workload, Trainer(experiment))
        peer.train(1)
        if workload.norms:
            apart.append(relative(peer.norms, lengths))
        peer.train(2)
        apart.append(np.linalg.norm(flat(peer.weights()) - flat(start) - way) / np.linalg.norm(way))
    third = ScikitLearn(workload, Trainer(experiment))
    third.train(10)
    losses = third.model.loss_curve_
    found[workload.name] = [float(max(apart)), bool(losses[-1] < losses[0])]
print(json.dumps(found))
"""

INFERENCE = """
from benchmarks import inference

inference.SIZES, inference.ROUNDS, inference.ENOUGH = (1, 100), 1, 0
section = inference.run()
print(*(figure.line() for figure in section.figures), *section.tables, sep="\\n")
"""

KEPT = """
from benchmarks.figures import Figure, Section, table
from benchmarks.results import updated, written

def section(value):
    return Section([table("Title", ["a", "b"], [["x", str(value)]], "note")], [Figure("name", value, "x")])

names = ("trainer", "page")
first = updated("", {name: written("there", section(number)) for number, name in enumerate(names, 1)}, names)
print(updated(first, {"page": written("here", section(3))}, names), end="")
"""


def _said(work: str) -> str:
    """What a small piece of work prints."""
    done = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """A small run of the benchmarks."""
    return _said(WORK).splitlines()


def test_the_workloads_are_those_they_are_called(lines: list[str]) -> None:
    deep = "-".join(["7", *["64"] * 20, "3"])
    assert lines[:-1] == [
        "bench W1.2-4-2-1 3 of 250",
        "bench W1b.2-4-2-1 3 of 250",
        "bench W2p.7-8-8-8-8-8-8-1 3 of 250",
        "bench W2.7-8-8-8-8-8-8-1 3 of 250",
        "bench W3.2-64-64-3 3 of 2400",
        "bench W4.784-128-64-10 3 of 4800",
        "bench W4L.784-128-64-10 3 of 4800",
        f"bench W5.{deep} 3 of 2400",
        f"bench W5s.{deep} 3 of 2400",
    ]


def test_an_easy_problem_is_solved_at_once(lines: list[str]) -> None:
    found = re.fullmatch(r"bench gauss (\d+) epochs", lines[-1])
    assert found
    assert int(found[1]) < 20


def test_the_products_of_a_step_are_found_and_move_nothing() -> None:
    """Three layers: three products forward; backward one for each weights, one for each input but the first."""
    assert json.loads(_said(PRODUCTS)) == [8, True, True]


@pytest.mark.skipif(not (find_spec("torch") and find_spec("jax")), reason="torch and jax come with the extra bench")
def test_all_peers_make_the_same_steps() -> None:
    found: dict[str, Any] = json.loads(_said(PEERS))
    assert list(found) == ["W1", "W1b", "W2", "W3", "W5s"]
    assert {name: apart for name, (apart, _) in found.items() if apart > 1e-4} == {}
    assert [name for name, (_, falls) in found.items() if not falls] == []


def test_predictions_are_timed_for_every_engine_and_size() -> None:
    said = _said(INFERENCE)
    found = re.findall(r"^bench inference\.(W1|W3)\.(numpy|cpu)\.(1|100) \d[\d.]* points/s$", said, re.MULTILINE)
    assert found == [
        (name, engine, size) for name in ("W1", "W3") for size in "1 100".split() for engine in ("numpy", "cpu")
    ]
    assert said.count("CUDA: ") == 2, "whether there is CUDA, and why not, is said of both"


def test_a_partial_run_replaces_only_its_own_part() -> None:
    kept = _said(KEPT)
    assert re.findall(r"^(## \w+|here|there|bench .*)$", kept, re.MULTILINE) == [
        *("## trainer", "there", "bench name 1 x"),
        *("## page", "here", "bench name 3 x"),
    ]
    assert measured(kept) == (
        "there\n\nhere\n\n```text\n"
        "Title\n  a  b\n  ─  ─\n  x  1\n  note\n\n"
        "Title\n  a  b\n  ─  ─\n  x  3\n  note\n```\n\n"
        f"{MORE}"
    )


def test_readme_quotes_the_results() -> None:
    assert README.read_text() == written(), "run `python -m scripts.readme`"
