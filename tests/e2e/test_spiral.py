"""A spiral, from an empty wish to a file in someone's hands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime

from tests.e2e.playground import Playground


def test_build_learn_and_take_away(visit: Callable[..., Playground], tmp_path: Path) -> None:
    play = visit()
    play.pause()
    play.choose_dataset("Circle")
    before = len(play.layers)
    play.press("Add a layer before the output")
    assert len(play.layers) == before + 1

    play.choose_dataset("Spiral")
    for layer in range(1, before + 2):
        play.choose(f"Activation of layer {layer}", "ReLU")
    play.choose("Optimizer", "Adam")
    play.press("Reset")
    assert play.step == 0

    play.learn(0.95)
    assert play.dev_score >= 0.95
    file = play.export(tmp_path)

    spec = play.spec
    assert spec["data"]["dataset"]["type"] == "spiral"
    assert spec["optimizer"]["type"] == "adam"
    assert [layer["activation"]["type"] for layer in spec["layers"]] == ["relu"] * (before + 1)

    points = np.random.default_rng(0).uniform(-6, 6, (10_000, 2)).astype(np.float32)
    model = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (answers,) = model.run(["probabilities"], {model.get_inputs()[0].name: points})
    trainer = play.trainer()
    np.testing.assert_allclose(answers[:, 1:], trainer.predict(points), rtol=0, atol=1e-5)
    assert trainer.evaluate("dev").score >= 0.95
