"""Glassnet: see through a neural network while it learns. As a library:

    from glassnet import Experiment, Trainer

What is named here is imported when it is first asked for: ``import glassnet`` alone loads nothing, and a process that
only trains loads neither onnx nor scikit-learn.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glassnet.core.components.datasets.dataset import Table as Table
    from glassnet.core.components.datasets.own import Own as Own
    from glassnet.core.ensemble import Ensemble as Ensemble
    from glassnet.core.gradient_check import check_gradients as check_gradients
    from glassnet.core.spec import Experiment as Experiment
    from glassnet.core.spec import experiment as experiment
    from glassnet.core.trainer import Trainer as Trainer
    from glassnet.errors import GlassnetError as GlassnetError
    from glassnet.estimators import GlassnetClassifier as GlassnetClassifier
    from glassnet.estimators import GlassnetRegressor as GlassnetRegressor
    from glassnet.export.exporter import save_onnx as save_onnx

_PLACES = {
    "Ensemble": "glassnet.core.ensemble",
    "Experiment": "glassnet.core.spec",
    "GlassnetClassifier": "glassnet.estimators",
    "GlassnetError": "glassnet.errors",
    "GlassnetRegressor": "glassnet.estimators",
    "Own": "glassnet.core.components.datasets.own",
    "Table": "glassnet.core.components.datasets.dataset",
    "Trainer": "glassnet.core.trainer",
    "check_gradients": "glassnet.core.gradient_check",
    "experiment": "glassnet.core.spec",
    "save_onnx": "glassnet.export.exporter",
}
__all__ = list(_PLACES)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'glassnet' has no attribute '{name}'; it has {', '.join(_PLACES)}")
    value = globals()[name] = getattr(import_module(_PLACES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})
