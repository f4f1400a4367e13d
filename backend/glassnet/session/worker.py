"""A worker: one process that trains many sessions in turn. ``python -m glassnet.session.worker SOCKET SETTINGS``.

It ends when its end of the socket is closed, so it never outlives the web process.
"""

from __future__ import annotations

import logging
import socket
import sys
from math import inf
from time import perf_counter, thread_time

from glassnet.core.carried import packed
from glassnet.errors import UnknownSession
from glassnet.protocol import Message, decode, encode
from glassnet.session.frames import Frames
from glassnet.session.inquiry import Inquiries, Inquiry
from glassnet.session.link import (
    Attach,
    Begin,
    Capture,
    Captured,
    Deliver,
    Detach,
    Do,
    Drop,
    Gone,
    Kept,
    Orders,
    Regain,
    Rest,
    TakeOver,
    WorkerEnd,
)
from glassnet.session.problems import problem
from glassnet.session.scheduler import Scheduler
from glassnet.session.session import Session
from glassnet.session.settings import Settings

log = logging.getLogger(__name__)
CURVES = ("loss", "accuracy")
"""Series that go along with a captured model."""
ENDED = "expected a session that still exists, but this one has ended; open another"


class Worker:
    """Takes orders, trains, makes frames, over and over."""

    def __init__(self, link: WorkerEnd, settings: Settings) -> None:
        self._link, self._settings = link, settings
        self._sessions: dict[str, Session] = {}
        self._scheduler = Scheduler(thread_time)
        self._frames = Frames(settings.max_frame_rate)
        self._inquiries = Inquiries()
        self._frame_at = inf
        """When the next frame is to be made, as far as known before the next order."""

    def work(self) -> None:
        """Work until the web process hangs up."""
        try:
            while True:
                orders = self._link.receive(self._idle())
                for order in orders:
                    self._follow(order)
                self._scheduler.turn()
                studied = self._inquiries.turn(self._asked(), self._busy())
                if orders or studied or perf_counter() >= self._frame_at:
                    self._make_frame()
        except (EOFError, OSError):
            return

    def _idle(self) -> float | None:
        """Seconds until there is something to do; None: nothing until an order comes."""
        now = perf_counter()
        times = [due for session in self._sessions.values() if (due := session.run.ready_at(now)) is not None]
        study = self._inquiries.due(self._asked(), self._busy())
        due = min(*times, self._frame_at, inf if study is None else study)
        return None if due == inf else max(0.0, due - now)

    def _asked(self) -> list[Inquiry]:
        """The studies of all viewers who are looking."""
        viewers = (viewer for session in self._sessions.values() for viewer in session.viewers.values())
        return [inquiry for viewer in viewers if viewer.looks() for inquiry in viewer.inquiries.values()]

    def _busy(self) -> bool:
        return any(session.run.state == "playing" for session in self._sessions.values())

    # ── orders ──

    def _follow(self, order: Orders) -> None:
        begin = thread_time()
        session = self._sessions.get(order.session)
        try:
            self._obey(order, session)
        except OSError:
            raise  # the link is closed
        except Exception:
            log.exception("order %s failed", type(order).__name__)
        if session:
            self._scheduler.charge(session, thread_time() - begin)

    def _obey(self, order: Orders, session: Session | None) -> None:
        match order:
            case Begin() | Regain():
                self._begin(order)
            case Attach():
                self._attach(order, session)
            case Do():
                self._do(order, session)
            case TakeOver() if session:
                self._take_over(order, session)
            case Detach() if session:
                session.detach(order.viewer)
            case Rest() if session:
                session.rest()
            case Capture() if session:
                self._capture(order, session)
            case Drop() if session:
                session.close()
                del self._sessions[session.name]
                self._scheduler.remove(session)

    def _begin(self, order: Begin | Regain) -> None:
        viewers = [order.viewer] if isinstance(order, Begin) else order.viewers
        try:
            session = Session(order.session, order.spec, order.rev, self._settings, self._send, self._keep)
        except Exception as error:
            self._link.send(Gone(order.session))  # first, so that a page that is told can open another at once
            for viewer in viewers:
                self._send(viewer, problem(error, "open", order.rev))
            return
        self._sessions[session.name] = session
        self._scheduler.add(session)
        if isinstance(order, Begin):
            session.attach(order.viewer, -1, resumed=False)
        else:
            session.regain(viewers, order.playing, order.speed, order.unit)
        self._keep(session)

    def _attach(self, order: Attach, session: Session | None) -> None:
        if session is None:
            self._send(order.viewer, problem(UnknownSession(ENDED), "open"))
        else:
            session.attach(order.viewer, order.since, resumed=True, branch=order.branch)

    def _do(self, order: Do, session: Session | None) -> None:
        command = decode(order.command)
        try:
            if session is None or order.viewer not in session.viewers:
                raise UnknownSession(ENDED)
            session.obey(order.viewer, command)
        except Exception as error:
            self._send(order.viewer, problem(error, command.op, getattr(command, "rev", None)))

    def _take_over(self, order: TakeOver, session: Session) -> None:
        try:
            session.take_over(order.spec, order.standing, order.rev)
        except Exception as error:
            self._send(order.viewer, problem(error, "take", order.rev))

    def _capture(self, order: Capture, session: Session) -> None:
        run, trainer = session.run, session.run.trainer
        theta = trainer.network.theta
        spec = trainer.experiment.model_dump(mode="json")
        numbers = theta.astype(theta.dtype.newbyteorder("<")).tobytes()
        curves = run.history.until(CURVES, trainer.steps)
        standing = packed(trainer.snapshot())
        self._link.send(Captured(order.ticket, spec, numbers, trainer.steps, standing, curves))

    # ── frames ──

    def _make_frame(self) -> None:
        chosen = self._frames.next(self._sessions.values(), self._busy())
        if chosen is None or chosen[0] > perf_counter():
            self._frame_at = chosen[0] if chosen else inf
            return
        self._frame_at = 0.0  # there may be more
        _, session, viewer = chosen
        begin = thread_time()
        try:
            self._send(viewer.number, self._frames.make(session, viewer))
        except OSError:
            raise  # the link is closed
        except Exception as error:
            viewer.watch = viewer.watch.model_copy(update={"probes": ()})
            self._send(viewer.number, problem(error, "watch"))
        self._scheduler.charge(session, thread_time() - begin)

    # ── reports ──

    def _send(self, viewer: int, message: Message) -> None:
        self._link.send(Deliver(viewer, encode(message)))

    def _keep(self, session: Session) -> None:
        """Report what it takes to begin this session again."""
        run = session.run
        spec = run.trainer.experiment.model_dump(mode="json")
        self._link.send(Kept(session.name, session.rev, spec, run.state == "playing", run.speed, run.unit))


def main() -> None:
    """The process's whole life."""
    number, settings = sys.argv[1:]
    with socket.socket(fileno=int(number)) as connection:
        Worker(WorkerEnd(connection), Settings.model_validate_json(settings)).work()


if __name__ == "__main__":
    main()
