"""Where and when figures were measured."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psutil
from threadpoolctl import threadpool_info

PEERS = {"torch": "torch", "jax": "jax", "sklearn": "scikit-learn"}
"""What is imported -> what is installed."""


def described() -> str:
    """One line: date, processor, cores, memory, versions."""
    memory = psutil.virtual_memory().total / 2**30
    parts = [
        f"{datetime.now(UTC):%Y-%m-%d} (UTC)",
        f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GiB",
        f"Python {platform.python_version()}",
        f"NumPy {version('numpy')} ({kernels()})",
        *(f"{name} {version(name)}" for module, name in PEERS.items() if find_spec(module)),
    ]
    return " · ".join(parts)


def processor() -> str:
    """The processor's model, as the system calls it."""
    cpuinfo = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text()) if cpuinfo.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


def kernels() -> str:
    """The BLAS libraries that NumPy and SciPy loaded, and the kernels they chose."""
    blas = (info for info in threadpool_info() if info["user_api"] == "blas")
    return ", ".join(sorted({f"{info['internal_api']} {info.get('architecture', '')}".strip() for info in blas}))
