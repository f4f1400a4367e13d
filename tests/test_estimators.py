"""The estimators keep scikit-learn's contract, learn, repeat themselves and survive pickling."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris, load_wine
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures
from sklearn.utils.estimator_checks import parametrize_with_checks

from glassnet.core.components.activations import LeakyRelu
from glassnet.errors import InvalidExperiment, InvalidInput
from glassnet.estimators import GlassnetClassifier, GlassnetRegressor
from glassnet.export.exporter import save_onnx
from glassnet.export.runtime import Runtime

RNG = np.random.default_rng(0)
X = RNG.standard_normal((200, 3))
HEIGHT = X[:, 0] * X[:, 1] + X[:, 2]


# What sklearn's own checks warn of (they skip what needs pandas or an environment variable) is theirs to mend.
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@parametrize_with_checks([GlassnetClassifier(epochs=100), GlassnetRegressor(epochs=100)])
def test_sklearns_own_checks(estimator: Any, check: Any) -> None:
    with np.errstate(all="warn"):
        check(estimator)


def test_many_classes_with_names() -> None:
    wine = load_wine()
    names = wine.target_names[wine.target]
    model = GlassnetClassifier(random_state=1)
    assert cross_val_score(model, wine.data, names, cv=4).min() > 0.9
    model.fit(wine.data, names)
    assert list(model.classes_) == ["class_0", "class_1", "class_2"]
    assert set(model.predict(wine.data)) == set(model.classes_)
    np.testing.assert_allclose(model.predict_proba(wine.data).sum(1), 1, rtol=1e-6)


def test_two_classes() -> None:
    y = np.where(X[:, 0] * X[:, 1] > 0, "yes", "no")
    model = GlassnetClassifier(random_state=1).fit(X[:150], y[:150])
    assert model.score(X[150:], y[150:]) > 0.85
    shares = model.predict_proba(X)
    assert shares.shape == (200, 2)
    assert (model.classes_[(shares[:, 1] > 0.5).astype(int)] == model.predict(X)).all()


def test_regression_of_one_and_of_several_values() -> None:
    both = np.stack([HEIGHT, -2 * HEIGHT], 1)
    for y in (HEIGHT, HEIGHT[:, None], both):
        model = GlassnetRegressor(random_state=1).fit(X[:150], y[:150])
        assert model.score(X[150:], y[150:]) > 0.9
        assert model.predict(X).shape == y.shape


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_the_same_random_state_gives_the_same_bits(precision: str) -> None:
    fits = [GlassnetRegressor(epochs=5, random_state=s, precision=precision).fit(X, HEIGHT) for s in (3, 3, 4)]
    same, again, other = (model.predict(X) for model in fits)
    np.testing.assert_array_equal(same, again)
    assert not np.allclose(same, other)
    assert fits[0].predictor_.theta.dtype == precision


def test_a_pickled_estimator_predicts_without_its_data() -> None:
    model = GlassnetClassifier(epochs=5, random_state=0, batch_norm=True).fit(X, HEIGHT > 0)
    loaded = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(loaded.predict_proba(X), model.predict_proba(X))
    np.testing.assert_allclose(model.predict_proba(X)[:, 1:], model.trainer_.predict(X), atol=1e-5)
    assert not hasattr(loaded, "trainer_")
    assert X[:3].tobytes() not in pickle.dumps(model)


def test_training_ends_when_the_loss_no_longer_falls() -> None:
    model = GlassnetRegressor(epochs=10_000, random_state=0, tol=1e-3).fit(X, X[:, 0])
    assert 10 < model.n_iter_ < 1000
    assert len(model.loss_curve_) == model.n_iter_
    for i in range(model.n_iter_ - 10, model.n_iter_):
        assert model.loss_curve_[i] >= min(model.loss_curve_[:i]) - 1e-3
    assert model.loss_curve_[-1] == model.trainer_.evaluate("train").loss


def test_parameters_become_an_experiment() -> None:
    model = GlassnetClassifier(
        (5, 4),
        activation=LeakyRelu(slope=0.1),
        optimizer="momentum",
        learning_rate=0.5,
        batch_size=20,
        epochs=1,
        l2=0.3,
        batch_norm=True,
        dropout=0.1,
        experiment={"schedule": {"type": "exponential"}, "seed": 7},
    ).fit(X, HEIGHT > 0)
    chosen = model.trainer_.experiment
    assert [layer.units for layer in chosen.layers] == [5, 4]
    assert chosen.layers[0].activation == LeakyRelu(slope=0.1)
    assert chosen.layers[1].normalization is not None
    assert chosen.layers[1].dropout == 0.1
    assert (chosen.optimizer.type, chosen.learning_rate, chosen.batch_size) == ("momentum", 0.5, 20)
    assert (chosen.regularizer.type, chosen.regularizer.rate) == ("l2", 0.3)
    assert (chosen.schedule.type, chosen.seed) == ("exponential", 7)
    assert model.n_iter_ == 1


def test_without_a_learning_rate_the_optimizer_says_it() -> None:
    for optimizer, rate in (("adam", 0.01), ("sgd", 0.03)):
        model = GlassnetClassifier(epochs=1, optimizer=optimizer).fit(X, HEIGHT > 0)
        assert model.trainer_.experiment.learning_rate == rate


def test_it_goes_into_searches_and_pipelines() -> None:
    search = GridSearchCV(GlassnetRegressor(epochs=30, random_state=0), {"hidden": [(), (16,)]}, cv=2)
    search.fit(X, HEIGHT)
    assert search.best_params_ == {"hidden": (16,)}
    linear = GlassnetRegressor((), epochs=200, random_state=0)
    pipeline = make_pipeline(PolynomialFeatures(include_bias=False), linear)
    assert pipeline.fit(X, HEIGHT).score(X, HEIGHT) > 0.99
    assert clone(linear).get_params() == linear.get_params()


def test_a_fitted_estimator_leaves_as_onnx(tmp_path: Path) -> None:
    iris = load_iris()
    model = GlassnetClassifier(epochs=20, random_state=0).fit(iris.data, iris.target_names[iris.target])
    save_onnx(model.trainer_, tmp_path / "iris.onnx")
    answers = Runtime((tmp_path / "iris.onnx").read_bytes()).run(iris.data)
    np.testing.assert_allclose(answers["probabilities"], model.predict_proba(iris.data), atol=1e-5)
    assert (model.classes_[answers["label"]] == model.predict(iris.data)).all()


def test_what_does_not_fit_is_said_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="at least 2 classes in y, got one class: a"):
        GlassnetClassifier().fit(X, ["a"] * len(X))
    with pytest.raises(InvalidExperiment, match=r"layers.0.dense.activation: expected one of"):
        GlassnetClassifier(activation="bla").fit(X, HEIGHT > 0)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"hidden": 5}, r"the units of each hidden layer, as in \(16, 16\), got 5"),
        ({"hidden": (0,)}, "units: expected greater than or equal to 1, got 0"),
        ({"epochs": -1}, "a whole number of epochs, at least 0, got -1"),
        ({"epochs": "3"}, "a whole number of epochs, at least 0, got '3'"),
        ({"n_iter_no_change": None}, r"a whole number of epochs \(n_iter_no_change\), at least 1, got None"),
        ({"batch_size": None}, r"a whole number of examples \(batch_size\), at least 1, got None"),
        ({"experiment": 3}, "a dict of further fields in experiment, got int"),
        ({"l2": float("nan")}, "regularizer.l2.rate: expected a finite number"),
    ],
    ids=str,
)
def test_a_parameter_that_is_wrong_is_named(parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        GlassnetRegressor(**parameters).fit(X, HEIGHT)


def test_without_sklearn_it_says_what_to_install() -> None:
    code = """
import sys
sys.modules["sklearn"] = None
try:
    from glassnet import GlassnetClassifier
except ImportError as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "need scikit-learn 1.6 or newer; pip install 'glassnet[sklearn]'" in said
