"""NumPy's matrix products: which library computes them, with which kernels and on how many threads."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from glassnet.doctor.finding import Finding

CORETYPE = "OPENBLAS_CORETYPE"
PREFIXES = ("scipy_openblas_", "openblas_")
SUFFIXES = ("64_", "")


def arithmetic() -> Iterator[Finding]:
    """NumPy with its kernels, then what slows it down."""
    library = str(np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"])
    kernel, threads = _openblas()
    parts = [library, *([f"kernels {kernel}"] if kernel else []), *([_counted(threads)] if threads else [])]
    yield Finding("NumPy", "ok", f"{np.__version__} ({', '.join(parts)})")
    yield _forced(os.environ.get(CORETYPE), kernel)
    if threads and threads > 1:
        advice = "set OPENBLAS_NUM_THREADS=1: small networks train faster on one thread"
        yield Finding("BLAS threads", "note", str(threads), advice)


def _forced(chosen: str | None, kernel: str) -> Finding:
    """Whether kernels were chosen by hand: OpenBLAS knows the processor better than an old setting does."""
    if not chosen:
        return Finding("BLAS kernels", "ok", f"{kernel or 'those'} chosen for this processor by the library")
    advice = f"unset {CORETYPE}: kernels made for another processor can cost half the speed"
    return Finding("BLAS kernels", "note", f"{CORETYPE}={chosen}", advice)


def _counted(threads: int) -> str:
    return "1 thread" if threads == 1 else f"{threads} threads"


def _openblas() -> tuple[str, int]:
    """Kernels and threads of the OpenBLAS in NumPy's wheel; nothing and 0 where it is another library."""
    package = Path(np.__file__).parent
    for folder in (package.with_name("numpy.libs"), package / ".dylibs"):
        for file in sorted(folder.glob("*openblas*")):
            with suppress(OSError):
                return _asked(ctypes.CDLL(str(file)))
    return "", 0


def _asked(library: ctypes.CDLL) -> tuple[str, int]:
    for prefix in PREFIXES:
        for suffix in SUFFIXES:
            with suppress(AttributeError):
                name = getattr(library, f"{prefix}get_corename{suffix}")
                name.restype = ctypes.c_char_p
                return name().decode(), int(getattr(library, f"{prefix}get_num_threads{suffix}")())
    return "", 0
