"""Figures as a person takes them from the page: their numbers as CSV, their lines as SVG, where values lie in them."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np

from tests.e2e.playground import Playground

SVG = "{http://www.w3.org/2000/svg}"
POINT = re.compile(r"[ML]\s*(-?[\d.e-]+)[ ,](-?[\d.e-]+)")


class Line(NamedTuple):
    """A line of a drawing."""

    points: np.ndarray
    """(n, 2) in pixels."""
    width: float
    dashed: bool

    @property
    def style(self) -> tuple[float, bool]:
        """How thick it is, and whether in dashes."""
        return self.width, self.dashed


class Frame(NamedTuple):
    """Where a plot lies in its figure, and which values its edges stand for."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]
    logX: bool = False
    logY: bool = False

    def pixels(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Where values lie: (n, 2)."""
        (x0, x1), (y0, y1) = self.x, self.y
        up = (np.log(y) - np.log(y0)) / (np.log(y1) - np.log(y0)) if self.logY else (y - y0) / (y1 - y0)
        across = (x - x0) / (x1 - x0)
        return np.stack([self.left + across * self.width, self.top + (1 - up) * self.height], 1)


def saved(play: Playground, name: str, kind: str) -> bytes:
    """A figure as a file of this kind."""
    figure = play.page.locator(".figure").filter(has=play.page.locator(f"[data-figure='{name}']"))
    with play.page.expect_download() as download:
        figure.get_by_role("button", name="Export figure").click()
        play.button(kind).locator("visible=true").click()
    return Path(download.value.path()).read_bytes()


def columns(play: Playground, name: str) -> dict[str, np.ndarray]:
    """The numbers of a figure, column by column; what is missing is not a number."""
    head, *rows = csv.reader(io.StringIO(saved(play, name, "CSV").decode()))
    return {title: np.array([float(row[i] or "nan") for row in rows]) for i, title in enumerate(head)}


def frame(play: Playground, name: str) -> Frame:
    """Where values lie, as the figure was painted last."""
    play.page.wait_for_function(f"() => document.querySelector('[data-figure={name}]')?.dataset.frame")
    return Frame(**json.loads(play.page.locator(f"[data-figure={name}]").get_attribute("data-frame") or ""))


def lines(play: Playground, name: str) -> list[Line]:
    """The lines of a figure's drawing; filled shapes are none."""
    drawing = ElementTree.fromstring(saved(play, name, "SVG"))
    return [_line(path) for path in drawing.iter(f"{SVG}path") if path.get("fill") in {None, "none"}]


def _line(path: ElementTree.Element) -> Line:
    points = np.array(POINT.findall(path.get("d", "")), float).reshape(-1, 2)
    dashes = [float(dash) for dash in re.findall(r"[\d.]+", path.get("stroke-dasharray", ""))]
    return Line(points, float(path.get("stroke-width", "1")), any(dashes))
