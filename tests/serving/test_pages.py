"""A model's page: what it says, and its samples, which are run as they stand there."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from glassnet.core.trainer import Trainer
from glassnet.export.facts import Facts, Tensor
from glassnet.serving.example import example
from glassnet.serving.pages import classes, fields
from glassnet.store.models import Models, Saved
from tests.serving.conftest import Serving, start

RUNS = {
    "curl": ("curl", ["sh", "-c"]),
    "Python": (sys.executable, [sys.executable, "-c"]),
    "JavaScript": ("node", ["node", "--input-type=module", "--eval"]),
}


@pytest.fixture(scope="module")
def guarded(saved: tuple[Path, Trainer]) -> Iterator[str]:
    """A server that asks for a token."""
    process, url = start(saved[0], serving_token="it's $ecret")
    yield url
    process.kill()
    process.communicate()


def run_sample(page: str, language: str, token: str = "") -> str:
    """What a sample prints, run as it stands on the page."""
    program, words = RUNS[language]
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    found = re.search(rf'<pre tabindex="0" aria-label="{language}"><code>(.*?)</code>', page, re.DOTALL)
    assert found
    environment = os.environ | {"GLASSNET_SERVING_TOKEN": token}
    words = [*words, html.unescape(found[1])]
    return subprocess.run(words, capture_output=True, text=True, check=True, timeout=30, env=environment).stdout


@pytest.mark.parametrize("language", RUNS)
def test_samples_answer_what_the_model_answers(serving: Serving, http: httpx.Client, language: str) -> None:
    printed = run_sample(http.get("/models/circle").text, language)
    sent = example(Models(serving.folder).get("circle"))
    assert any(sent[0]["data"]), "zeros are no example"  # type: ignore[arg-type]
    outputs = http.post("/v2/models/circle/infer", json={"inputs": sent}).json()["outputs"]
    if language == "curl":
        assert json.loads(printed)["outputs"] == outputs
        return
    lines = [re.findall(r"[\w.+-]+", line) for line in printed.splitlines()]
    assert [line[0] for line in lines] == [output["name"] for output in outputs]
    for line, output in zip(lines, outputs, strict=True):
        assert [float(each) for each in line[1:]] == pytest.approx([*output["shape"], *output["data"]])


@pytest.mark.parametrize("language", RUNS)
def test_samples_send_the_token(guarded: str, language: str) -> None:
    page = httpx.get(f"{guarded}/models/circle", auth=("", "it's $ecret")).text
    assert "label" in run_sample(page, language, "it's $ecret")
    with pytest.raises(subprocess.CalledProcessError):
        run_sample(page, language, "wrong")


def test_pages_ask_for_the_token_and_tell_nothing_without_it(guarded: str) -> None:
    for path in ("/models", "/models/circle", "/models/other"):
        answer = httpx.get(guarded + path)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Basic ")
        assert "circle" not in answer.text


def test_the_page_tells_the_facts(serving: Serving, http: httpx.Client) -> None:
    page = http.get("/models/circle").text
    saved = Models(serving.folder).get("circle")
    assert saved.facts.text in html.unescape(page)
    for tensor in (*saved.facts.inputs, *saved.facts.outputs):
        assert f"<code>{tensor.name}</code>" in page
    assert '<a href="/models/circle">circle</a>' in http.get("/models").text


def test_what_is_not_there_is_said_on_a_page(http: httpx.Client) -> None:
    for path, words in (("other", "There is no model 'other'"), ("circle/versions/9", "'circle' has no version 9")):
        answer = http.get(f"/models/{path}")
        assert answer.status_code == 404
        assert words in html.unescape(answer.text)


def test_nothing_in_a_file_becomes_part_of_the_page(tmp_path: Path) -> None:
    evil = "\"'><script>alert(1)</script>"
    tensor = Tensor(evil, "float32", (-1, 2), evil)
    metadata = {"inputs": json.dumps([evil, "b"]), "classes": json.dumps([evil]), "steps": evil}
    Models(tmp_path).save("evil", b"x", Facts((tensor,), (tensor,), metadata, evil))
    process, url = start(tmp_path)
    try:
        for path in ("/models", "/models/evil"):
            assert "<script>" not in httpx.get(url + path).text
    finally:
        process.kill()
        process.communicate()


def saved_with(shape: tuple[int, ...], **metadata: str) -> Saved:
    return Saved("m", 1, "", 0, "", Facts((Tensor("x", "float32", shape),), (), metadata))


def labels(saved: Saved) -> list[str]:
    return [field.label for field in fields(saved)]


def test_fields_are_called_as_the_file_says() -> None:
    assert labels(saved_with((-1, 2), inputs='["width", "height"]')) == ["width", "height"]
    for nonsense in ("{", '["one"]', "[1, 2]", "7", "[" * 100_000):
        assert labels(saved_with((-1, 2), inputs=nonsense)) == ["x1", "x2"]
    assert [fields(saved_with(shape)) for shape in ((-1,), (-1, 65), (-1, -1), (-1, 2, 2))] == [[], [], [], []]
    assert classes(saved_with((-1, 2), classes='["no", "yes"]')) == ["no", "yes"]


def test_forms_begin_with_the_example_of_the_file() -> None:
    assert [field.value for field in fields(saved_with((-1, 2), example="[1.5, -2]"))] == [1.5, -2]
    for nonsense in ("{", "[1]", "[NaN, 1]", '["1", 2]', "[1e99, 0]", "7", "[" * 100_000):
        assert [field.value for field in fields(saved_with((-1, 2), example=nonsense))] == [0, 0]
