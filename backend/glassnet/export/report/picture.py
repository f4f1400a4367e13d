"""A map as a PNG: indexed colours, so that light and dark differ in the palette only."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np

from glassnet.core.program import Array
from glassnet.export.boundary import Boundary
from glassnet.export.report.palette import CLASSES, LEVELS, Colour, Scheme, certainties, diverging


def picture(found: Boundary, scheme: Scheme = "light") -> bytes:
    """The boundary as a PNG."""
    maps = found.maps
    if "value" in maps:
        return png(maps["value"], diverging(scheme))
    level = np.rint(maps["confidence"] / 255 * (LEVELS - 1)).astype(np.uint8)
    return png(maps["label"] % len(CLASSES) * np.uint8(LEVELS) + level, certainties(scheme))


def png(pixels: Array, palette: Sequence[Colour]) -> bytes:
    """Pixels (height, width), numbers of colours in the palette, as a PNG (ISO/IEC 15948)."""
    height, width = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    lines = np.zeros((height, width + 1), np.uint8)  # every line begins with its filter: 0, none
    lines[:, 1:] = pixels
    colours = bytes(part for colour in palette for part in colour)
    chunks = (b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
