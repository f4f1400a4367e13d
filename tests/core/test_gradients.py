"""Every gradient agrees with central differences in float64 (maths.md §11), over the registry."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glassnet.core.component import registry
from glassnet.core.components.activations import Activation, Linear, Sigmoid, Softmax, Tanh
from glassnet.core.components.layers.dense import Dense
from glassnet.core.components.losses import BinaryCrossEntropy, CategoricalCrossEntropy, Loss, SquaredError
from glassnet.core.components.normalizations import BatchNorm, LayerNorm, Normalization
from glassnet.core.components.regularizers import L1, L2, Elastic, Regularizer, Unregularized
from glassnet.core.network import Network
from glassnet.core.program import run
from glassnet.core.workspace import Workspace
from tests.core.nets import Objective, distance

GREAT = 1e-7
ACTIVATIONS = list(registry["activation"].values())
LOSSES = list(registry["loss"].values())


def _batch(rng: np.random.Generator, n: int, d: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.standard_normal((n, d)), np.eye(k)[rng.integers(0, k, n)]


def _check(objective: Objective, seed: int) -> None:
    rng = np.random.default_rng(seed)
    objective.network.initialize(rng)
    for parameters in objective.network.parameters:  # nothing at a special value such as 0
        for name, array in parameters.items():
            if name != "weights":
                array[...] = rng.uniform(0.5, 1.5, array.shape)
    objective.value()
    gradient = objective.gradient().copy()
    assert np.linalg.norm(gradient) > 0
    assert distance(gradient, objective.differences()) < GREAT


@pytest.mark.parametrize("activation", [a for a in ACTIVATIONS if a.hidden], ids=lambda a: a.__name__)
@pytest.mark.parametrize("normalization", [None, BatchNorm(), LayerNorm()], ids=["plain", "batch_norm", "layer_norm"])
def test_a_hidden_layer_of_every_activation(activation: type[Activation], normalization: Normalization | None) -> None:
    x, y = _batch(np.random.default_rng(0), 7, 3, 2)
    layers = [
        Dense(units=5, activation=activation(), normalization=normalization),
        Dense(units=4, activation=activation(), normalization=normalization),
        Dense(units=2, activation=Softmax()),
    ]
    _check(Objective(layers, (Softmax(), CategoricalCrossEntropy()), x, y), seed=1)


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda a: a.__name__)
@pytest.mark.parametrize("loss", LOSSES, ids=lambda a: a.__name__)
def test_every_loss_on_every_output(activation: type[Activation], loss: type[Loss]) -> None:
    if loss.needs not in (None, activation.model_fields["type"].default):
        return
    x, y = _batch(np.random.default_rng(2), 6, 3, 3)
    layers = [Dense(units=4), Dense(units=3, activation=activation())]
    _check(Objective(layers, (activation(), loss()), x, y), seed=3)


_ENDINGS = [(Sigmoid(), BinaryCrossEntropy()), (Softmax(), CategoricalCrossEntropy()), (Linear(), SquaredError())]
_HIDDEN = st.builds(
    Dense,
    units=st.integers(1, 6),
    activation=st.sampled_from([a() for a in ACTIVATIONS if a.hidden]),
    normalization=st.sampled_from([None, *(n() for n in registry["normalization"].values())]),
    skip=st.integers(0, 6),
)


def _clipped(layers: list[Dense]) -> list[Dense]:
    """With every shortcut reaching no further back than the inputs."""
    return [layer.model_copy(update={"skip": min(layer.skip, number)}) for number, layer in enumerate(layers, 1)]


_REGULARIZERS = [Unregularized(), *(member(rate=0.3) for member in (L1, L2)), Elastic(l1=0.2, l2=0.4)]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    hidden=st.lists(_HIDDEN, max_size=6),
    ending=st.sampled_from(_ENDINGS),
    skip=st.integers(0, 6),
    regularizer=st.sampled_from(_REGULARIZERS),
    seed=st.integers(0, 99),
)
def test_random_nets(
    hidden: list[Dense], ending: tuple[Activation, Loss], skip: int, regularizer: Regularizer, seed: int
) -> None:
    x, y = _batch(np.random.default_rng(seed), 8, 3, 2)
    layers = _clipped([*hidden, Dense(units=2, activation=ending[0], skip=skip)])
    objective = Objective(layers, ending, x, y, regularizer)
    objective.network.initialize(np.random.default_rng(seed))
    objective.value()
    gradient = objective.gradient().copy()
    differences = objective.differences(1e-7)
    # A kink within the step (ReLU at 0), or a batch whose variance is 0, is not a wrong gradient
    smooth = np.abs(differences - objective.differences(1e-6)) <= 1e-6 * (1 + np.abs(differences))
    if smooth.all():
        assert distance(gradient, differences) < 1e-5


def test_dropout_scales_what_it_keeps_and_hands_no_gradient_to_what_it_silences() -> None:
    layers = [Dense(units=1000, dropout=0.25), Dense(units=1, activation=Linear())]
    network = Network(layers, (2,), "float64")
    network.initialize(np.random.default_rng(0))
    x = network.inputs(np.ones((1, 2)))
    workspace = Workspace(network, x, training=True, rng=[np.random.default_rng(1)])
    run(workspace.forward)
    kept = workspace.activations[0][0] != 0
    assert 0.70 < kept.mean() < 0.80
    np.testing.assert_allclose(workspace.activations[0][0][kept], workspace.bound[0].a[0][kept] / 0.75)
    workspace.output.dz[...] = 1
    run(workspace.backward)
    silenced = network.gradients[0]["weights"][~kept]
    assert not silenced.any()
    assert network.gradients[0]["weights"][kept].any()
    calm = Workspace(network, x, training=False)
    run(calm.forward)
    np.testing.assert_array_equal(calm.activations[0], np.tanh(calm.bound[0].z))


def test_a_stack_of_models_gives_what_each_gives_alone() -> None:
    rng = np.random.default_rng(5)
    x, y = _batch(rng, 9, 3, 2)
    layers = [
        Dense(units=4, normalization=BatchNorm()),
        Dense(units=3, activation=Tanh()),
        Dense(units=2, activation=Softmax()),
    ]
    ending = (Softmax(), CategoricalCrossEntropy())
    stack = Objective(layers, ending, x, y, L2(rate=0.1), models=3)
    stack.network.theta[...] = rng.uniform(0.1, 1, stack.network.theta.shape)
    thetas = stack.network.theta.copy()
    losses, gradients = stack.value(), stack.gradient()
    for k, theta in enumerate(thetas):
        alone = Objective(layers, ending, x, y, L2(rate=0.1))
        alone.network.theta[...] = theta
        assert losses[k] == pytest.approx(alone.value(), abs=1e-12)
        np.testing.assert_allclose(gradients[k], alone.gradient(), atol=1e-12)
        np.testing.assert_allclose(stack.network.theta[k], alone.network.theta, atol=1e-12)  # running statistics too


@pytest.mark.parametrize("skip", [1, 2, 3])
@pytest.mark.parametrize("units", [3, 5], ids=["same_width", "projected"])
@pytest.mark.parametrize("normalization", [None, BatchNorm()], ids=["plain", "batch_norm"])
def test_shortcuts(skip: int, units: int, normalization: Normalization | None) -> None:
    x, y = _batch(np.random.default_rng(4), 7, 3, 2)
    layers = [
        Dense(units=3),
        Dense(units=4, skip=2),
        Dense(units=units, skip=skip, normalization=normalization),
        Dense(units=2, activation=Softmax(), skip=4),
    ]
    _check(Objective(layers, (Softmax(), CategoricalCrossEntropy()), x, y, L2(rate=0.1)), seed=5)


def test_a_shortcut_adds_what_it_brings_before_the_activation() -> None:
    layers = [Dense(units=3), Dense(units=4), Dense(units=3, skip=2), Dense(units=1, activation=Linear())]
    network = Network(layers, (2,), "float64")
    network.initialize(np.random.default_rng(0))
    workspace = Workspace(network, network.inputs(np.random.default_rng(1).standard_normal((5, 2))), training=False)
    run(workspace.forward)
    first, second, third, _ = workspace.activations
    weights = network.parameters[2]["weights"]
    np.testing.assert_allclose(third, np.tanh(second @ weights[:, :-1].T + weights[:, -1] + first), atol=1e-12)


@pytest.mark.parametrize("n", [3, 32, 33, 70])
def test_normalization_of_batches_of_every_size(n: int) -> None:
    """Small batches and large ones are computed in different ways."""
    x, y = _batch(np.random.default_rng(6), n, 3, 2)
    layers = [
        Dense(units=4, normalization=BatchNorm()),
        Dense(units=40, normalization=LayerNorm()),
        Dense(units=3, normalization=LayerNorm()),
        Dense(units=2, activation=Softmax()),
    ]
    _check(Objective(layers, (Softmax(), CategoricalCrossEntropy()), x, y), seed=7)


def test_a_frozen_layer_has_no_gradient_and_hands_the_others_theirs() -> None:
    x, y = _batch(np.random.default_rng(8), 6, 3, 2)
    ending = (Softmax(), CategoricalCrossEntropy())
    output = Dense(units=2, activation=Softmax(), skip=2)
    layers = [Dense(units=4, skip=1), Dense(units=4, normalization=BatchNorm()), output]
    free = Objective(layers, ending, x, y)
    free.network.initialize(np.random.default_rng(9))
    free.value()
    whole = free.network.views(free.gradient().copy())
    for frozen in ({0}, {1}, {2}, {0, 1}, {0, 1, 2}):
        held = [layer.model_copy(update={"frozen": index in frozen}) for index, layer in enumerate(layers)]
        objective = Objective(held, ending, x, y)
        objective.network.theta[...] = free.network.theta
        objective.value()
        parts = objective.network.views(objective.gradient())
        for index in {0, 1, 2} - frozen:
            for name, part in parts[index].items():
                np.testing.assert_allclose(part, whole[index][name], atol=1e-12)
