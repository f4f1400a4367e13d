"""What each check of the doctor says of machines that are not as this one is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from glassnet.doctor import inference
from glassnet.doctor.examination import findings
from glassnet.doctor.finding import Finding
from glassnet.doctor.inference import BUILDS
from glassnet.doctor.page import FILES, examined, stamp
from glassnet.doctor.server import server
from glassnet.export.driver import NoGpu
from glassnet.export.runtime import CPU, CUDA

KERNELS = "from glassnet.doctor.arithmetic import arithmetic\nfor each in arithmetic(): print(*each, sep='|')"


def by_name(found: list[Finding]) -> dict[str, Finding]:
    return {each.name: each for each in found}


def kernels(**environment: str) -> str:
    """What a new process says of NumPy: the kernels are chosen when it is first imported."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("OPENBLAS")}
    words = [sys.executable, "-c", KERNELS]
    return subprocess.run(words, env=plain | environment, capture_output=True, text=True, check=True).stdout


def test_kernels_chosen_by_hand_are_noted() -> None:
    assert "BLAS kernels|ok|" in kernels(OPENBLAS_NUM_THREADS="1")
    assert "BLAS threads" not in kernels(OPENBLAS_NUM_THREADS="1")
    said = kernels(OPENBLAS_CORETYPE="Haswell", OPENBLAS_NUM_THREADS="1")
    assert "BLAS kernels|note|OPENBLAS_CORETYPE=Haswell|unset OPENBLAS_CORETYPE" in said


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two cores")
def test_many_threads_are_noted() -> None:
    assert "BLAS threads|note|2|set OPENBLAS_NUM_THREADS=1" in kernels(OPENBLAS_NUM_THREADS="2")


def test_both_builds_of_onnxruntime_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "installed", lambda name: "1.31")
    found = by_name(list(inference.inference()))["onnxruntime"]
    assert found.verdict == "problem"
    assert all(f"{name} 1.31" in found.found for name in BUILDS)
    assert found.advice.startswith("pip uninstall onnxruntime onnxruntime-gpu")


def test_no_onnxruntime_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inference, "installed", lambda name: None)
    (found,) = inference.inference()
    assert (found.verdict, found.found) == ("problem", "not installed")


def test_without_a_gpu_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> int:
        raise NoGpu("no NVIDIA driver found")

    monkeypatch.setattr(inference, "gpus", none)
    found = by_name(list(inference.inference()))
    assert found["NVIDIA GPU"] == ("NVIDIA GPU", "ok", "no NVIDIA driver found; models run on the CPU", "")
    assert "models run on" not in found


@pytest.mark.parametrize(("provider", "verdict"), [(CPU, "note"), (CUDA, "ok")])
def test_with_a_gpu_a_model_is_run(provider: str, verdict: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Made:
        def __init__(self, model: bytes) -> None:
            self.provider, self.reason = provider, "why"

    monkeypatch.setattr(inference, "gpus", lambda: 2)
    monkeypatch.setattr(inference, "Runtime", Made)
    found = by_name(list(inference._gpu(built=True)))
    assert found["NVIDIA GPU"].found == "2 found by the driver"
    assert found["CUDA libraries"].advice == ("" if provider == CUDA else "pip install 'glassnet[cuda]'")
    assert found["models run on"].verdict == verdict
    assert found["models run on"].found == f"{provider.removesuffix('ExecutionProvider')}: why"
    without = by_name(list(inference._gpu(built=False)))
    assert "without CUDA" in without["CUDA libraries"].found


def test_the_smallest_model_runs() -> None:
    assert inference.Runtime(inference._smallest()).provider


def test_the_page_is_there_and_fresh(tmp_path: Path) -> None:
    static = tmp_path / "static"
    assert examined(static).verdict == "problem"
    static.mkdir()
    for name in FILES:
        (static / name).write_text("old")
    assert examined(static).verdict == "ok"
    (tmp_path / "frontend" / "src").mkdir(parents=True)
    for name in ("package-lock.json", "vite.config.ts", "tsconfig.json"):
        (tmp_path / "frontend" / name).write_text("")
    assert (examined(static).verdict, examined(static).advice) == ("note", "make page")
    (static / "stamp.txt").write_text(stamp(tmp_path / "frontend") + "\n")
    assert examined(static).found.startswith("built from the sources")


def test_more_workers_than_cores_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSNET_WORKERS", "64")
    assert by_name(list(server()))["workers"].advice == "lower GLASSNET_WORKERS to the cores"


def test_a_check_that_breaks_is_a_finding() -> None:
    def broken() -> list[Finding]:
        raise ImportError("no module")

    (found,) = findings("page", broken)  # type: ignore[arg-type]
    assert (found.name, found.verdict, found.found) == ("page", "problem", "ImportError: no module")
