"""Code that trains the same network elsewhere: a folder with a script, its data and how to run it."""

from glassnet.export.code.archive import archive
from glassnet.export.code.languages import KINDS, LANGUAGES
from glassnet.export.code.script import script

__all__ = ["KINDS", "LANGUAGES", "archive", "script"]
