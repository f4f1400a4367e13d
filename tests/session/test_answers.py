"""What is answered at once: a point, a check of the gradients, the curves of a run, two runs compared."""

from __future__ import annotations

import numpy as np
import pytest

from glassnet.errors import InvalidInput
from glassnet.protocol import (
    BranchSeries,
    CheckGradients,
    Compare,
    Compared,
    GradientsChecked,
    Play,
    Predict,
    Predicted,
    ReadBranch,
    Reseed,
    Reset,
    Step,
    Watch,
)
from tests.session.stage import PAGE, Stage, spec


@pytest.mark.parametrize(
    ("dataset", "point", "outputs"),
    [("circle", (0.0, 0.0), 1), ("iris", (5.0, 3.4, 1.5, 0.2), 3), ("plane", (1.0, 1.0), 1)],
)
def test_predict_answers_in_words_and_numbers(dataset: str, point: tuple[float, ...], outputs: int) -> None:
    stage = Stage({"data": {"dataset": {"type": dataset}}})
    stage.do(Predict(point=point))
    (answer,) = stage.told(Predicted)
    assert len(answer.output) == outputs
    assert answer.activations[-1] == list(answer.output)
    classes = stage.session.run.trainer.experiment.data.dataset.classes
    assert answer.answer.split(" (")[0] in classes if classes else float(answer.answer) is not None


NOISY = [{"type": "dense", "normalization": {"type": "batch_norm"}, "dropout": 0.2}]


@pytest.mark.parametrize("changes", [{}, {"layers": NOISY}], ids=["plain", "noisy"])
def test_gradients_are_checked_layer_by_layer_and_nothing_else_happens(changes: dict[str, object]) -> None:
    """What is trained afterwards is what would have been trained without it, and only who asked is told."""
    stage, undisturbed = Stage(spec(**changes)), Stage(spec(**changes))
    stage.session.attach(PAGE + 1, -1, resumed=True)
    for each in (stage, undisturbed):
        each.do(Step(count=40))
        each.train(100)
    stage.do(CheckGradients())
    assert not [number for number, message in stage.sent if number != PAGE and isinstance(message, GradientsChecked)]
    (checked,) = stage.told(GradientsChecked)
    assert (checked.step, checked.rev) == (40, 0)
    trainer = stage.session.run.trainer
    assert len(checked.layers) == len(trainer.network.layers)
    assert sum(layer.parameters for layer in checked.layers) == trainer.network.trainable
    assert all(0 < layer.checked <= layer.parameters for layer in checked.layers)
    assert max(checked.two_sided, *(layer.two_sided for layer in checked.layers)) < 1e-7
    assert checked.two_sided < checked.one_sided < 1e-3
    assert checked.verdict
    for each in (stage, undisturbed):
        each.do(Step(count=40))
        each.train(100)
    assert np.array_equal(stage.theta(), undisturbed.theta())


def test_gradients_are_checked_while_training_goes_on() -> None:
    stage = Stage()
    stage.do(Play())
    stage.train(3)
    stage.do(CheckGradients())
    (checked,) = stage.told(GradientsChecked)
    assert stage.session.run.state == "playing"
    stage.train(3)
    assert stage.session.run.trainer.steps > checked.step


def test_the_curves_of_another_run() -> None:
    stage = Stage()
    stage.forward(5)
    before = stage.losses()
    stage.do(Reset())
    stage.do(ReadBranch(branch=1, probes=("loss",)))
    (told,) = stage.told(BranchSeries)
    columns = {name: np.frombuffer(a["b"], a["d"]).tolist() for name, a in told.probes["loss"].items()}
    assert dict(zip(columns["step"], columns["train"], strict=True)) == before
    with pytest.raises(InvalidInput, match="expected curves of loss"):
        stage.do(ReadBranch(branch=1, probes=("boundary",)))


@pytest.mark.parametrize("dataset", ["circle", "plane", "iris"])
def test_two_runs_compared(dataset: str) -> None:
    stage = Stage({"data": {"dataset": {"type": dataset}}})
    stage.forward(3)
    stage.do(Reset())
    stage.forward(9)
    stage.do(Compare(first=1, second=2))
    stage.do(Compare(first=1, second=1))
    different, same = stage.told(Compared)
    maps = {name: np.frombuffer(a["b"], "<f4").reshape(a["s"]) for name, a in different.maps.items()}
    assert maps["difference"].shape == (different.resolution, different.resolution)
    change = maps["second"] - maps["first"]
    if dataset == "plane":
        np.testing.assert_allclose(maps["difference"], change, atol=1e-6)
        assert different.disagreement == pytest.approx(abs(change).mean(), rel=1e-5)
    if dataset == "circle":
        np.testing.assert_allclose(maps["difference"], abs(change), atol=1e-6)
        assert different.disagreement == ((maps["first"] > 0.5) != (maps["second"] > 0.5)).mean() > 0
    assert abs(maps["difference"]).max() > 0
    assert not np.frombuffer(same.maps["difference"]["b"], "<f4").any()
    assert same.disagreement == 0
    assert different.numbers[1]["dev loss"] == stage.session.run.trainer.evaluate("dev").loss


def test_two_runs_are_compared_on_the_plane_that_the_viewer_sees() -> None:
    stage = Stage({"data": {"dataset": {"type": "iris"}}})
    stage.forward(3)
    stage.do(Reset())
    stage.forward(30)
    stage.do(Compare(first=1, second=2))
    stage.do(Watch(probes=("loss",), plane={"type": "pair", "across": 2, "up": 3}))
    stage.do(Compare(first=1, second=2))
    usual, chosen = stage.told(Compared)
    assert usual.maps["second"]["b"] != chosen.maps["second"]["b"]


def test_runs_on_different_data_are_not_compared() -> None:
    stage = Stage()
    stage.forward(3)
    stage.do(Reseed(rev=1, seed=5))
    with pytest.raises(InvalidInput, match="same data"):
        stage.do(Compare(first=1, second=2))
