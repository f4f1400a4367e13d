"""In the page's sources, too, imports point down only; what stands at the top of src/ ties everything together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[1] / "frontend" / "src"
IMPORT = re.compile(r"""(?:\bfrom|\bimport\(?)\s*["'](\.[^"']*)["']""")
RULES = {
    "draw": set[str](),
    "net": set[str](),
    "runtime": {"net"},
    "state": {"net"},
    "forms": {"net", "state"},
    "views": {"draw", "net", "runtime", "state", "forms", "actions"},
}


def imported(source: Path, sources: Path) -> Iterator[str]:
    """The folders, or files at the top, that a file imports from."""
    for path in IMPORT.findall(source.read_text(encoding="utf-8")):
        yield (source.parent / path).resolve().relative_to(sources.resolve()).parts[0]


def violations(sources: Path) -> list[str]:
    """A sentence for every import that points up or aside."""
    found = []
    for source in sorted(sources.rglob("*")):
        name = source.relative_to(sources)
        if source.suffix not in {".ts", ".svelte"} or len(name.parts) == 1:
            continue
        if (folder := name.parts[0]) not in RULES:
            found.append(f"{name}: no rule says what {folder} may import")
            continue
        allowed = RULES[folder] | {folder} | ({"testing"} if ".test." in name.name else set())
        found += [f"{name} imports {part}" for part in imported(source, sources) if part not in allowed]
    return found


def test_imports_point_down_only() -> None:
    assert violations(SOURCES) == []


def test_every_folder_is_there() -> None:
    """The rule is about something: the folders were found."""
    assert {path.name for path in SOURCES.iterdir() if path.is_dir()} >= RULES.keys()


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("draw/heatmap.ts", 'import { session } from "../state/session.svelte";'),
        ("state/session.svelte.ts", 'import type { Props } from "../views/Bar/Bar.svelte";'),
        ("net/socket.ts", 'import {\n  a,\n  b,\n} from "../state/catalog";'),
        ("forms/Field.svelte", '<script>const View = import("../views/Map.svelte");</script>'),
        ("views/Network/Card.svelte", '<script>import { send } from "../../wire.svelte";</script>'),
        ("elsewhere/a.ts", "export {};"),
    ],
)
def test_an_import_that_points_up_is_found(tmp_path: Path, file: str, line: str) -> None:
    source = tmp_path / file
    source.parent.mkdir(parents=True)
    source.write_text(line)
    assert len(violations(tmp_path)) == 1
