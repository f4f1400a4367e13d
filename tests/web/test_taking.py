"""What a page can take away, over HTTP: every format, kept for a while; what cannot be had is said in a sentence."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import struct
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

import httpx
import numpy as np
import pytest

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from glassnet.errors import ServerFull, UnknownExport
from glassnet.export.formats import FORMATS
from glassnet.export.report.formats import SIDE, reports
from glassnet.export.report.history import COLUMNS, History
from glassnet.session.link import Captured
from glassnet.session.settings import Settings
from glassnet.web import app, exports
from glassnet.web.exports import Exports
from glassnet.web.kept import Export, Kept
from tests.web.client import Page
from tests.web.conftest import Served

OFFERED = {name: each for name, each in (FORMATS | reports(History())).items() if each.kind != "model"}
STEPS = 30


def exported(port: int) -> dict[str, Any]:
    """What the page is told of its export, after an epoch."""
    with Page(port, open={}) as page:
        page.step(STEPS)
        page.send("export")
        return page.until("exported")


@pytest.fixture(scope="module")
def told(server: Served) -> dict[str, Any]:
    return exported(server.port)


@pytest.fixture
def http(server: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as client:
        yield client


def test_the_page_is_told_what_there_is(told: dict[str, Any]) -> None:
    assert told["steps"] == STEPS
    assert {offer["name"]: offer["kind"] for offer in told["offers"]} == {
        name: each.kind for name, each in OFFERED.items()
    }
    stem = told["files"][0]["file_name"].removesuffix(".onnx")
    for offer in told["offers"]:
        each = OFFERED[offer["name"]]
        assert (offer["label"], offer["file_name"]) == (each.title, stem + each.suffix)
        assert offer["url"].endswith(offer["file_name"])


@pytest.mark.parametrize("name", OFFERED)
def test_every_format_is_made_on_demand(told: dict[str, Any], http: httpx.Client, name: str) -> None:
    (offer,) = (offer for offer in told["offers"] if offer["name"] == name)
    answer = http.get(offer["url"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="{offer["file_name"]}"'
    begins = {".zip": b"PK", ".png": b"\x89PNG", ".html": b"<!doctype html>", ".csv": b"step,epoch", ".json": b"[\n"}
    suffix = "." + offer["file_name"].rpartition(".")[2]
    if OFFERED[name].kind != "weights":
        assert answer.content.startswith(begins[suffix])
    if suffix == ".zip":
        assert ZipFile(io.BytesIO(answer.content)).testzip() is None
    assert len(answer.content) > 100


def test_the_history_is_that_of_the_session(told: dict[str, Any], http: httpx.Client) -> None:
    urls = {offer["name"]: offer["url"] for offer in told["offers"]}
    table = http.get(urls["history-csv"]).text
    rows = [{name: float(value) for name, value in row.items()} for row in csv.DictReader(io.StringIO(table))]
    assert tuple(rows[0]) == COLUMNS
    assert (rows[0]["step"], rows[-1]["step"], rows[-1]["epoch"]) == (0, STEPS, 1)
    trainer = Trainer(experiment({}))
    for row in (rows[0], rows[-1]):
        trainer.train(int(row["step"]) - trainer.steps)
        for part in ("train", "dev"):
            found = trainer.evaluate(part)  # type: ignore[arg-type]
            assert (row[f"{part}_loss"], row[f"{part}_score"]) == pytest.approx((found.loss, found.score), rel=1e-6)
    assert json.loads(http.get(urls["history-json"]).text) == rows


def test_the_fine_boundary_is_as_fine_as_it_says(told: dict[str, Any], http: httpx.Client) -> None:
    (offer,) = (offer for offer in told["offers"] if offer["name"] == "boundary")
    assert f"{SIDE:,} × {SIDE:,}" in offer["label"]
    assert struct.unpack(">II", http.get(offer["url"]).content[16:24]) == (SIDE, SIDE)


def test_what_is_not_there_is_said(told: dict[str, Any], http: httpx.Client) -> None:
    token = told["offers"][0]["url"].split("/")[2]
    for path, words in (
        (f"/exports/{token}/glassnet.exe", "no file of this name"),
        (f"/exports/{token}/.numpy.zip", "no file of this name"),
        ("/exports/nobody/model.onnx", "export the model again"),
    ):
        answer = http.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_export")
        assert words in answer.json()["message"]


def test_only_a_model_is_saved(told: dict[str, Any], http: httpx.Client) -> None:
    url = told["offers"][0]["url"]
    assert http.get(url).status_code == 200
    answer = http.post("/models/mine", json={"url": url})
    assert (answer.status_code, answer.json()["code"]) == (400, "not_readable")


# ── inside one process ──


def captured(**changes: Any) -> Captured:
    trainer = Trainer(experiment({}))
    spec = trainer.experiment.model_dump(mode="json")
    return Captured(**{"ticket": 1, "spec": spec, "theta": trainer.network.theta.tobytes(), "steps": 0} | changes)


def holding(model: Captured) -> Exports:
    """Exports that keep a model under the token ``t``."""
    keeping = Exports(Settings())
    keeping._kept.keep("t", Export(model, "m", {"m.onnx": b"onnx"}))
    return keeping


def answers(monkeypatch: pytest.MonkeyPatch, keeping: Exports, *paths: str) -> list[httpx.Response]:
    """What the application says about these addresses, with these exports."""
    monkeypatch.setattr(app, "Exports", lambda _: keeping)

    async def asked() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app.create_app(Settings()))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return [await client.get(path) for path in paths]

    return asyncio.run(asked())


def test_a_format_s_refusal_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = np.full_like(Trainer(experiment({})).network.theta, np.nan)
    (answer,) = answers(monkeypatch, holding(captured(theta=broken.tobytes())), "/exports/t/m.boundary.png")
    assert (answer.status_code, answer.json()["code"]) == (422, "export_failed")
    assert "not finite numbers" in answer.json()["message"]


def test_an_old_export_is_forgotten_with_all_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    keeping = Exports(Settings(exports_kept=1))
    old, new = (asyncio.run(keeping.make(captured())) for _ in range(2))
    gone = answers(monkeypatch, keeping, old.files[0].url, next(each.url for each in old.offers))
    for answer in gone:
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_export")
        assert "export the model again" in answer.json()["message"]
    assert answers(monkeypatch, keeping, new.files[0].url)[0].status_code == 200


def test_a_file_is_made_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    truly = exports.answered

    async def counted(module: str, question: Any, seconds: float) -> bytes:
        made.append(question["format"])
        return await truly(module, question, seconds)

    monkeypatch.setattr(exports, "answered", counted)
    keeping = holding(captured())

    async def asked() -> list[bytes]:
        files = await asyncio.gather(*(keeping.take("t", "m.history.csv") for _ in range(3)))
        return [*files, await keeping.take("t", "m.history.csv")]

    assert len(set(asyncio.run(asked()))) == 1
    assert made == ["history-csv"]


def test_too_many_that_wait_are_turned_away() -> None:
    async def asked() -> None:
        keeping = holding(captured())
        await keeping._turn.acquire()
        waiting = [asyncio.create_task(keeping.take("t", "m.history.csv")) for _ in range(exports._MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(ServerFull, match="try again"):
            await keeping.take("t", "m.html")
        assert await keeping.take("t", "m.onnx") == b"onnx"
        with pytest.raises(UnknownExport):
            await keeping.take("t", "m.exe")
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert keeping._waiting == 0

    asyncio.run(asked())


def test_memory_is_bounded() -> None:
    kept = Kept(most_exports=3, most_bytes=10_000)
    light = captured(spec={}, theta=b"", curves={"loss": {"train": [0.5] * 100}})
    for token in "abcd":
        kept.keep(token, Export(light, "m", {"m.onnx": bytes(600)}))
        kept.keep_made("a", "m.csv", bytes(50))
    assert [kept.file(token, "m.onnx") is None for token in "abcd"] == [True, False, False, False]
    assert kept.size == 3 * (600 + 900)
    for number in range(9):
        kept.keep_made("b", str(number), bytes(1000))
    assert kept.size <= 10_000
    assert [kept.file("b", str(number)) is None for number in range(9)] == [True] * 4 + [False] * 5
    kept.keep("e", Export(light, "m", {"m.onnx": bytes(20_000)}))
    assert [kept.export(token) is None for token in "bcde"] == [True, True, True, False]
    assert kept.file("b", "8") is None
    kept.keep_made("b", "late", b"x")
    assert kept.size == 20_000 + 900
