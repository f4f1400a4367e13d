"""Runtime: an exported model in onnxruntime, on a GPU where there is one."""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.core.program import Array
from glassnet.errors import ExportFailed
from glassnet.export.driver import NoGpu, gpus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from onnxruntime import InferenceSession

CHUNK = 16_384
"""Examples per run: a million at once would take gigabytes."""
CUDA, CPU = "CUDAExecutionProvider", "CPUExecutionProvider"


class Runtime:
    """A loaded model: applies it to raw inputs, and knows where it runs and why there."""

    def __init__(self, model: bytes, on_cpu: bool = False) -> None:
        self._session, self.reason = (_session(model, [CPU]), "as asked") if on_cpu else _open(model)
        self.provider: str = self._session.get_providers()[0]
        self._names = [output.name for output in self._session.get_outputs()]

    def answers(self, values: Mapping[str, Array]) -> dict[str, Array]:
        """Every output by name, for all inputs by name, each (m, …) of the type that the model declares."""
        rows = len(next(iter(values.values())))
        cuts = [slice(at, at + CHUNK) for at in range(0, rows, CHUNK)] or [slice(0)]
        results = [self._session.run(self._names, {name: each[cut] for name, each in values.items()}) for cut in cuts]
        if len(results) == 1:
            return dict(zip(self._names, results[0], strict=True))
        return {name: np.concatenate(parts) for name, *parts in zip(self._names, *results, strict=True)}

    def run(self, points: Array) -> dict[str, Array]:
        """Every output of the model by name, for raw inputs (m, d) of any m."""
        return self.answers({"inputs": points.astype(np.float32)})


def _open(model: bytes) -> tuple[InferenceSession, str]:
    """The session and why it runs where it does."""
    try:
        found = gpus()
    except NoGpu as error:
        return _session(model, [CPU]), str(error)
    import onnxruntime

    if CUDA not in onnxruntime.get_available_providers():
        return _session(model, [CPU]), "a GPU was found, but this onnxruntime was built without CUDA"
    with redirect_stdout(StringIO()):  # both print what they did not find
        if hasattr(onnxruntime, "preload_dlls"):
            onnxruntime.preload_dlls()
        # TF32 rounds factors to 10 bits: fast, but then the comparison with the trained network would mean little.
        session = _session(model, [(CUDA, {"use_tf32": 0}), CPU])
    if session.get_providers()[0] == CUDA:
        return session, f"{found} NVIDIA GPU{'s' if found > 1 else ''} found"
    return session, "a GPU was found, but not CUDA's libraries; pip install 'glassnet[cuda]' brings them"


def _session(model: bytes, providers: list[Any]) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads must not burn a core
    try:
        return onnxruntime.InferenceSession(model, options, providers)
    except Exception as error:  # onnxruntime has no common base for its errors
        raise ExportFailed(f"onnxruntime cannot load the exported model: {error}") from error
