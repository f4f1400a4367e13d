"""The page as the browser gets it: there, and built from the sources beside it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from glassnet.doctor.finding import Finding

FILES = ("app.js", "app.css", "stamp.txt")


def stamp(frontend: Path) -> str:
    """sha256 over path, NUL, content, NUL of every file that the build reads, in the order of their paths."""
    files = [path for path in (frontend / "src").rglob("*") if path.is_file()]
    files += [frontend / name for name in ("package-lock.json", "vite.config.ts", "tsconfig.json")]
    digest = sha256()
    for name, path in sorted((path.relative_to(frontend).as_posix(), path) for path in files):
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def page() -> Iterator[Finding]:
    """Whether the page can be served."""
    from glassnet.web.static import static_folder

    yield examined(static_folder())


def examined(static: Path) -> Finding:
    """What is to be said of a folder with the built page."""
    missing = [name for name in FILES if not (static / name).is_file()]
    frontend = static.with_name("frontend")
    if missing:
        return Finding("page", "problem", f"{', '.join(missing)} missing in {static}", "make page, or install again")
    if not (frontend / "src").is_dir():
        return Finding("page", "ok", f"built, in {static}")
    if stamp(frontend) != (static / "stamp.txt").read_text().strip():
        return Finding("page", "note", f"older than the sources in {frontend}", "make page")
    return Finding("page", "ok", f"built from the sources, in {static}")
