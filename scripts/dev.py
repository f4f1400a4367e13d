"""``make dev``: rebuilds the page when a source changes and restarts the server when a Python file does.

Reload the browser to see the result. Arguments go to ``glassnet serve``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import sleep

ROOT = Path(__file__).parents[1]
WATCHED = ROOT / "backend"


def main(arguments: list[str]) -> None:
    """Until Ctrl+C."""
    page = subprocess.Popen(["npm", "run", "--silent", "dev"], cwd=ROOT / "frontend")
    server = _serve(arguments)
    seen = _changed()
    try:
        while True:
            sleep(0.5)
            if (now := _changed()) != seen:
                seen = now
                print("\nPython changed: restarting the server", flush=True)
                _end(server)
                server = _serve(arguments)
    except KeyboardInterrupt:
        print()
    finally:
        _end(server)
        _end(page)


def _serve(arguments: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([str(Path(sys.executable).with_name("glassnet")), "serve", *arguments])


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()


def _changed() -> dict[Path, int]:
    """When each file that the server reads was last written."""
    return {
        path: path.stat().st_mtime_ns
        for path in WATCHED.rglob("*")
        if path.suffix in {".py", ".html", ".csv", ".npz"} and "__pycache__" not in path.parts
    }


if __name__ == "__main__":
    main(sys.argv[1:])
