"""Runs every check of the repository, or those named, and ends with one line of counts. ``make test`` is this.

A check that fails does not keep the others from running. A suite of tests counts each of its tests, any other check
counts as one.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).parents[1]
FRONTEND = ROOT / "frontend"
PARITY, CODE = "tests/parity/test_parity.py", "tests/export/code"
"""By themselves, as nothing may be skipped there: a skipped test is one whose libraries are missing."""
SIDE_BY_SIDE = ("--numprocesses=2", "--dist=loadfile")


class Count(NamedTuple):
    """How many passed, failed and were skipped."""

    passed: int
    failed: int
    skipped: int = 0


def command(*words: str, folder: Path = ROOT) -> Callable[[], Count]:
    """A check that is one command: it passes if the command does."""

    def run() -> Count:
        failed = subprocess.run(words, cwd=folder).returncode != 0
        return Count(int(not failed), int(failed))

    return run


def pytest(*words: str, whole: bool = False) -> Callable[[], Count]:
    """A suite of Python tests, counted from the report that pytest writes; of a ``whole`` one, skipped is failed."""

    def run() -> Count:
        with TemporaryDirectory() as folder:
            report = Path(folder, "report.xml")
            words_here = (sys.executable, "-m", "pytest", "-q", "-rs", f"--junitxml={report}", *words)
            status = subprocess.run(words_here, cwd=ROOT).returncode
            if not report.exists():
                return Count(0, 1)
            suite = next(ElementTree.parse(report).iter("testsuite")).attrib
        tests, skipped = int(suite["tests"]), int(suite["skipped"])
        failed = int(suite["failures"]) + int(suite["errors"])
        if whole:
            failed, skipped = failed + skipped, 0
        return Count(tests - failed - skipped, failed if failed or status == 0 else 1, skipped)

    return run


def vitest() -> Count:
    """The page's own tests, counted from the report that vitest writes."""
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        words = ("npx", "vitest", "run", "--reporter=default", "--reporter=json", f"--outputFile.json={report}")
        status = subprocess.run(words, cwd=FRONTEND).returncode
        if not report.exists():
            return Count(0, 1)
        counts = json.loads(report.read_text())
    failed = counts["numFailedTests"]
    return Count(counts["numPassedTests"], failed if failed or status == 0 else 1, counts["numPendingTests"])


def files(top: Path) -> set[Path]:
    """The files in a folder and below, by their paths from it."""
    return {path.relative_to(top) for path in top.rglob("*") if path.is_file()}


def same(one: Path, other: Path) -> bool:
    """Whether two files have the same content; how well it was compressed does not matter."""
    first, second = one.read_bytes(), other.read_bytes()
    return first == second or (one.suffix == ".gz" and gzip.decompress(first) == gzip.decompress(second))


def rebuilt() -> Count:
    """Whether building the page anew gives static/."""
    with TemporaryDirectory() as folder:
        words = ("npm", "run", "--silent", "build", "--", "--outDir", folder, "--emptyOutDir", "--logLevel", "warn")
        if subprocess.run(words, cwd=FRONTEND).returncode:
            return Count(0, 1)
        new, old = files(Path(folder)), files(ROOT / "static")
        stale = (new ^ old) | {path for path in new & old if not same(Path(folder, path), ROOT / "static" / path)}
    for path in sorted(stale):
        print(f"static/{path} is not what the sources build; run `make page` and commit the result")
    return Count(int(not stale), int(bool(stale)))


def frontend(script: str) -> Callable[[], Count]:
    """A script of frontend/package.json."""
    return command("npm", "run", "--silent", script, folder=FRONTEND)


CHECKS: dict[str, Callable[[], Count]] = {
    "format": command(sys.executable, "-m", "ruff", "format", "--check", "."),
    "lint": command(sys.executable, "-m", "ruff", "check", "."),
    "types": command(sys.executable, "-m", "mypy"),
    "page-format": frontend("format:check"),
    "page-lint": frontend("lint"),
    "page-types": frontend("check"),
    "page-schema": frontend("schema:check"),
    "page-tests": vitest,
    "page-fresh": rebuilt,
    "tests": pytest("--ignore=tests/e2e", f"--ignore={PARITY}", f"--ignore={CODE}", *SIDE_BY_SIDE),
    "code": pytest(CODE, *SIDE_BY_SIDE, whole=True),
    "parity": pytest(PARITY, whole=True),
    "e2e": pytest("tests/e2e", *SIDE_BY_SIDE),
}


def main(names: list[str]) -> int:
    """Run the checks; 0 if all passed."""
    unknown = set(names) - CHECKS.keys()
    if unknown:
        print(f"expected some of {', '.join(CHECKS)}; got {', '.join(sorted(unknown))}")
        return 2
    counts, broken = [], []
    for name in names or CHECKS:
        print(f"\n── {name} ──", flush=True)
        begun = time.monotonic()
        counts.append(CHECKS[name]())
        print(f"{name}: {time.monotonic() - begun:.1f} s", flush=True)
        if counts[-1].failed:
            broken.append(name)
    passed, failed, skipped = map(sum, zip(*counts, strict=True))
    print(f"\nnot green: {', '.join(broken)}" if broken else "\nall green")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
