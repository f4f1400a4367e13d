"""The colours of the page's maps, in light and in dark, as palettes of indexed pictures.

A test holds them equal to frontend/src/draw/palette.ts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Scheme = Literal["light", "dark"]
Colour = tuple[int, int, int]
DIVERGING: dict[Scheme, tuple[str, ...]] = {
    "light": ("#b35806", "#e6a15c", "#f2f1ee", "#79b3dc", "#0877bd"),
    "dark": ("#f08c35", "#965415", "#22262e", "#1c608f", "#3ba3ee"),
}
"""From −1 over 0 to +1."""
CLASSES = tuple("#3e68a7 #d1533e #53a768 #d19214 #683e92 #29bce6 #e67dbc #7d3e29 #7d9292 #bcbc14".split())
"""The colour of each class; beyond ten they repeat."""
LEVELS = 25
"""Shades of one class: ten classes fill a palette of 256."""


def diverging(scheme: Scheme) -> list[Colour]:
    """The colour of each byte 128 + 127 · value."""
    return [between(DIVERGING[scheme], ((byte - 128) / 127 + 1) / 2) for byte in range(256)]


def certainties(scheme: Scheme) -> list[Colour]:
    """The colour of each class · LEVELS + certainty: from the neutral middle to the class."""
    shares = [0.12 + 0.8 * level / (LEVELS - 1) for level in range(LEVELS)]
    return [between((DIVERGING[scheme][2], colour), share) for colour in CLASSES for share in shares]


def between(stops: Sequence[str], place: float) -> Colour:
    """The colour at a place from 0 to 1 along evenly spaced stops."""
    at = min(1.0, max(0.0, place)) * (len(stops) - 1)
    left = min(int(at), len(stops) - 2)
    low, high = (bytes.fromhex(stop[1:]) for stop in stops[left : left + 2])
    red, green, blue = (round(a + (b - a) * (at - left)) for a, b in zip(low, high, strict=True))
    return red, green, blue
