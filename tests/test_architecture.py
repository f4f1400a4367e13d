"""Imports point down only: core <- export <- store <- serving <- web, core <- protocol <- session <- web.

The command line sees all. Read from the sources with ``ast``, so that an import inside a function or for types only
counts as well.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator, Set
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = Path(__file__).parents[1] / "backend" / "glassnet"
NUMBERS = frozenset({"numpy", "pydantic", "pydantic_core"})
LOOPS = frozenset("asyncio multiprocessing select selectors socket socketserver subprocess threading".split())


class Rule(NamedTuple):
    """What one part of the package may import."""

    ours: Set[str] = frozenset()
    others: Set[str] = frozenset()
    never: Set[str] = frozenset()
    """Of the standard library."""


PARTS = ("errors", "core", "export", "store", "serving", "protocol", "session")
RULES = {
    "errors": Rule(),
    "core": Rule({"errors"}, NUMBERS, LOOPS),
    "export": Rule(
        {"errors", "core"},
        NUMBERS | {"google", "jinja2", "markupsafe", "msgspec", "onnx", "onnxruntime", "safetensors"},
        {"asyncio", "socket"},
    ),
    "store": Rule({"errors", "core", "export"}, {"msgspec"}, LOOPS),
    "serving": Rule(
        {"errors", "export", "store"},
        {"numpy", "msgspec", "starlette", "jinja2", "markupsafe", "prometheus_client"},
    ),
    "protocol": Rule({"errors", "core"}, NUMBERS | {"msgspec"}, LOOPS),
    "session": Rule({"errors", "core", "protocol"}, NUMBERS | {"msgspec"}),
    "web": Rule(
        {*PARTS},
        NUMBERS | {"msgspec", "fastapi", "starlette", "jinja2", "markupsafe", "uvicorn", "websockets"},
    ),
    "terminal": Rule({*PARTS}, NUMBERS | {"rich"}),
    "doctor": Rule({*PARTS, "web"}, {"numpy", "onnxruntime", "rich"}),
    "commands": Rule({*PARTS, "web", "terminal", "doctor", "cli"}, NUMBERS | {"rich", "shtab", "uvicorn"}),
    "cli": Rule({*PARTS, "web", "commands"}),
    "estimators": Rule({"errors", "core"}, {"numpy", "sklearn"}, LOOPS),
    "__init__": Rule({"errors", "core", "estimators", "export"}),
    "__main__": Rule({"cli"}),
}


def imports(source: Path, package: Path) -> Iterator[str]:
    """The full dotted names of all modules that a file imports, relative imports resolved."""
    place = ("glassnet", *source.relative_to(package).parent.parts)
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = place[: len(place) - node.level + 1] if node.level else ()
            module = ".".join((*above, *([node.module] if node.module else [])))
            # `from glassnet import web` names a part, `from glassnet.web import app` something inside one
            yield from (f"{module}.{name.name}" for name in node.names) if module == "glassnet" else (module,)


def violations(package: Path) -> list[str]:
    """A sentence for every import that points up or out."""
    found = []
    for source in sorted(package.rglob("*.py")):
        name = source.relative_to(package)
        part = name.parts[0].removesuffix(".py")
        if part not in RULES:
            found.append(f"{name}: no rule says what {part} may import")
            continue
        rule = RULES[part]
        for module in imports(source, package):
            top, *rest = module.split(".")
            if top == "glassnet":
                allowed = not rest or rest[0] == part or rest[0] in rule.ours
            elif top in sys.stdlib_module_names:
                allowed = top not in rule.never
            else:
                allowed = top in rule.others
            if not allowed:
                found.append(f"{name} imports {module}")
    return found


def test_imports_point_down_only() -> None:
    assert violations(PACKAGE) == []


def test_every_part_is_there() -> None:
    """The rule is about something: the files were found."""
    assert len(list(PACKAGE.rglob("*.py"))) > 20


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("core/trainer.py", "from glassnet.web.app import create_app"),
        ("core/trainer.py", "import glassnet.web"),
        ("core/components/layers/dense.py", "from ....web import app"),
        ("core/trainer.py", "from glassnet import web"),
        ("core/trainer.py", "from glassnet.protocol import Frame"),
        ("core/trainer.py", "import onnx"),
        ("core/trainer.py", "import asyncio"),
        ("core/trainer.py", "def f():\n    from fastapi import FastAPI"),
        ("protocol.py", "from glassnet.session.worker import run"),
        ("session/worker.py", "from fastapi import WebSocket"),
        ("session/worker.py", "from glassnet.export.model import onnx_model"),
        ("session/worker.py", "import glassnet.web.app"),
        ("web/app.py", "import onnxruntime"),
        ("somewhere_else.py", "import math"),
    ],
)
def test_an_import_that_points_up_is_found(tmp_path: Path, file: str, line: str) -> None:
    source = tmp_path / file
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(line)
    assert len(violations(tmp_path)) == 1


FIRST = """
import sys
from importlib import import_module

for name in sys.argv[1:]:
    for known in [known for known in sys.modules if known.startswith("glassnet")]:
        del sys.modules[known]
    import_module(name)
"""


def test_every_module_of_the_core_can_be_imported_first() -> None:
    names = [
        f"glassnet.core.{path.stem}" for path in sorted((PACKAGE / "core").glob("*.py")) if path.stem != "__init__"
    ]
    subprocess.run([sys.executable, "-c", FIRST, *names], check=True)


def test_imports_that_point_down_are_fine(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "app.py").write_text(
        "import asyncio\nfrom fastapi import FastAPI\nfrom glassnet.core import spec\nfrom . import security\n"
    )
    assert violations(tmp_path) == []
