"""docs/reference.md is what the classes say now, and names every component and knob."""

from __future__ import annotations

import glassnet
from glassnet.core.component import registry
from scripts import reference
from scripts.readme import README


def test_the_page_is_fresh() -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), "run `python -m scripts.reference`"


def test_every_component_has_its_help_and_its_knobs() -> None:
    page = reference.page()
    for kind, members in registry.items():
        of_kind = page.partition(f"\n### {reference.heading(kind)}\n")[2].partition("\n### ")[0]
        for name, member in members.items():
            if not member.__module__.startswith("glassnet."):
                continue
            _, heading, rest = of_kind.partition(f"#### {member.label} · `{name}`\n")
            assert heading, f"{name} is missing"
            section = rest.partition("\n#")[0]
            assert member.help().splitlines()[0].replace("``", "`") in section
            for knob in set(member.model_fields) - {"type"}:
                assert f"| `{knob}` |" in section


def test_every_name_of_the_library_is_explained() -> None:
    page = reference.page()
    assert [name for name in glassnet.__all__ if name != "GlassnetError" and f"### {name}\n" not in page] == []
    assert "train(steps: int) -> None" in page
    assert "| `learning_rate` | `0.03` | > 0, ≤ 100 | α: Size of the steps." in page


def test_links_lead_somewhere() -> None:
    for name in ("reference.md", "determinism.md"):
        assert f"(docs/{name})" in README.read_text()
        assert (README.parent / "docs" / name).is_file()
