"""static/ is what the sources in frontend/ build: its stamp is the hash of these sources.

Needs no Node.js, so that whoever has only Python hears of a forgotten build as well.
"""

from __future__ import annotations

from pathlib import Path

from glassnet.doctor.page import stamp

ROOT = Path(__file__).parents[1]


def test_static_is_built_from_these_sources() -> None:
    found = (ROOT / "static" / "stamp.txt").read_text().strip()
    assert found == stamp(ROOT / "frontend"), "the page's sources changed since static/ was built; run `make page`"


def test_the_stamp_follows_every_change(tmp_path: Path) -> None:
    (tmp_path / "src" / "deep").mkdir(parents=True)
    names = ["src/main.ts", "src/deep/a.ts", "package-lock.json", "vite.config.ts", "tsconfig.json"]
    for name in names:
        (tmp_path / name).write_text("before")
    seen = {stamp(tmp_path)}
    for name in names:
        (tmp_path / name).write_text("after")
        seen.add(stamp(tmp_path))
    (tmp_path / "src" / "main.ts").rename(tmp_path / "src" / "other.ts")
    seen.add(stamp(tmp_path))
    assert len(seen) == len(names) + 2
