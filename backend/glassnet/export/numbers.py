"""Numbers: the parameters of a network as arrays with the names of the formulas, for programs of any kind.

W1 b1           weights (units, inputs) and biases (units,) of layer 1: z = x Wᵀ + b
P1              weights of its shortcut, where there are some
gamma1 beta1    scales and shifts of its normalization, (units,)
mean1 variance1 what batch norm takes for predictions, (units,)
input_mean input_deviation      what is shown to layer 1: (x − mean)/deviation, (inputs,)
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from glassnet.core.components.layers.layer import Layer
from glassnet.core.network import Network
from glassnet.core.program import Array
from glassnet.core.trainer import Trainer
from glassnet.export.finite import check_finite

SYMBOLS = {"weights": "W", "projection": "P"}
"""How matrices are called in formulas."""


def safetensors(trainer: Trainer) -> bytes:
    """As Safetensors: the experiment and the steps are in the file's metadata."""
    from safetensors.numpy import save

    return save(arrays(trainer), {"experiment": trainer.experiment.model_dump_json(), "steps": str(trainer.steps)})


def npz(trainer: Trainer) -> bytes:
    """As NumPy's archive of arrays: the experiment, as JSON, and the steps are two more of them."""
    packed, told = io.BytesIO(), {"experiment": trainer.experiment.model_dump_json(), "steps": trainer.steps}
    whole: dict[str, Any] = {**arrays(trainer), **{name: np.array(value) for name, value in told.items()}}
    np.savez_compressed(packed, **whole)
    return packed.getvalue()


def plain(trainer: Trainer) -> bytes:
    """As JSON: ``experiment``, ``steps`` and ``arrays``, which are lists of rows. No digit is lost."""
    found = {name: array.tolist() for name, array in arrays(trainer).items()}
    whole = {"experiment": trainer.experiment.model_dump(mode="json"), "steps": trainer.steps, "arrays": found}
    return json.dumps(whole, ensure_ascii=False).encode()


def arrays(trainer: Trainer) -> dict[str, Array]:
    """All that a program needs to predict; ExportFailed where a number is not finite."""
    check_finite(trainer.network)
    found = named_arrays(trainer.network)
    if trainer.experiment.data.normalize:
        found |= {"input_mean": trainer.data.mean, "input_deviation": trainer.data.deviation}
    return found


def named_arrays(network: Network) -> dict[str, Array]:
    """The parameters of a network under the names of the formulas, biases apart from weights."""
    found: dict[str, Array] = {}
    for number, (layer, each) in enumerate(zip(network.layers, network.parameters, strict=True), 1):
        found |= {f"{name}{number}": array for name, array in _arrays(layer, each).items()}
    return found


def _arrays(layer: Layer, parameters: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays of one layer, rows of one number per unit as vectors."""
    named = {SYMBOLS.get(name, name): array if name in SYMBOLS else array[0] for name, array in parameters.items()}
    if layer.folded:
        named = {"W": named["W"][:, :-1], "b": named["W"][:, -1]} | {n: a for n, a in named.items() if n != "W"}
    return {name: np.ascontiguousarray(array) for name, array in named.items()}
