"""Errors as viewers are told about them."""

from __future__ import annotations

import logging

from glassnet.errors import GlassnetError
from glassnet.protocol import Problem

log = logging.getLogger(__name__)


def problem(error: Exception, op: str | None = None, rev: int | None = None) -> Problem:
    """What to tell the viewer whose command ``op`` failed. Errors that are not ours are faults and are logged."""
    if isinstance(error, GlassnetError):
        return Problem(code=error.code, message=str(error), op=op, rev=rev)
    log.error("%s failed", op, exc_info=error)
    sentence = f"a fault in the program prevented this ({type(error).__name__}); the session is as it was"
    return Problem(code=GlassnetError.code, message=sentence, op=op, rev=rev)
