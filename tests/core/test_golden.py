"""Whole networks give the numbers of the worked examples."""

import numpy as np
import pytest

from glassnet.core.components.activations import Activation, LeakyRelu, Linear, Sigmoid, Softmax, Tanh
from glassnet.core.components.layers.dense import Dense
from glassnet.core.components.losses import BinaryCrossEntropy, CategoricalCrossEntropy, Loss, SquaredError
from glassnet.core.components.normalizations import BatchNorm
from glassnet.core.components.regularizers import L1, L2
from glassnet.core.program import run
from tests.core.golden import examples
from tests.core.nets import Objective


@pytest.mark.parametrize("case", range(3))
def test_networks_of_the_notes(case: int) -> None:
    golden = examples["note_003"][case]
    output: Activation = {"sigmoid": Sigmoid(), "softmax": Softmax()}[golden["output"]]
    loss: Loss = BinaryCrossEntropy() if golden["output"] == "sigmoid" else CategoricalCrossEntropy()
    k = len(golden["b2"])
    y = np.array([[golden["y"]]]) if k == 1 else np.eye(k)[[golden["y"]]]
    layers = [Dense(units=4, activation=Sigmoid()), Dense(units=k, activation=output)]
    objective = Objective(layers, (output, loss), np.array([golden["x"]]), y)
    for number, parameters in enumerate(objective.network.parameters, 1):
        parameters["weights"][:, :-1], parameters["weights"][:, -1] = golden[f"W{number}"], golden[f"b{number}"]
    assert float(objective.value()) == pytest.approx(golden["loss"], rel=1e-12)
    np.testing.assert_allclose(objective.workspace.output.a[0], golden["yhat"], rtol=1e-12)


def test_network_with_batch_norm_and_both_penalties() -> None:
    golden = examples["network_batchnorm"]
    x, y = np.array(golden["X"]), np.eye(3)[golden["class"]]
    layers = [Dense(units=4, activation=Tanh(), normalization=BatchNorm()), Dense(units=3, activation=Softmax())]
    objective = Objective(layers, (Softmax(), CategoricalCrossEntropy()), x, y, L2(rate=golden["l2"]))
    first, second = objective.network.parameters
    first["weights"][...], first["gamma"][0], first["beta"][0] = golden["W1"], golden["gamma1"], golden["beta1"]
    second["weights"][:, :-1], second["weights"][:, -1] = golden["W2"], golden["b2"]
    network = objective.network
    w, l1 = network.theta[: network.trainable], L1(rate=golden["l1"])
    value = objective.value() + l1.value(w, network.mask, golden["m"])
    assert float(value) == pytest.approx(golden["J"], rel=1e-12)
    objective.gradient()
    run(l1.gradient(w, network.gradient, network.mask, golden["m"], np.empty_like(w)))
    d1, d2 = network.gradients
    np.testing.assert_allclose(objective.workspace.output.z, golden["logits"], rtol=1e-10)
    for ours, name in [(d1["weights"], "dW1"), (d1["gamma"][0], "dgamma1"), (d1["beta"][0], "dbeta1")]:
        np.testing.assert_allclose(ours, golden[name], rtol=1e-8, atol=1e-12, err_msg=name)
    np.testing.assert_allclose(d2["weights"][:, :-1], golden["dW2"], rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(d2["weights"][:, -1], golden["db2"], rtol=1e-8, atol=1e-12)
    run(objective.workspace.after_first)
    np.testing.assert_allclose(first["mean"][0], golden["batch_mean"], rtol=1e-10)
    np.testing.assert_allclose(first["variance"][0], golden["batch_var"], rtol=1e-10)
    mean, variance = first["mean"].copy(), first["variance"].copy()
    objective.value()  # the same batch again: the running averages stay; another one moves them by 1 − ρ
    np.testing.assert_allclose(first["mean"], mean, rtol=1e-10)
    first["weights"][...] *= 2
    objective.value()
    np.testing.assert_allclose(first["mean"], mean * (0.9 + 0.1 * 2), rtol=1e-10)
    np.testing.assert_allclose(first["variance"], variance * (0.9 + 0.1 * 4), rtol=1e-10)


def test_network_of_regression() -> None:
    golden = examples["network_regression"]
    widths = [len(b) for b in golden["b"]]
    layers = [Dense(units=n, activation=LeakyRelu()) for n in widths[:-1]] + [Dense(units=1, activation=Linear())]
    objective = Objective(layers, (Linear(), SquaredError()), np.array(golden["X"]), np.array(golden["Y"]))
    for parameters, w, b in zip(objective.network.parameters, golden["W"], golden["b"], strict=True):
        parameters["weights"][:, :-1], parameters["weights"][:, -1] = w, b
    assert float(objective.value()) == pytest.approx(golden["J"], rel=1e-12)
    np.testing.assert_allclose(objective.workspace.output.a, golden["yhat"], rtol=1e-10)
    objective.gradient()
    for gradients, dw, db in zip(objective.network.gradients, golden["dW"], golden["db"], strict=True):
        np.testing.assert_allclose(gradients["weights"][:, :-1], dw, rtol=1e-8, atol=1e-14)
        np.testing.assert_allclose(gradients["weights"][:, -1], db, rtol=1e-8, atol=1e-14)
