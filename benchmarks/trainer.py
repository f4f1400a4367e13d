"""Training steps a second, ours beside others', interleaved so that all see the same machine."""

from __future__ import annotations

from statistics import median
from typing import NamedTuple

from benchmarks.figures import Figure, Section, short, table
from benchmarks.peers.compiled_jax import CompiledJax
from benchmarks.peers.eager_torch import EagerTorch
from benchmarks.peers.ours import Ours, Products
from benchmarks.peers.scikit_learn import ScikitLearn
from benchmarks.timing import pinned, rates, ratio
from benchmarks.workloads import Workload, workloads
from glassnet.core.trainer import Trainer

TITLE = "Training steps a second, one thread on one core, and how many times theirs ours are"
HEAD = ["network", "ours", "torch, eager", "scikit-learn", "JAX, lax.scan", "products only", "JAX compiles"]
NOTE = (
    "Medians of rounds in which all take turns. scikit-learn goes without batch norm (W2) and gradient norms (W5).\n"
    "  Products only: a straight line of our step's matrix products; the ratio is their share of our time.\n"
    "  What JAX compiles is not counted in its steps."
)
PEERS: dict[str, type[Ours | EagerTorch | ScikitLearn | CompiledJax | Products]] = {
    "ours": Ours,
    "torch": EagerTorch,
    "sklearn": ScikitLearn,
    "jax_scan": CompiledJax,
    "limit": Products,
}


class Measured(NamedTuple):
    """Steps a second by peer in every round, and the seconds that JAX compiled."""

    rates: dict[str, list[float]]
    compiling: float


def run() -> Section:
    """W1 to W5: our steps a second, and how many times those of the others they are."""
    figures, rows = [], []
    for workload in workloads():
        with pinned():
            found, compiling = measure(workload)
        ours = found.pop("ours")
        ratios = {peer: ratio(ours, theirs) for peer, theirs in found.items()}
        figures.append(Figure(f"{workload.name}.ours", median(ours), "steps/s"))
        figures += [Figure(f"{workload.name}.vs_{peer}", times, "x") for peer, times in ratios.items()]
        others = [f"{median(theirs):,.0f} ({short(ratios[peer])}×)" for peer, theirs in found.items()]
        rows.append([f"{workload.name}  {workload.title}", f"{median(ours):,.0f}", *others, f"{compiling:.1f} s"])
    return Section([table(TITLE, HEAD, rows, NOTE)], figures)


def measure(workload: Workload) -> Measured:
    """Every peer, each with a trainer of its own to start from."""
    per_epoch = Trainer(workload.experiment).steps_per_epoch
    peers = {name: make(workload, Trainer(workload.experiment)) for name, make in PEERS.items()}
    found = {name: [rate * per_epoch for rate in each] for name, each in rates(peers).items()}
    compiling = sum(peer.compiling for peer in peers.values() if isinstance(peer, CompiledJax))
    return Measured(found, compiling)
