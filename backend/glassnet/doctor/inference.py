"""Where exported models run: onnxruntime, its providers, the NVIDIA driver and CUDA's libraries."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import distributions

from glassnet.doctor.finding import Finding
from glassnet.doctor.packages import installed
from glassnet.export.driver import NoGpu, gpus
from glassnet.export.runtime import CPU, CUDA, Runtime

BUILDS = ("onnxruntime-gpu", "onnxruntime")
BOTH = "pip uninstall onnxruntime onnxruntime-gpu, then install one: both own the same folder, the result is CPU only"


def inference() -> Iterator[Finding]:
    """onnxruntime, then the GPU, then what a model really runs on."""
    builds = [f"{name} {version}" for name in BUILDS if (version := installed(name))]
    if not builds:
        yield Finding("onnxruntime", "problem", "not installed", "pip install onnxruntime-gpu, or onnxruntime on macOS")
        return
    import onnxruntime

    known = onnxruntime.get_available_providers()
    found = f"{' and '.join(builds)}; built for {', '.join(name.removesuffix('ExecutionProvider') for name in known)}"
    yield Finding("onnxruntime", "problem" if len(builds) > 1 else "ok", found, BOTH if len(builds) > 1 else "")
    yield from _gpu(CUDA in known)


def _gpu(built: bool) -> Iterator[Finding]:
    """The driver; where there is a GPU also whether a model runs on it."""
    try:
        count = gpus()
    except NoGpu as error:
        yield Finding("NVIDIA GPU", "ok", f"{error}; models run on the CPU")
        yield Finding("CUDA libraries", "ok", f"{_libraries()}; of no use without a GPU")
        return
    yield Finding("NVIDIA GPU", "ok", f"{count} found by the driver")
    if not built:
        advice = "pip uninstall onnxruntime, then pip install 'glassnet[cuda]'"
        yield Finding("CUDA libraries", "note", "this onnxruntime was built without CUDA", advice)
        return
    runtime = Runtime(_smallest())
    advice = "" if runtime.provider == CUDA else "pip install 'glassnet[cuda]'"
    yield Finding("CUDA libraries", "note" if advice else "ok", _libraries(), advice)
    provider = runtime.provider.removesuffix("ExecutionProvider")
    yield Finding("models run on", "ok" if runtime.provider != CPU else "note", f"{provider}: {runtime.reason}")


def _libraries() -> str:
    """CUDA's libraries that pip installed."""
    names = sorted({name for each in distributions() if (name := each.metadata["Name"] or "").startswith("nvidia-")})
    return f"{len(names)} packages of NVIDIA installed" if names else "none installed by pip"


def _smallest() -> bytes:
    """The smallest model: what goes in comes out with the other sign."""
    from glassnet.export.graph import FLOAT, Graph, tensor

    graph = Graph()
    graph.rename(graph.node("whole", "Neg", ["inputs"]), "output")
    shape: list[str | int] = ["batch", 1]
    whole = graph.model([tensor("inputs", FLOAT, shape, "")], [tensor("output", FLOAT, shape, "")])
    return bytes(whole.SerializeToString())
