"""Ours: a file that this program wrote gives back its training, bit for bit."""

from __future__ import annotations

import json

import numpy as np
from onnx import ModelProto, TensorProto, numpy_helper

from glassnet.core.carried import unpacked
from glassnet.core.limits import Limits
from glassnet.core.program import Array
from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import NotReadable
from glassnet.export.floats import FloatGraph
from glassnet.export.model import model as made


def properties(model: ModelProto) -> dict[str, str]:
    """The metadata of a file."""
    return {entry.key: entry.value for entry in model.metadata_props}


def ours(model: ModelProto) -> bool:
    """Whether this program wrote the file, or one that it was made of."""
    return model.producer_name == "glassnet" and "experiment" in properties(model)


def continued(model: ModelProto, limits: Limits) -> Trainer:
    """A trainer that stands where the exported one stood."""
    found = properties(model)
    if "state" not in found:
        raise NotReadable(
            "expected a file with the state of its training, got one without, as those in smaller numbers are; "
            "take the float32 file"
        )
    chosen = experiment(_plain(found["experiment"]))
    if chosen.data.dataset.type == "own":
        raise NotReadable("this network was trained on data of its own, which do not travel; go on where they are")
    limits.check(chosen)
    trainer = Trainer(chosen)
    trainer.restore(unpacked(found["state"], trainer.snapshot()))
    _check_weights(model, trainer)
    return trainer


def _plain(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise NotReadable(
            "expected the experiment in the file to be JSON, got other text; the file was damaged"
        ) from None


def _check_weights(model: ModelProto, trainer: Trainer) -> None:
    """The graph computes with the very weights of the state, wherever it has them in float32 or float64."""
    there = _weights(model)
    wide = any(array.dtype == np.float64 for array in there.values())
    for name, expected in _weights(made(trainer, FloatGraph(wide))).items():
        if name in there and not np.array_equal(there[name], expected):
            raise NotReadable(
                f"expected the weights {name} as training left them, got others: another program changed the file; "
                "take the one that was exported"
            )


def _weights(model: ModelProto) -> dict[str, Array]:
    return {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
        if tensor.data_type in (TensorProto.FLOAT, TensorProto.DOUBLE)
    }
