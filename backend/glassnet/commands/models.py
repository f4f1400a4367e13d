"""Save models on this computer, list them, and serve them by the Open Inference Protocol.

A saved model has versions 1, 2, …, which never change. They are in the folder that GLASSNET_MODELS_FOLDER names.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from glassnet.errors import InvalidInput

if TYPE_CHECKING:
    from glassnet.session.settings import Settings
    from glassnet.store.models import Models, Saved


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands ``serve``, ``list`` and ``save``."""
    folder = argparse.ArgumentParser(add_help=False)
    folder.add_argument("--folder", type=Path, help="instead of the one that GLASSNET_MODELS_FOLDER names")
    parts = parser.add_subparsers(metavar="ACTION", required=True, dest="action")
    serving = parts.add_parser("serve", parents=[folder], help="serve all saved models")
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serving.add_argument(
        "--port", type=int, default=8001, help="port; the next free one if taken (default: %(default)s)"
    )
    listing = parts.add_parser("list", parents=[folder], help="list all saved models with their versions")
    listing.add_argument("--json", action="store_true", help="write the list as JSON")
    saving = parts.add_parser("save", parents=[folder], help="save an ONNX file as a model's next version")
    saving.add_argument("file", type=Path, metavar="FILE.onnx")
    saving.add_argument("name", help="small letters and digits, with '-', '_' or '.' between them")


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    from glassnet.session.settings import Settings

    settings = Settings.from_environment()
    if arguments.folder is not None:
        settings = settings.model_copy(update={"models_folder": str(arguments.folder)})
    if arguments.action == "serve":
        return _serve(arguments, settings)
    from glassnet.store.models import Models
    from glassnet.web.models import models_folder

    models = Models(models_folder(settings))
    return _list(models, arguments.json) if arguments.action == "list" else _save(models, arguments)


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until Ctrl-C."""
    from glassnet.web.models import models_app
    from glassnet.web.server import serve

    if not 0 <= arguments.port < 65_536:
        raise InvalidInput(f"expected a port from 0 to 65535, got {arguments.port}")
    serve(arguments.host, arguments.port, False, settings, models_app)
    return 0


def _list(models: Models, as_json: bool) -> int:
    """Write one line a model, or JSON."""
    newest = [models.get(name) for name in models.names()]
    if as_json:
        print(json.dumps([_told(each) for each in newest], indent=2, ensure_ascii=False))
    elif not newest:
        print(f"No model is saved in {models.folder}. glassnet models save FILE.onnx NAME saves one.")
    for saved in newest if not as_json else ():
        versions = f"{saved.version} version{'s' if saved.version > 1 else ''}"
        print(f"{saved.name}  {versions}, {saved.bytes:,} bytes, {saved.at}  {saved.facts.text}")
    return 0


def _save(models: Models, arguments: argparse.Namespace) -> int:
    """Look into the file, and keep it."""
    from glassnet.export.facts import MOST_BYTES, facts_of
    from glassnet.store.models import check_name

    check_name(arguments.name)
    try:
        with arguments.file.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput(f"cannot read {arguments.file}: {error.strerror}") from error
    saved = models.save(arguments.name, content, facts_of(content))
    print(f"Saved as {saved.name}, version {saved.version}, in {models.folder}.")
    return 0


def _told(saved: Saved) -> dict[str, object]:
    return {"name": saved.name, "versions": saved.version, "bytes": saved.bytes, "at": saved.at}
