"""Formats of a run with its history, by name: what is read rather than run. A new one is a line here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from glassnet.core.trainer import Trainer
from glassnet.export.formats import Format
from glassnet.export.report.history import History

SIDE = 2048
"""Cells along a side of the fine boundary."""


def reports(history: History) -> dict[str, Format]:
    """Everything a trained network and its history can be written as."""

    def page(trainer: Trainer) -> bytes:
        from glassnet.export.report.document import report

        return report(trainer, history).encode()

    def drawn(trainer: Trainer) -> bytes:
        from glassnet.export.report.document import figures

        return _zipped(figures(trainer, history))

    return {
        "report": Format(".html", "HTML report: settings, curves, boundary, metrics, model card", page, "report"),
        "history-csv": Format(
            ".history.csv", "history as CSV: loss and score over the steps", lambda _: history.csv().encode(), "report"
        ),
        "history-json": Format(".history.json", "history as JSON", lambda _: history.json().encode(), "report"),
        "boundary": Format(".boundary.png", f"fine boundary as PNG, {SIDE:,} × {SIDE:,} pixels", _boundary, "report"),
        "figures": Format(".figures.zip", "figures of the report, as SVG and PNG", drawn, "report"),
    }


def _boundary(trainer: Trainer) -> bytes:
    from glassnet.export.boundary import boundary
    from glassnet.export.report.picture import picture

    return picture(boundary(trainer, SIDE))


def _zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
