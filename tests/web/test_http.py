"""Pages, files, headers, and who may ask for them."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from glassnet.core.component import listed, registry
from glassnet.session.settings import Settings
from glassnet.web.page import facts
from glassnet.web.static import static_folder
from tests.web.client import Page
from tests.web.conftest import ROOT, Served


@pytest.fixture
def http(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as client:
        yield client


def test_the_page_carries_the_whole_catalog(http: httpx.Client) -> None:
    answer = http.get("/")
    assert answer.status_code == 200
    found = re.search(r'<script id="catalog" type="application/json">(.*?)</script>', answer.text, re.DOTALL)
    assert found
    catalog = json.loads(found[1])
    assert catalog == json.loads(json.dumps(facts(Settings(max_layers=20))))
    assert {kind: [member["type"] for member in members] for kind, members in catalog["kinds"].items()} == {
        kind: list(listed(kind)) for kind in registry
    }
    assert "<noscript>" in answer.text


def test_no_text_can_end_the_catalog(http: httpx.Client) -> None:
    text = http.get("/").text
    catalog = text.partition('type="application/json">')[2].partition("</script>")[0]
    assert "<" not in catalog


def test_the_page_is_asked_about_each_time_but_sent_once(http: httpx.Client) -> None:
    answer = http.get("/")
    assert answer.headers["cache-control"] == "no-cache"
    assert http.get("/", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert http.head("/").status_code == 200


def test_health(http: httpx.Client) -> None:
    assert http.get("/healthz").json()["status"] == "ok"


@pytest.mark.parametrize("path", ["/", "/healthz", "/nothing", "/static/nothing.js"])
def test_security_headers_are_on_everything(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self'; ")
    allowed = headers["content-security-policy"].replace("style-src-attr 'unsafe-inline'", "")
    assert "unsafe-inline'" not in allowed
    assert "'unsafe-eval'" not in allowed
    assert headers["x-content-type-options"] == "nosniff"


def test_webassembly_lies_compressed_and_is_given_out_as_itself(http: httpx.Client) -> None:
    (file,) = static_folder().glob("assets/*.wasm.gz")
    answer = http.get(f"/static/assets/{file.name.removesuffix('.gz')}")
    assert answer.headers["content-type"] == "application/wasm"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == gzip.decompress(file.read_bytes())
    assert answer.content.startswith(b"\0asm")
    again = http.get(answer.url.path, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/static/nothing.js", 404, "not_found"),
        ("GET", "/static/../../pyproject.toml", 404, "not_found"),
        ("GET", "/static/%2e%2e/%2e%2e/pyproject.toml", 404, "not_found"),
        ("GET", "/exports/nobody/model.onnx", 404, "unknown_export"),
        ("POST", "/", 405, "method_not_allowed"),
        ("DELETE", "/healthz", 405, "method_not_allowed"),
        ("GET", "/ws", 404, "not_found"),
    ],
)
def test_mistakes_are_json_with_a_sentence(http: httpx.Client, method: str, path: str, status: int, code: str) -> None:
    answer = http.request(method, path)
    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert answer.json()["message"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example", "", "[::1", "a b"])
def test_other_hosts_are_refused(http: httpx.Client, host: str) -> None:
    answer = http.get("/", headers={"Host": host})
    assert answer.status_code in (400, 403)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000"])
def test_our_own_names_are_known(http: httpx.Client, host: str) -> None:
    assert http.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "http://["]
)
def test_sockets_of_other_pages_are_refused(server: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        Page(server.port, origin=origin)
    assert refusal.value.response.status_code == 403
    assert "GLASSNET_ALLOWED_ORIGINS" in refusal.value.response.body.decode()


def test_our_own_page_may_connect(server: Served) -> None:
    with Page(server.port, open={}, origin=f"http://127.0.0.1:{server.port}") as page:
        assert page.opened["session"]


def test_the_web_process_stays_small() -> None:
    """It must not load what only workers, exports and benchmarks need."""
    code = (
        "import sys, glassnet.web.server\n"
        "print({'onnx', 'onnxruntime', 'sklearn', 'torch', 'glassnet.session.worker'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "backend")},
    )
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("path", ["/", "/static/app.js"])
def test_what_a_first_visit_loads_is_sent_compressed(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.num_bytes_downloaded < len(answer.content) / 2
