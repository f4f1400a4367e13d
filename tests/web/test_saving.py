"""What the running app exported is saved, served and shown by it; nothing else is taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fastapi import Request

from glassnet.session.settings import Settings
from glassnet.store.models import Models
from glassnet.web.exports import Exports
from glassnet.web.saving import Saving
from tests.web.client import Page
from tests.web.conftest import Served


def exported(port: int) -> str:
    """The address of a file that a session exported."""
    with Page(port, open={}) as page:
        page.step(20)
        page.send("export")
        told = page.until("exported")
    url: str = told["files"][0]["url"]
    return url


def test_an_exported_file_becomes_a_served_model(serve: Callable[..., Served], tmp_path: Path) -> None:
    served = serve(models_folder=tmp_path)
    with httpx.Client(base_url=f"http://127.0.0.1:{served.port}", timeout=20) as http:
        url = exported(served.port)
        for version in (1, 2):
            answer = http.post("/models/mine", json={"url": url})
            assert answer.status_code == 201, answer.text
            assert answer.json() == {"name": "mine", "version": version, "page": "/models/mine"}
        sent = {"name": "inputs", "shape": [1, 2], "datatype": "FP32", "data": [1, 2]}
        reply = http.post("/v2/models/mine/infer", json={"inputs": [sent]})
        assert reply.json()["model_version"] == "2"
        assert "mine" in http.get("/models/mine").text
        for origin in ("http://evil.example", "null", "http://["):
            assert http.post("/models/mine", json={"url": url}, headers={"Origin": origin}).status_code == 403
        assert http.get("/v2/models/mine").json()["versions"] == ["1", "2"]
    assert served.end()[1] == ""


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("mine", b"", "expected a JSON object"),
        ("mine", b'{"url": 7}', "expected a JSON object"),
        ("mine", b'{"url": "/exports/nobody/model.onnx"}', "not kept any more"),
        ("mine", b'{"url": "/etc/passwd"}', "not kept any more"),
        ("mine", b" " * 5000, "at most 4,096 bytes"),
        ("MINE", b"{}", "expected a name"),
    ],
)
def test_nothing_else_is_taken(server: Served, name: str, body: bytes, words: str) -> None:
    answer = httpx.post(f"http://127.0.0.1:{server.port}/models/{name}", content=body)
    assert answer.status_code == 400
    assert words in answer.json()["message"]


@pytest.mark.parametrize(
    ("client", "host", "refused"),
    [
        ("127.0.0.1", "localhost:8000", False),
        ("::1", "[::1]:8000", False),
        ("10.0.0.7", "localhost:8000", True),
        ("127.0.0.1", "glassnet.example", True),
    ],
)
def test_from_other_computers_nothing_is_saved_without_a_token(
    client: str, host: str, refused: bool, tmp_path: Path
) -> None:
    settings = Settings()
    saving = Saving(Exports(settings), Models(tmp_path), settings)
    scope = {
        "type": "http",
        "scheme": "http",
        "path": "/",
        "headers": [(b"host", host.encode())],
        "client": (client, 5),
    }
    assert bool(saving._refusal(Request(scope))) == refused


def test_with_a_token_saving_needs_it(serve: Callable[..., Served], tmp_path: Path) -> None:
    served = serve(models_folder=tmp_path, serving_token="secret")
    address = f"http://127.0.0.1:{served.port}/models/mine"
    assert httpx.post(address, content=b"{}").status_code == 403
    assert httpx.post(address, content=b"{}", headers={"Authorization": "Bearer secret"}).status_code == 400
