"""Where a model runs, and that the reason is said in words."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from glassnet.export import driver, runtime
from glassnet.export.driver import NoGpu, gpus
from glassnet.export.model import model
from glassnet.export.runtime import CPU, CUDA, Runtime
from tests.export.compare import trained


def fake_driver(init: int = 0, count: int = 1) -> Callable[[str], SimpleNamespace]:
    def count_devices(pointer: ctypes._Pointer[ctypes.c_int]) -> int:
        pointer._obj.value = count  # type: ignore[attr-defined]
        return 0

    return lambda library: SimpleNamespace(cuInit=lambda flags: init, cuDeviceGetCount=count_devices)


def test_without_a_driver() -> None:
    with pytest.raises(NoGpu, match="no NVIDIA driver found"):
        gpus("libnowhere.so")


@pytest.mark.parametrize(
    ("init", "count", "reason"),
    [(100, 0, r"no usable GPU \(CUDA error 100\)"), (0, 0, "the NVIDIA driver found no GPU")],
)
def test_with_a_driver_but_no_gpu(init: int, count: int, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver.ctypes, "CDLL", fake_driver(init, count))
    with pytest.raises(NoGpu, match=reason):
        gpus()


def test_with_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver.ctypes, "CDLL", fake_driver(count=2))
    assert gpus() == 2


def test_the_processor_is_used_where_there_is_no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> int:
        raise NoGpu("no NVIDIA driver found")

    monkeypatch.setattr(runtime, "gpus", none)
    made = Runtime(model(trained(1)).SerializeToString())
    assert (made.provider, made.reason) == (CPU, "no NVIDIA driver found")


def test_a_driver_alone_is_not_enough(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever this machine has: the provider said is the one in use, the reason fits, nothing is printed."""
    monkeypatch.setattr(runtime, "gpus", lambda: 1)
    made = Runtime(model(trained(1)).SerializeToString())
    assert made.run(np.zeros((3, 2)))["probabilities"].shape == (3, 2)
    assert (made.reason == "1 NVIDIA GPU found") == (made.provider == CUDA)
    assert made.provider == CUDA or made.reason.startswith("a GPU was found, but")
    assert capfd.readouterr().out == ""


def test_idle_threads_do_not_spin(monkeypatch: pytest.MonkeyPatch) -> None:
    import onnxruntime

    entries = {}
    whole = onnxruntime.SessionOptions.add_session_config_entry
    monkeypatch.setattr(
        onnxruntime.SessionOptions,
        "add_session_config_entry",
        lambda self, name, value: (entries.update({name: value}), whole(self, name, value)),
    )
    Runtime(model(trained(1)).SerializeToString())
    assert entries == {"session.intra_op.allow_spinning": "0"}


def test_many_points_go_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Runtime(model(trained(1)).SerializeToString())
    points = np.random.default_rng(0).uniform(-6, 6, (1000, 2))
    whole = made.run(points)
    monkeypatch.setattr(runtime, "CHUNK", 64)
    for name, parts in made.run(points).items():
        np.testing.assert_allclose(parts, whole[name], atol=1e-6)
