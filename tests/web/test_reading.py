"""A model's file is brought to the server, and a session goes on with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import numpy as np
import pytest

from glassnet.core.trainer import Trainer
from glassnet.export.model import model
from tests.export.compare import trained
from tests.export.test_foreign import answers, gemm, network, op
from tests.web.client import Page
from tests.web.conftest import Served

CHOSEN: dict[str, Any] = {
    "data": {"dataset": {"type": "blobs"}},
    "optimizer": {"type": "adam"},
    "layers": [{"type": "dense", "units": 5, "dropout": 0.2, "normalization": {"type": "batch_norm"}}],
}


@pytest.fixture
def http(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
        yield client


def file(trainer: Trainer) -> bytes:
    return bytes(model(trainer).SerializeToString())


def test_a_session_goes_on_with_what_the_file_brings(server: Served, http: httpx.Client) -> None:
    left = trained(41, **CHOSEN)
    read = http.post("/readings", content=file(left))
    assert read.status_code == 200, read.text
    brought = read.json()
    assert (brought["steps"], brought["notes"]) == (41, [])
    assert brought["spec"] == left.experiment.model_dump(mode="json")
    with Page(server.port, open={}) as page:
        page.step(5)
        page.send("take", rev=3, token=brought["token"])
        tuned = page.until("tuned")
        assert (tuned["step"], tuned["rev"], tuned["restarted"], tuned["state"]) == (41, 3, True, "paused")
        assert tuned["spec"] == brought["spec"]
        assert page.until("examples")["rev"] == 3
        page.step(30)
        left.train(30)
        point = [1.0, -2.0]
        page.send("predict", point=point)
        np.testing.assert_allclose(page.until("predicted")["output"], left.predict(np.array([point]))[0], rtol=1e-6)


def test_export_and_back_without_leaving_the_server(server: Served, http: httpx.Client) -> None:
    """The optimizer's memory travels from the worker into the file: the same weights, whether it left or not."""
    with Page(server.port, open={"spec": CHOSEN}) as stays, Page(server.port, open={}) as goes:
        stays.step(25)
        stays.send("export")
        content = http.get(stays.until("exported")["files"][0]["url"]).content
        token = http.post("/readings", content=content).json()["token"]
        goes.send("take", rev=1, token=token)
        goes.until("tuned")
        for page in (stays, goes):
            page.step(40)
        assert stays.weights() == goes.weights()


@pytest.mark.parametrize("content", [b"", b"nonsense"])
def test_other_files_are_refused_with_a_sentence(http: httpx.Client, content: bytes) -> None:
    answer = http.post("/readings", content=content)
    assert answer.status_code == 422
    assert answer.json()["code"] == "not_readable"
    assert "not an ONNX file" in answer.json()["message"] or "without nodes" in answer.json()["message"]


def test_limits_of_the_server_hold(http: httpx.Client) -> None:
    answer = http.post("/readings", content=file(trained(0, layers=[{"type": "dense", "units": 1}] * 21)))
    assert "at most 20 hidden layers, got 21" in answer.json()["message"]


def test_large_files_are_not_even_received(serve: Callable[..., Served]) -> None:
    served = serve(max_model_megabytes=1, workers=1)
    with httpx.Client(base_url=f"http://127.0.0.1:{served.port}", timeout=60) as http:
        for content in (b"x" * (2**20 + 1), (b"x" * 2**19 for _ in range(9))):
            answer = http.post("/readings", content=content)
            assert answer.status_code == 413
            assert "at most 1 MiB" in answer.json()["message"]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_other_pages_may_not_send_files(http: httpx.Client, origin: str) -> None:
    answer = http.post("/readings", content=b"x", headers={"Origin": origin})
    assert answer.status_code == 403
    assert "GLASSNET_ALLOWED_ORIGINS" in answer.json()["message"]


def test_our_own_page_may(server: Served, http: httpx.Client) -> None:
    origin = f"http://127.0.0.1:{server.port}"
    assert http.post("/readings", content=b"x", headers={"Origin": origin}).status_code == 422


@pytest.mark.parametrize("token", ["nobody", "x" * 41, "", 7])
def test_a_token_that_nobody_gave(server: Served, token: object) -> None:
    with Page(server.port, open={}) as page:
        page.send("take", rev=1, token=token)
        problem = page.problem()
        assert problem["code"] in {"not_readable", "invalid_input"}
        assert page.step(1)["step"] == 1


def test_slow_files_are_given_up(serve: Callable[..., Served]) -> None:
    served = serve(read_seconds=0.001, workers=1)
    answer = httpx.post(f"http://127.0.0.1:{served.port}/readings", content=file(trained(1)), timeout=60)
    assert "longer than 0.001 s" in answer.json()["message"]
    assert httpx.get(f"http://127.0.0.1:{served.port}/healthz").status_code == 200


def test_a_network_of_another_program_goes_on_with_the_data_of_the_page(server: Served, http: httpx.Client) -> None:
    content = network(gemm(4, 2), op("Tanh"), gemm(1, 4), op("Sigmoid"))
    chosen = {"type": "spiral", "noise": 0.25, "points": 300}
    brought = http.post("/readings", content=content, params={"dataset": json.dumps(chosen)}).json()
    assert brought["spec"]["data"]["dataset"] == chosen
    assert "Spiral" in brought["notes"][0]
    points = np.array([[1.0, -2.0]])
    with Page(server.port, open={}) as page:
        page.send("take", rev=1, token=brought["token"])
        assert page.until("tuned")["step"] == 0
        page.send("predict", point=points[0].tolist())
        np.testing.assert_allclose(page.until("predicted")["output"], answers(content, points)[0], rtol=1e-5)
        assert page.step(3)["step"] == 3


@pytest.mark.parametrize("text", ["{", '{"type": "nothing"}', "[" * 1000, '{"type": "spiral"}, "more": 1'])
def test_data_that_are_none(http: httpx.Client, text: str) -> None:
    answer = http.post("/readings", content=network(gemm(1, 2)), params={"dataset": text})
    assert answer.status_code == 422
    assert answer.json()["message"]
