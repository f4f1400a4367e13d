"""Measurements, printed side by side with others' and never asserted: ``python -m benchmarks [names]``.

Everyone runs with one thread and the BLAS library's own choice of kernels; both are read when NumPy or JAX is imported,
so they are set here. The dataset of our own joins the registry before the first experiment is described.
``python -m benchmarks.profile W2`` looks into one step.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
os.environ |= {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false", "NPROC": "1"}

from benchmarks import pictures as pictures  # noqa: E402
