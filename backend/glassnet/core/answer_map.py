"""What a network answers over a plane, as bytes that pictures are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from glassnet.core.program import Array

if TYPE_CHECKING:
    from glassnet.core.components.activations import Activation
    from glassnet.core.data import Prepared


def answer_map(outputs: Array, data: Prepared, activation: Activation) -> dict[str, Array]:
    """Of outputs (..., k): the label and how sure it is, 0 to 255; or the value as 128 + 127 · value/scale."""
    if data.data.dataset.task == "classes":
        confidence = np.clip(np.nan_to_num(outputs.max(-1)), 0, 1) * 255
        return {"label": outputs.argmax(-1).astype(np.uint8), "confidence": confidence.astype(np.uint8)}
    low, high, top = -1.0, 1.0, 1.0
    if data.data.dataset.task == "two_classes":
        low, high = activation.targets
    else:
        top = float(np.abs(data.y["train"]).max()) or 1.0
    value = (outputs[..., 0] - (low + high) / 2) * (2 / (high - low))
    scaled = np.clip(np.nan_to_num(value * (127 / top)) + 128, 1, 255)
    return {"value": scaled.astype(np.uint8), "scale": np.array([top], np.float32)}
