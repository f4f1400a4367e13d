"""Archive: a script, the data and weights it starts from, a notebook and a word on how to run it, in one zip file."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np

from glassnet.core.asked import refuse
from glassnet.core.data import PARTS
from glassnet.core.trainer import Trainer
from glassnet.export.code.languages import LANGUAGES, environment
from glassnet.export.code.notebook import notebook
from glassnet.export.code.plan import Plan, starting_arrays
from glassnet.export.code.script import script

FOLDER = "glassnet-code"


def archive(trainer: Trainer, language: str) -> bytes:
    """A zip file that repeats the trainer's experiment from step 0 in "numpy" or "pytorch".

    It makes as many steps as the trainer has made. ExportFailed says what there is no code for.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files(trainer, language).items():
            file.writestr(zipfile.ZipInfo(f"{FOLDER}/{name}"), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def files(trainer: Trainer, language: str) -> dict[str, bytes]:
    """What lies in the folder: name -> content."""
    if language not in LANGUAGES:
        refuse(f"one of {', '.join(LANGUAGES)}", str(language))
    code = script(trainer, language)
    return {
        "README.md": _readme(trainer, language).encode(),
        "experiment.json": trainer.experiment.model_dump_json(indent=2).encode(),
        "run.npz": _data(trainer),
        "train.ipynb": notebook(code).encode(),
        "train.py": code.encode(),
    }


def _data(trainer: Trainer) -> bytes:
    """The raw examples by part, their targets, and the weights that training starts from."""
    experiment, data = trainer.experiment, trainer.data
    arrays: dict[str, Any] = {f"{part}_x": data.x[part] for part in PARTS}
    arrays |= {f"{part}_y": data.targets(part, experiment.output.activation) for part in PARTS}
    packed = io.BytesIO()
    arrays |= starting_arrays(experiment)
    np.savez_compressed(packed, **arrays)
    return packed.getvalue()


def _readme(trainer: Trainer, language: str) -> str:
    template = environment().get_template("common/README.md.jinja")
    return template.render(plan=Plan(trainer), language=LANGUAGES[language], numpy=np.__version__)
