"""The weights as files: read back by their own libraries, and enough to predict with."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.errors import ExportFailed
from glassnet.export.numbers import arrays, npz, plain, safetensors
from tests.export.compare import trained

NORM = {"type": "dense", "units": 5, "normalization": {"type": "batch_norm"}}
LAYERS = [NORM, {"type": "dense", "units": 3, "normalization": {"type": "layer_norm"}}, {"type": "dense", "skip": 2}]


def network(precision: str = "float32") -> Trainer:
    return trained(40, data={"dataset": {"type": "iris"}}, layers=LAYERS, precision=precision)


def of_safetensors(content: bytes) -> dict[str, Any]:
    from safetensors.numpy import load

    head = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
    return {**load(content), "experiment": json.loads(head["experiment"]), "steps": int(head["steps"])}


def of_npz(content: bytes) -> dict[str, Any]:
    found = dict(np.load(io.BytesIO(content)))
    return {**found, "experiment": json.loads(str(found["experiment"])), "steps": int(found["steps"])}


def of_json(content: bytes) -> dict[str, Any]:
    found = json.loads(content)
    return {name: np.array(each) for name, each in found.pop("arrays").items()} | found


FORMS: dict[str, tuple[Callable[[Trainer], bytes], Callable[[bytes], dict[str, Any]]]] = {
    "safetensors": (safetensors, of_safetensors),
    "npz": (npz, of_npz),
    "json": (plain, of_json),
}


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize("form", FORMS)
def test_it_comes_back_as_it_was(form: str, precision: str) -> None:
    write, read = FORMS[form]
    trainer = network(precision)
    found = read(write(trainer))
    assert (found.pop("steps"), found.pop("experiment")) == (40, trainer.experiment.model_dump(mode="json"))
    expected = arrays(trainer)
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array)
        assert form == "json" or found[name].dtype == precision


def predicted(p: Mapping[str, Array], x: Array) -> Array:
    """The network of this file's tests, written down from the formulas."""
    a0 = (x - p["input_mean"]) / p["input_deviation"]
    z1 = (a0 @ p["W1"].T - p["mean1"]) / np.sqrt(p["variance1"] + 1e-5)
    a1 = np.tanh(p["gamma1"] * z1 + p["beta1"])
    z2 = a1 @ p["W2"].T
    z2 = (z2 - z2.mean(1, keepdims=True)) / np.sqrt(z2.var(1, keepdims=True) + 1e-5)
    a2 = np.tanh(p["gamma2"] * z2 + p["beta2"])
    a3 = np.tanh(a2 @ p["W3"].T + p["b3"] + a1 @ p["P3"].T)
    z4 = a3 @ p["W4"].T + p["b4"]
    odds = np.exp(z4 - z4.max(1, keepdims=True))
    answers: Array = odds / odds.sum(1, keepdims=True)
    return answers


@pytest.mark.parametrize("form", FORMS)
def test_it_is_enough_to_predict_with(form: str) -> None:
    write, read = FORMS[form]
    trainer = network("float64")
    x = trainer.data.x["dev"]
    np.testing.assert_allclose(predicted(read(write(trainer)), x), trainer.predict(x), rtol=1e-12)


def test_a_broken_network_is_refused() -> None:
    trainer = network()
    trainer.network.theta[0] = np.nan
    with pytest.raises(ExportFailed, match="not finite"):
        plain(trainer)
