"""Questions and answers over HTTP: the same numbers as the trainer's, and every mistake a sentence."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import numpy as np
import pytest

from glassnet.export.facts import facts_of
from glassnet.export.model import model
from glassnet.export.runtime import Runtime
from glassnet.serving.wire import LENGTH
from glassnet.store.models import Models
from tests.export.compare import trained
from tests.serving.conftest import Serving, start

INFER = "/v2/models/circle/infer"
ROW: dict[str, Any] = {"name": "inputs", "shape": [1, 2], "datatype": "FP32", "data": [0.5, -1]}


def asked(**changes: Any) -> dict[str, Any]:
    return {"inputs": [ROW | changes]}


def expected(serving: Serving, points: np.ndarray) -> dict[str, np.ndarray]:
    return Runtime(Models(serving.folder).content(Models(serving.folder).get("circle", 1))).run(points)


def test_answers_are_the_trained_network_s(serving: Serving, http: httpx.Client) -> None:
    points = np.random.default_rng(1).uniform(-6, 6, (50, 2)).astype(np.float32)
    answer = http.post(INFER, json=asked(shape=[50, 2], data=points.tolist()) | {"id": "seven"}).json()
    assert (answer["model_name"], answer["model_version"], answer["id"]) == ("circle", "1", "seven")
    outputs = expected(serving, points)
    assert [each["name"] for each in answer["outputs"]] == list(outputs)
    for each in answer["outputs"]:
        assert each["shape"] == list(outputs[each["name"]].shape)
        np.testing.assert_array_equal(np.float32(each["data"]), outputs[each["name"]].ravel())
    classes = next(each for each in answer["outputs"] if each["name"] == "label")
    assert classes["datatype"] == "INT64"
    assert classes["data"] == (serving.trainer.predict(points.astype(float)).ravel() > 0.5).astype(int).tolist()


def test_bytes_in_and_out_say_the_same_as_json(serving: Serving, http: httpx.Client) -> None:
    points = np.random.default_rng(2).uniform(-6, 6, (9, 2)).astype("<f4")
    told: dict[str, Any] = {"name": "inputs", "shape": [9, 2], "datatype": "FP32"}
    told["parameters"] = {"binary_data_size": points.nbytes}
    head = json.dumps({"inputs": [told], "parameters": {"binary_data_output": True}}).encode()
    answer = http.post(INFER, content=head + points.tobytes(), headers={LENGTH: str(len(head))})
    length = int(answer.headers[LENGTH])
    at, outputs = length, expected(serving, points)
    for each in json.loads(answer.content[:length])["outputs"]:
        size = each["parameters"]["binary_data_size"]
        assert "data" not in each
        assert answer.content[at : at + size] == outputs[each["name"]].tobytes()
        at += size
    assert at == len(answer.content)


def test_only_what_is_asked_for_is_sent(http: httpx.Client) -> None:
    answer = http.post(INFER, json=asked() | {"outputs": [{"name": "label"}]}).json()
    assert [each["name"] for each in answer["outputs"]] == ["label"]
    assert "id" not in answer


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "in JSON"),
        (b"{", "in JSON"),
        (b"[]", "in JSON"),
        (b"\xff\xfe", "in JSON"),
        (b"[" * 100_000, "in JSON"),
        (b"{}", "inputs"),
        ({"inputs": []}, "expected the inputs 'inputs', got none"),
        ({"inputs": [ROW, ROW]}, "got 'inputs', 'inputs'"),
        (asked(name="x"), "expected the inputs 'inputs', got 'x'"),
        (asked(datatype="FP64"), "expected the datatype FP32 for 'inputs', got 'FP64'"),
        (asked(datatype="BYTES"), "got 'BYTES'"),
        (asked(shape=[2]), "expected the shape [-1, 2] for 'inputs', -1 for any, got [2]"),
        (asked(shape=[1, 3], data=[1, 2, 3]), "got [1, 3]"),
        (asked(shape=[0, 2], data=[]), "got [0, 2]"),
        (asked(shape=[-1, 2]), ">= 0"),
        (asked(shape=[2**31 - 1, 2]), "expected 4,294,967,294 numbers"),
        (asked(shape=[2**40, 2]), "<="),
        (asked(shape=[1.5, 2]), "shape"),
        (asked(data=[1, 2, 3]), "expected 2 numbers for 'inputs' of shape [1, 2], got 3"),
        (asked(data=[[1], [2]]), "in the shape [2, 1]"),
        (asked(data=[[1, 2], [3]]), "ragged"),
        (asked(data=["1", "2"]), "Expected `float`, got `str`"),
        (asked(data=[True, False]), "Expected `float`, got `bool`"),
        (asked(data=[None, 1]), "got `null`"),
        (asked(data=7), "Expected `array`"),
        (asked(data=[[[[1, 2]]]]), "Expected `float`, got `array`"),
        (asked(data=[1e39, 0]), "too large for FP32"),
        (json.dumps(asked(data=[0.25, 7])).replace("0.25", "1e999").encode(), "'data' of 'inputs'"),
        (json.dumps(asked(data=[0.25, 7])).replace("0.25", "NaN").encode(), "in JSON"),
        (asked() | {"outputs": [{"name": "x"}]}, "expected some of the outputs"),
        (asked() | {"outputs": [{"name": "label"}] * 2}, "expected some of the outputs"),
        (asked(parameters={"binary_data_size": 8}), "expected 8 bytes of tensors behind the JSON, got 0"),
        (asked(parameters={"binary_data_size": True}), "binary_data_size"),
        (asked(parameters={"binary_data_size": -8}), "binary_data_size"),
        (asked() | {"parameters": {"binary_data_output": 1}}, "true or false"),
        (asked(shape=[70_000, 2], data=[0] * 140_000), "at most 65,536 rows, got 70,000"),
    ],
)
def test_mistakes_are_400_with_a_sentence(http: httpx.Client, body: Any, words: str) -> None:
    answer = http.post(INFER, content=body if isinstance(body, bytes) else json.dumps(body))
    assert answer.status_code == 400, answer.text
    assert list(answer.json()) == ["error"]
    assert words in answer.json()["error"]


@pytest.mark.parametrize("length", ["-1", "x", "9999", "1e2", "٣", "9" * 5000])
def test_a_wrong_length_of_the_json_is_400(http: httpx.Client, length: str) -> None:
    answer = http.post(INFER, content=json.dumps(asked()), headers={LENGTH.encode(): length.encode()})
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v2/models/other", 404),
        ("GET", "/v2/models/circle/versions/2", 404),
        ("GET", "/v2/models/circle/versions/0", 404),
        ("GET", "/v2/models/circle/versions/01", 404),
        ("GET", "/v2/models/circle/versions/x", 404),
        ("GET", "/v2/models/..%2f..%2fetc", 404),
        ("GET", "/v2/models/%00", 404),
        ("GET", "/v2/models/other/ready", 404),
        ("POST", "/v2/models/other/infer", 404),
        ("POST", "/v2/models/circle/versions/999999999/infer", 404),
        ("GET", "/v2/nothing", 404),
        ("GET", INFER, 405),
        ("DELETE", "/v2/models/circle", 405),
        ("POST", "/v2", 405),
    ],
)
def test_what_is_not_there(http: httpx.Client, method: str, path: str, status: int) -> None:
    answer = http.request(method, path)
    assert answer.status_code == status
    assert list(answer.json()) == ["error"]


def test_what_is_too_long_is_refused_before_it_is_read(saved: tuple[Any, Any]) -> None:
    process, url = start(saved[0], serving_megabytes=1)
    try:
        chunks = (b" " * 65_536 for _ in range(20))
        for content in (bytes(2 << 20), chunks):
            assert httpx.post(url + INFER, content=content).status_code == 413
    finally:
        process.kill()
        process.communicate()


def test_questions_at_the_same_time_get_their_own_answers(serving: Serving, http: httpx.Client) -> None:
    points = np.random.default_rng(3).uniform(-6, 6, (300, 2)).astype(np.float32)
    outputs = expected(serving, points)

    def ask(row: int) -> list[list[float]]:
        answer = http.post(INFER, json=asked(data=points[row].tolist()))
        return [each["data"] for each in answer.json()["outputs"]]

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(ask, range(300)))
    for at, values in enumerate(outputs.values()):
        got = np.array([answer[at] for answer in answers]).reshape(values.shape)
        np.testing.assert_allclose(got, values, atol=1e-6)


def test_a_version_saved_meanwhile_is_the_newest_and_the_old_one_stays(serving: Serving, http: httpx.Client) -> None:
    old = http.post("/v2/models/circle/versions/1/infer", json=asked()).json()
    content = model(trained(3, seed=5)).SerializeToString()
    models = Models(serving.folder)
    models.save("later", content, facts_of(content))
    assert http.post("/v2/models/later/infer", json=asked()).json()["model_version"] == "1"
    models.save("later", content, facts_of(content))
    assert http.post("/v2/models/later/infer", json=asked()).json()["model_version"] == "2"
    assert http.get("/v2/models/later").json()["versions"] == ["1", "2"]
    assert http.post("/v2/models/circle/versions/1/infer", json=asked()).json() == old


def test_damage_on_the_disk_is_said_and_nothing_else_suffers(tmp_path: Any) -> None:
    models, content = Models(tmp_path), model(trained(3)).SerializeToString()
    damaged = models.save("damaged", content, facts_of(content))
    models.save("sound", content + b"\x32\x00", damaged.facts)
    file = models._content(damaged.sha256)
    file.chmod(0o644)
    file.write_bytes(b"x")
    process, url = start(tmp_path)
    try:
        answer = httpx.post(f"{url}/v2/models/damaged/infer", json=asked())
        assert answer.status_code == 503
        assert "damaged on the disk" in answer.json()["error"]
        assert httpx.post(f"{url}/v2/models/sound/infer", json=asked()).status_code == 200
    finally:
        process.kill()
        process.communicate()


def test_figures_count_requests_rows_and_errors(http: httpx.Client) -> None:
    def figure(name: str) -> float:
        lines = [line for line in http.get("/metrics").text.splitlines() if line.startswith(name)]
        return float(lines[0].rpartition(" ")[2]) if lines else 0.0

    of = '{model="circle",version="1"}'
    names = [f"glassnet_{each}" for each in (f"requests_total{of}", f"rows_total{of}", f"seconds_count{of}")]
    names.append('glassnet_errors_total{status="400"}')
    before = [figure(name) for name in names]
    http.post(INFER, json=asked(shape=[3, 2], data=[0] * 6))
    http.post(INFER, json=asked(name="x"))
    assert [figure(name) - was for name, was in zip(names, before, strict=True)] == [1, 3, 1, 1]


def test_a_token_is_asked_for(saved: tuple[Any, Any]) -> None:
    process, url = start(saved[0], serving_token="s3cret-ü")
    try:
        for path in ("/v2/models", "/v2/models/circle", "/v2/models/circle/ready", "/metrics"):
            assert httpx.get(url + path).status_code == 401
        for wrong in ("Bearer other", "Bearer", "Basic !", "Basic czNjcmV0", "s3cret-ü"):
            answer = httpx.post(url + INFER, json=asked(), headers={b"Authorization": wrong.encode()})
            assert answer.status_code == 401
            assert "Authorization: Bearer" in answer.json()["error"]
        bearer = {b"Authorization": "Bearer s3cret-ü".encode()}
        assert httpx.post(url + INFER, json=asked(), headers=bearer).status_code == 200
        assert httpx.get(f"{url}/metrics", auth=("", "s3cret-ü")).status_code == 200
        assert httpx.get(f"{url}/v2/health/ready").status_code == 200
    finally:
        process.kill()
        process.communicate()
