"""Handwritten digits: learned, looked at, taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from playwright.sync_api import expect

from tests.e2e.playground import Playground


def test_learn_and_take_away(visit: Callable[..., Playground], tmp_path: Path) -> None:
    play = visit()
    play.pause()
    play.choose_dataset("Digits")
    play.press("Remove layer 3")
    play.press("Remove layer 2")
    units = play.page.get_by_role("textbox", name="Units of layer 1")
    units.fill("32")
    units.press("Enter")
    play.choose("Optimizer", "Adam")
    play.press("Reset")
    play.learn(0.95)
    assert play.dev_score >= 0.95

    for view in ("Pictures", "Confusion"):
        play.page.get_by_role("tab", name=view).first.click()
        expect(play.page.get_by_role("tabpanel").first).to_be_visible()

    file = play.export(tmp_path)
    trainer = play.trainer()
    pictures, digits = trainer.data.x["dev"].astype(np.float32), trainer.data.y["dev"]
    model = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    (answers,) = model.run(["probabilities"], {model.get_inputs()[0].name: pictures})
    np.testing.assert_allclose(answers, trainer.predict(pictures), rtol=0, atol=1e-5)
    assert (answers.argmax(-1) == digits).mean() >= 0.95
