"""The coach: looks at a training about once a second and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Literal, cast

from glassnet.core.component import registry
from glassnet.core.components.studies.study import Finding, Rest, Study

if TYPE_CHECKING:
    from glassnet.core.components.symptoms import Cure, Symptom
    from glassnet.core.evidence import Evidence
    from glassnet.core.subject import Subject

MOST = 3
"""Findings that are told at a time."""


class Coach(Study):
    """What is going wrong in this training, by measured numbers, and what to try; nothing where all is well.

    It knows a number of symptoms. Each is told by a threshold: a share of dead units, a ratio of gradients, a gap
    between two scores. It is no oracle, but it shows the numbers that it goes by.
    """

    label = "Coach"
    type: Literal["coach"] = "coach"

    def work(self, subject: Subject) -> Iterator[Finding | Rest | None]:
        # Imported where it works: evidence knows experiments, which are made of components such as this.
        from glassnet.core.evidence import Evidence

        seen: int | None = None
        while True:
            if seen != subject.trainer.version:
                seen = subject.trainer.version
                yield Finding(facts={"findings": findings(Evidence(subject))})
            yield Rest(1.0)


def findings(evidence: Evidence) -> list[dict[str, Any]]:
    """What the symptoms' rules find, worst first, as plain values."""
    found: dict[str, dict[str, Any]] = {}
    symptoms = cast("list[type[Symptom]]", [*registry["symptom"].values()])
    for symptom in sorted(symptoms, key=lambda each: each.rank):
        if len(found) == MOST or _explained(symptom, found):
            continue
        if result := symptom.model_validate({}).find(evidence):
            name = symptom.model_fields["type"].default
            cures = [_plain(cure) for cure in result.cures]
            found[name] = {"symptom": name, "title": symptom.label, "evidence": result.evidence, "cures": cures}
    return [*found.values()]


def _explained(symptom: type[Symptom], found: Collection[str]) -> bool:
    """Whether what was found already brings this one about: curing that comes first."""
    return bool(symptom.follows.intersection(found) or (symptom.consequence and found))


def _plain(cure: Cure) -> dict[str, Any]:
    return {"label": cure.label, "spec": cure.experiment.model_dump(mode="json"), "step": cure.step}
