"""Training steps a second, ours beside others', interleaved so that all see the same machine."""

from __future__ import annotations

from typing import NamedTuple

from benchmarks.figures import Figure, Section, short, table
from benchmarks.peers.compiled_jax import CompiledJax
from benchmarks.peers.eager_torch import EagerTorch
from benchmarks.peers.ours import Ours, Products
from benchmarks.peers.scikit_learn import ScikitLearn
from benchmarks.timing import pinned, rates
from benchmarks.workloads import Workload, workloads
from glassnet.core.trainer import Trainer

TITLE = "Training steps a second, one thread on one core, and how many times theirs ours are"
HEAD = ["network", "ours", "torch, eager", "scikit-learn", "JAX, lax.scan", "products only", "JAX compiles"]
NOTE = (
    "scikit-learn goes without batch norm (W2) and without gradient norms (W5). Products only: a straight line of our\n"
    "  step's matrix products; the ratio is their share of our time. JAX's compiling is not in its figures."
)
PEERS: dict[str, type[Ours | EagerTorch | ScikitLearn | CompiledJax | Products]] = {
    "ours": Ours,
    "torch": EagerTorch,
    "sklearn": ScikitLearn,
    "jax_scan": CompiledJax,
    "limit": Products,
}


class Measured(NamedTuple):
    """Steps a second by peer, and the seconds that JAX compiled."""

    rates: dict[str, float]
    compiling: float


def run() -> Section:
    """W1 to W5: our steps a second, and how many times those of the others they are."""
    figures, rows = [], []
    for workload in workloads():
        with pinned():
            found, compiling = measure(workload)
        ours = found.pop("ours")
        figures.append(Figure(f"{workload.name}.ours", ours, "steps/s"))
        figures += [Figure(f"{workload.name}.vs_{peer}", ours / rate, "x") for peer, rate in found.items()]
        others = [f"{rate:,.0f} ({short(ours / rate)}×)" for rate in found.values()]
        rows.append([f"{workload.name}  {workload.title}", f"{ours:,.0f}", *others, f"{compiling:.1f} s"])
    return Section([table(TITLE, HEAD, rows, NOTE)], figures)


def measure(workload: Workload) -> Measured:
    """Median steps a second of every peer, each with a trainer of its own to start from."""
    trainer = Trainer(workload.experiment)
    peers = {name: make(workload, Trainer(workload.experiment)) for name, make in PEERS.items()}
    found = {name: rate * trainer.steps_per_epoch for name, rate in rates(peers).items()}
    compiling = sum(peer.compiling for peer in peers.values() if isinstance(peer, CompiledJax))
    return Measured(found, compiling)
