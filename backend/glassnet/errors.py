"""Everything that can go wrong, as one tree.

    GlassnetError
    ├── InvalidInput        a value is unknown, of the wrong type or out of range
    │   ├── InvalidExperiment   the choices do not fit together
    │   └── LimitExceeded       the choices fit, but ask for more than this server allows
    ├── IllegalCommand      the command is known, but not in this state
    ├── UnknownSession      no session has this id (any more)
    ├── UnknownModel        no model has been saved under this name, or not in this version
    ├── UnknownExport       no export is kept under this address (any more)
    ├── StoreFailed         what is on the disk is damaged, or cannot be written
    ├── ServerFull          no session or page more than there are can be served
    ├── Diverged            a weight stopped being a finite number
    ├── ExportFailed        the exported model differs from the trained one, or cannot be loaded
    ├── NotReadable         a model's file is damaged, or holds what cannot be taken over
    └── WorkerLost          the process that trained this session ended

Each has a stable ``code`` for programs and a sentence for people: what was expected, what came, what to do.
"""

from __future__ import annotations

from typing import ClassVar


class GlassnetError(Exception):
    """Base of all our errors. ``str(error)`` is a sentence that can be shown as it is."""

    code: ClassVar[str] = "error"


class InvalidInput(GlassnetError):
    """A value is unknown, of the wrong type or out of range."""

    code = "invalid_input"


class InvalidExperiment(InvalidInput):
    """The choices of an experiment do not fit together."""

    code = "invalid_experiment"


class LimitExceeded(InvalidInput):
    """The experiment is sound but larger than the configured limits."""

    code = "limit_exceeded"


class IllegalCommand(GlassnetError):
    """The command is known, but the session is in a state that does not allow it."""

    code = "illegal_command"


class UnknownSession(GlassnetError):
    """No session has this id: it was closed, expired or never existed."""

    code = "unknown_session"


class UnknownModel(GlassnetError):
    """No model has been saved under this name, or not in this version."""

    code = "unknown_model"


class UnknownExport(GlassnetError):
    """No export is kept under this address (any more), or it has no file of this name."""

    code = "unknown_export"


class StoreFailed(GlassnetError):
    """What is on the disk is damaged, or the disk cannot be written."""

    code = "store_failed"


class ServerFull(GlassnetError):
    """As many sessions or pages as this server is set to serve are there already."""

    code = "server_full"


class Diverged(GlassnetError):
    """A weight stopped being a finite number."""

    code = "diverged"

    def __init__(self, happened: str, advice: str) -> None:
        super().__init__(happened, advice)
        self.happened, self.advice = happened, advice

    def __str__(self) -> str:
        return f"{self.happened} {self.advice}"


class ExportFailed(GlassnetError):
    """The exported model cannot be loaded or differs from the trained one."""

    code = "export_failed"


class NotReadable(GlassnetError):
    """A model's file is damaged, or holds what cannot be taken over."""

    code = "not_readable"


class WorkerLost(GlassnetError):
    """The process that trained this session ended."""

    code = "worker_lost"
