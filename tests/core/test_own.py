"""Data of the caller's own: described, checked, learned from, and refused with a sentence where it does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from glassnet.core.component import catalog
from glassnet.core.components.datasets.dataset import Table
from glassnet.core.components.datasets.own import Own
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import InvalidExperiment, InvalidInput

RNG = np.random.default_rng(0)
X = RNG.standard_normal((120, 3))
SIDE = (X[:, 0] > 0).astype(np.int64)
CORNER = SIDE + 2 * (X[:, 1] > 0)
LABELS = (X[:, :2] > 0).astype(np.float64)
HEIGHT = X @ [1.0, -2.0, 0.5]
TABLES = {
    "two_classes": SIDE,
    "classes": CORNER,
    "labels": LABELS,
    "regression": HEIGHT,
    "values": np.stack([HEIGHT, -HEIGHT], 1),
}


def described(y: Any, x: Any = X, split: dict[str, float] | None = None, **values: Any) -> Experiment:
    data = {"dataset": Own.describing(x, y), **({"split": split} if split else {})}
    return experiment({"data": data, "learning_rate": 0.1, **values})


@pytest.mark.parametrize("name", TABLES)
def test_a_network_learns_what_it_is_given(name: str) -> None:
    y = TABLES[name]
    chosen = described(y)
    trainer = Trainer(chosen, Table(X, y))
    before = trainer.evaluate("test")
    trainer.train(1500)
    after = trainer.evaluate("test")
    assert after.score > 0.9 > before.score
    assert trainer.predict(X[:5]).shape == (5, chosen.data.dataset.outputs())
    assert Experiment.model_validate_json(chosen.model_dump_json()) == chosen


def test_the_description_says_what_the_arrays_are() -> None:
    assert {name: Own.describing(X, y).task for name, y in TABLES.items()} == {
        "two_classes": "two_classes",
        "classes": "classes",
        "labels": "labels",
        "regression": "regression",
        "values": "regression",
    }
    assert Own.describing(X, CORNER) == Own(
        task="classes", inputs=("x₁", "x₂", "x₃"), classes=tuple("0123"), examples=120
    )
    named = Own.describing(X, SIDE, task="classes", inputs=("a", "b", "c"), classes=("no", "yes"))
    assert (named.outputs(), named.inputs, named.classes) == (2, ("a", "b", "c"), ("no", "yes"))
    assert Own.model_validate({"task": "regression", "inputs": 12, "examples": 3}).inputs[-1] == "x₁₂"


def test_every_example_can_be_for_training() -> None:
    trainer = Trainer(described(SIDE, split={"train": 1, "dev": 0}), Table(X, SIDE))
    assert [len(trainer.data.y[part]) for part in ("train", "dev", "test")] == [120, 0, 0]
    trainer.train(5)
    assert np.isnan(trainer.evaluate("dev").loss)
    assert np.isfinite(trainer.evaluate("train").loss)


def test_the_same_table_gives_the_same_bits_whatever_its_types() -> None:
    x = X.astype(np.float32)
    chosen = described(SIDE, x)
    trainers = [Trainer(chosen, table) for table in (Table(x, SIDE), Table(x.astype(np.float64), SIDE == 1))]
    for trainer in trainers:
        trainer.train(50)
    np.testing.assert_array_equal(trainers[0].network.theta, trainers[1].network.theta)


def test_answers_to_labels_are_given_label_by_label() -> None:
    trainer = Trainer(described(LABELS), Table(X, LABELS))
    trainer.train(1500)
    answers = trainer.data.answers(trainer.predict(X), trainer.experiment.output.activation)
    assert answers.shape == (120, 2)
    assert (answers == LABELS).mean() > 0.95


def test_the_score_of_labels_counts_those_that_are_known() -> None:
    y = LABELS.copy()
    y[::2, 0] = np.nan
    trainer = Trainer(described(y), Table(X, y))
    known = trainer.data.y["train"]
    answers = trainer.data.answers(trainer.outputs("train")[1], trainer.experiment.output.activation)
    right = [a == b for a, b in zip(answers.ravel(), known.ravel(), strict=True) if not np.isnan(b)]
    assert len(right) < known.size
    assert trainer.evaluate("train").score == pytest.approx(np.mean(right))


def test_a_restart_keeps_the_table() -> None:
    chosen = described(SIDE)
    trainer = Trainer(chosen, Table(X, SIDE))
    assert trainer.retune(chosen.model_copy(update={"seed": 2}))
    trainer.train(3)
    assert len(trainer.data.x["train"]) == 72


def test_a_change_to_data_without_a_table_changes_nothing() -> None:
    trainer = Trainer(Experiment())
    with pytest.raises(InvalidInput, match="expected the table"):
        trainer.retune(described(SIDE))
    assert trainer.experiment == Experiment()
    trainer.train(3)


def _with(index: tuple[int, ...], value: float, array: Any = X) -> Any:
    changed = np.array(array, np.float64)
    changed[index] = value
    return changed


BAD: list[tuple[Any, Any, Any, str]] = [
    (SIDE, X[:, :2], SIDE, r"expected x of shape \(120, 3\) as the experiment describes it, got \(120, 2\); describe"),
    (SIDE, X, SIDE[1:], r"expected y of shape \(120,\).*, got \(119,\)"),
    (SIDE, X, _with((7,), 5, SIDE), "expected class numbers from 0 to 1 in y, got 5.0 in row 7; np.unique"),
    (SIDE, X, _with((7,), 0.5, SIDE), "class numbers from 0 to 1 in y, got 0.5 in row 7"),
    (SIDE, X, _with((7,), np.nan, SIDE), "class numbers from 0 to 1 in y, got nan in row 7"),
    (SIDE, _with((3, 2), np.nan), SIDE, "expected finite numbers in x, got nan in row 3, column 2; fill in"),
    (SIDE, _with((3, 2), np.inf), SIDE, "expected finite numbers in x, got inf in row 3, column 2"),
    (SIDE, X.astype(str), SIDE, "expected numbers in x, got the type <U32"),
    (HEIGHT, X, _with((9,), -np.inf, HEIGHT), "expected finite numbers in y, got -inf in row 9"),
    (LABELS, X, _with((9, 1), 0.5, LABELS), r"expected only 0, 1 and NaN \(unknown\) in y, got 0.5"),
    (TABLES["values"], X, HEIGHT, r"expected y of shape \(120, 2\)"),
]


@pytest.mark.parametrize(("like", "x", "y", "words"), BAD, ids=[words[:50] for *_, words in BAD])
def test_a_table_that_does_not_fit_is_refused_in_a_sentence(like: Any, x: Any, y: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        Trainer(described(like), Table(x, y))


def test_without_its_table_it_says_what_to_pass() -> None:
    with pytest.raises(InvalidInput, match=r"pass it beside it, as in Trainer\(experiment, Table\(x, y\)\)"):
        Trainer(described(SIDE))


def test_a_table_beside_data_of_ours_is_refused() -> None:
    with pytest.raises(InvalidInput, match="expected no table beside Circle"):
        Trainer(Experiment(), Table(X, SIDE))


WRONG: list[tuple[dict[str, Any], str]] = [
    ({}, "data.dataset.own.task: is required"),
    ({"task": "classes", "classes": ("a",)}, "at least 2 classes for the task classes, got 1"),
    ({"task": "two_classes", "classes": 3}, "expected 2 classes for the task two_classes, got 3"),
    ({"task": "labels"}, "at least 1 label for the task labels, got 0"),
    ({"task": "regression", "classes": 2}, "no classes for the task regression, got 2"),
    ({"task": "labels", "classes": 2, "values": 2}, "several values in regression only"),
]


@pytest.mark.parametrize(("values", "words"), WRONG, ids=[words for _, words in WRONG])
def test_a_description_that_contradicts_itself_is_refused(values: dict[str, Any], words: str) -> None:
    whole = {"type": "own", "inputs": 2, "examples": 100, **values} if values else {"type": "own"}
    with pytest.raises(InvalidExperiment, match=words):
        experiment({"data": {"dataset": whole}})


@pytest.mark.parametrize(("x", "y"), [(X[0], SIDE), (X, SIDE[1:]), (X[:0], SIDE[:0]), (X, LABELS[..., None])])
def test_arrays_that_are_no_table_are_not_described(x: Any, y: Any) -> None:
    with pytest.raises(InvalidInput, match="expected x of shape"):
        Own.describing(x, y)


def test_no_menu_offers_it() -> None:
    assert "own" not in [entry["type"] for entry in catalog()["dataset"]]
