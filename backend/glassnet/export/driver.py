"""Is there an NVIDIA GPU? Asked of the driver itself, as onnxruntime lists CUDA whether there is one or not."""

from __future__ import annotations

import ctypes
import sys

LIBRARY = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"


class NoGpu(Exception):
    """There is none to use; ``str(error)`` says why in a few words."""


def gpus(library: str = LIBRARY) -> int:
    """How many GPUs the NVIDIA driver offers, at least one; NoGpu otherwise."""
    try:
        driver = ctypes.CDLL(library)
    except OSError:
        raise NoGpu("no NVIDIA driver found") from None
    count = ctypes.c_int(0)
    if status := driver.cuInit(0) or driver.cuDeviceGetCount(ctypes.byref(count)):
        raise NoGpu(f"the NVIDIA driver found no usable GPU (CUDA error {status})")
    if not count.value:
        raise NoGpu("the NVIDIA driver found no GPU")
    return count.value
