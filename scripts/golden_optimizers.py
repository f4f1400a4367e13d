"""Write tests/golden/optimizers.json: where independent optimizers go, in float64. Needs torch, which we do not ship.

    python scripts/golden_optimizers.py

Each walks from (0, 1) over the valley of tests/golden/worked_examples.json, with its defaults in ``paths``, and in
``cases`` with knobs that make it turn its corners within a few steps. Lion, which torch lacks, is written out here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
START, RATE, STEPS = (0.0, 1.0), 0.1, 6
Path2 = list[list[float]]

RULES: dict[str, Callable[..., Any]] = {
    "adagrad": torch.optim.Adagrad,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "adamax": torch.optim.Adamax,
    "nadam": torch.optim.NAdam,
    "amsgrad": lambda p, **knobs: torch.optim.Adam(p, amsgrad=True, **knobs),
    "rprop": torch.optim.Rprop,
    "l_bfgs": lambda p, **knobs: torch.optim.LBFGS(p, max_iter=1, **knobs),
}


def slope(p: list[float]) -> list[float]:
    """Gradient of the valley."""
    return [2 * p[0] - 10, 20 * p[1] + p[0]]


def walk(name: str, rate: float, steps: int, **knobs: Any) -> Path2:
    """The path of one of torch's optimizers."""
    p = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    rule = RULES[name]([p], lr=rate, **knobs)

    def look() -> torch.Tensor:
        p.grad = torch.tensor(slope(p.tolist()), dtype=torch.float64)
        return torch.zeros(())

    path = [p.tolist()]
    for _ in range(steps):
        rule.step(look)
        path.append(p.tolist())
    return path


def lion(rate: float, steps: int, beta1: float = 0.9, beta2: float = 0.99, weight_decay: float = 0.0) -> Path2:
    """Chen et al. 2023, algorithm 2, one number at a time."""
    p, m, path = [*START], [0.0, 0.0], [[*START]]
    for _ in range(steps):
        for i, g in enumerate(slope(p)):
            c = beta1 * m[i] + (1 - beta1) * g
            p[i] -= rate * ((c > 0) - (c < 0) + weight_decay * p[i])
            m[i] = beta2 * m[i] + (1 - beta2) * g
        path.append([*p])
    return path


def case(name: str, knobs: dict[str, Any], path: Path2, rate: float) -> dict[str, Any]:
    """A path with knobs as ours are called."""
    return {"type": name, "knobs": knobs, "learning_rate": rate, "path": path}


def cases() -> list[dict[str, Any]]:
    """Paths along which signs turn, squares shrink, old pairs are forgotten and weights decay."""
    betas = {"beta1": 0.7, "beta2": 0.5}
    torchs = [
        case(name, betas, walk(name, 0.5, 12, betas=(0.7, 0.5)), 0.5) for name in ("adam", "adamax", "nadam", "amsgrad")
    ]
    decayed = walk("adamw", 0.5, 12, betas=(0.7, 0.5), weight_decay=0.3)
    return [
        *torchs,
        case("adamw", {**betas, "weight_decay": 0.3}, decayed, 0.5),
        case("adagrad", {"epsilon": 0.1}, walk("adagrad", 0.5, 12, eps=0.1), 0.5),
        case("rprop", {"shrink": 0.4, "grow": 1.5}, walk("rprop", 0.5, 12, etas=(0.4, 1.5)), 0.5),
        case("l_bfgs", {"history": 2}, walk("l_bfgs", 0.5, 12, history_size=2), 0.5),
        case("lion", {**betas, "weight_decay": 0.3}, lion(0.3, 12, 0.7, 0.5, 0.3), 0.3),
        case("nadam", {}, walk("nadam", 0.01, 300)[::100], 0.01) | {"every": 100},
    ]


def main() -> None:
    """Compute all paths anew."""
    torch.set_default_dtype(torch.float64)  # NAdam keeps a product of its own in the default type
    paths = {name: walk(name, RATE, STEPS) for name in ("adamax", "nadam", "amsgrad", "rprop", "l_bfgs")}
    paths["lion"] = lion(RATE, STEPS)
    about = f"float64; torch {torch.__version__}, lion by a plain loop; made by scripts/golden_optimizers.py"
    golden = {"about": about, "start": START, "learning_rate": RATE, "paths": paths, "cases": cases()}
    (GOLDEN / "optimizers.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
