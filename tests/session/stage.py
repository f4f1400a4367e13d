"""A session without processes or sockets: what it sends is collected, its clock is moved by hand."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from glassnet.core.spec import experiment
from glassnet.protocol import BranchList, Command, EditBranch, Frame, Message, Step
from glassnet.session.frames import Frames
from glassnet.session.session import Session
from glassnet.session.settings import Settings
from tests.session.clock import Clock

M = TypeVar("M", bound=Message)
PAGE = 1

EXPLODES = {
    "data": {"dataset": {"type": "circle"}},
    "output": {"activation": {"type": "linear"}},
    "loss": {"type": "squared_error"},
    "layers": [{"type": "dense", "units": 8, "activation": {"type": "relu"}}],
    "learning_rate": 50,
}
"""An experiment whose weights grow beyond all bounds."""


RICH: dict[str, Any] = {
    "optimizer": {"type": "adam"},
    "layers": [{"type": "dense", "units": 6, "dropout": 0.2}],
    "schedule": {"type": "plateau"},
}
"""Whatever has a memory: the optimizer, dropout's masks, a schedule that remembers losses."""


def spec(changes: dict[str, Any] | None = None, **more: object) -> dict[str, Any]:
    """A whole experiment: the default with some settings changed."""
    return experiment(dict(changes or {})).model_dump(mode="json") | more


class Stage:
    """One session with one page that is attached."""

    def __init__(self, spec: dict[str, Any] | None = None, settings: Settings | None = None) -> None:
        settings = settings or Settings()
        self.clock = Clock()
        self.sent: list[tuple[int, Message]] = []
        self.kept = 0
        self.session = Session("name", spec or {}, 0, settings, self._send, self._keep, self.clock)
        self.frames = Frames(settings.max_frame_rate, self.clock)
        self.session.attach(PAGE, -1, resumed=False)

    def _send(self, number: int, message: Message) -> None:
        self.sent.append((number, message))

    def _keep(self, session: Session) -> None:
        self.kept += 1

    def do(self, command: Command, page: int = PAGE) -> None:
        """A page asks for something."""
        self.session.obey(page, command)

    def train(self, slices: int = 1) -> None:
        """So many turns of a step or more."""
        for _ in range(slices):
            if self.session.ready():
                self.session.work(0.001)
            self.clock.now += 0.01

    def frame(self) -> Frame | None:
        """The next frame, if one is due now."""
        chosen = self.frames.next([self.session], busy=False)
        if chosen is None or chosen[0] > self.clock.now:
            return None
        return self.frames.make(self.session, chosen[2])

    def forward(self, steps: int) -> None:
        """Train so many steps, one at a time, so that every one is sampled."""
        for _ in range(steps):
            self.do(Step())
            while self.session.run.state == "playing":
                self.train()

    def theta(self) -> np.ndarray:
        """The numbers of the network now."""
        return self.session.run.trainer.network.theta.copy()

    def losses(self) -> dict[int, float]:
        """Step -> training loss, of the run that is shown."""
        rows = self.session.run.history.series["loss"].after(-1)[0]
        return dict(zip(rows["step"].tolist(), rows["train"].tolist(), strict=True))

    def listed(self) -> BranchList:
        """The list of the runs, as the page is told it."""
        self.sent.clear()
        self.do(EditBranch(branch=self.session.run.branches.current.id))
        return self.told(BranchList)[-1]

    def told(self, kind: type[M], page: int = PAGE) -> list[M]:
        """The messages of a kind that a page was sent since the last time; all others are forgotten."""
        messages = [message for number, message in self.sent if number == page and isinstance(message, kind)]
        self.sent.clear()
        return messages
