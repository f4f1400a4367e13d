"""What a session says about its runs: the list of them, and the curves of one."""

from __future__ import annotations

from math import isfinite

from glassnet.errors import InvalidInput
from glassnet.protocol import BranchFacts, BranchList, BranchSeries, Here, packed
from glassnet.session.branch import Branch
from glassnet.session.run import Run


def branches(run: Run) -> BranchList:
    """All that are kept, and which one is shown."""
    return BranchList(
        current=run.branches.current.id,
        here=_here(run) if run.past else None,
        branches=tuple(_facts(branch, run) for branch in run.branches.all),
    )


def series_of(branch: Branch, probes: tuple[str, ...]) -> BranchSeries:
    """The curves of a branch."""
    for name in probes:
        if name not in branch.series:
            raise InvalidInput(f"expected curves of {', '.join(branch.series)}, got '{name[:40]}'")
    rows = {name: branch.series[name].after(-1)[0] for name in probes}
    return BranchSeries(
        branch=branch.id,
        probes={name: {key: packed(column) for key, column in columns.items()} for name, columns in rows.items()},
    )


def _facts(branch: Branch, run: Run) -> BranchFacts:
    playing = branch is run.branches.current and not run.past
    moments = branch.timeline.moments
    loss, accuracy = (branch.series[name].last() for name in ("loss", "accuracy"))
    return BranchFacts(
        id=branch.id,
        name=branch.name,
        pinned=branch.pinned,
        deleted=branch.deleted,
        parent=branch.parent,
        forked_at=branch.forked_at,
        steps=run.trainer.steps if playing else branch.steps,
        moments=tuple(moment.step for moment in moments),
        spec=moments[-1].experiment.model_dump(mode="json"),
        train=_finite(loss.get("train")),
        dev=_finite(loss.get("dev")),
        score=_finite(accuracy.get("dev", accuracy.get("train"))),
    )


def _here(run: Run) -> Here:
    trainer = run.trainer
    found = {part: trainer.evaluate(part) for part in ("train", "dev") if len(trainer.data.y[part])}
    return Here(
        step=trainer.steps,
        loss={part: each.loss for part, each in found.items()},
        score={part: each.score for part, each in found.items()},
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None
