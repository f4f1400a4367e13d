"""Session: one run, what may be done with it, and the viewers that are told."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from time import perf_counter

from glassnet.core.component import registry
from glassnet.core.components.probes import Probe
from glassnet.core.data import Prepared
from glassnet.core.limits import Limits, needed_bytes, parameters
from glassnet.core.spec import Experiment, experiment
from glassnet.errors import InvalidInput
from glassnet.protocol import (
    Ack,
    Adopt,
    Ask,
    CheckGradients,
    Closed,
    Command,
    Compare,
    EditBranch,
    Fork,
    Leave,
    Message,
    Opened,
    Pause,
    Play,
    Predict,
    ReadBranch,
    Reseed,
    Reset,
    Seek,
    SetWeight,
    StateChanged,
    Step,
    Tune,
    Tuned,
    Unit,
    Watch,
)
from glassnet.session.answers import examples, predicted
from glassnet.session.checking import checked
from glassnet.session.comparison import compared
from glassnet.session.inquiry import MOST_ASKED, Inquiry, asked_for
from glassnet.session.run import Run
from glassnet.session.runs import branches, series_of
from glassnet.session.scheduler import Clock
from glassnet.session.state import Action
from glassnet.session.viewer import Viewer

log = logging.getLogger(__name__)
Send = Callable[[int, Message], None]
"""Sends a message to the viewer of this number."""
Keep = Callable[["Session"], None]
"""Notes what the session is now: its experiment, or whether it plays, may have changed."""
BRANCHES_EVERY = 2.0
"""Seconds between two lists of the runs while training goes on."""
RESTED = "Training was paused, because nobody watched for a while."
LOST = "The process that trained this network ended. Training started again from step 0."


class Session:
    """Obeys its viewers and tells them what happened.

    A command that cannot be done raises one of our errors and leaves the session as it was.
    """

    def __init__(
        self,
        name: str,
        spec: object,
        rev: int,
        limits: Limits,
        send: Send,
        keep: Keep,
        clock: Clock = perf_counter,
    ) -> None:
        self.name, self.rev = name, rev
        self.viewers: dict[int, Viewer] = {}
        self._resting = False
        self._limits, self._send, self._keep = limits, send, keep
        self._clock, self._branches_at = clock, 0.0
        self.run = Run(self._checked(spec), clock, self._moved)
        self._shown = self.run.branches.current
        """Whose series the viewers have."""

    # ── viewers ──

    def attach(self, number: int, since: int, resumed: bool, branch: int | None = None) -> None:
        """A page begins to watch; it has the series up to the step ``since`` of a run (None: of the one shown)."""
        if since > self.run.trainer.steps or branch not in {None, self.run.branches.current.id}:
            since = -1
        viewer = self._seat(number)
        viewer.cursors = self.run.history.cursors(since)
        self._send(number, Opened(session=self.name, resumed=resumed, since=since, **self._now()))
        self._show_examples(viewer)
        self._send(number, branches(self.run))
        if self._resting:
            self._resting = False
            self._send(number, self._state(RESTED))

    def regain(self, numbers: list[int], playing: bool, speed: float | None, unit: Unit = "epoch") -> None:
        """The process that ran this session ended, this is the session begun again: tell its viewers, and go on."""
        for number in numbers:
            self._seat(number)
        self._tuned(restarted=True)
        if playing:
            self.run.play(speed, LOST, unit)
        else:
            self._moved(LOST)
        for viewer in self.viewers.values():
            self._show_examples(viewer)

    def detach(self, number: int) -> None:
        """A page watches no more."""
        self.viewers.pop(number, None)

    def rest(self) -> None:
        """Nobody has watched for a while: stop training, and tell whoever comes next."""
        self._resting = self.run.state == "playing"
        self.run.pause()

    def close(self) -> None:
        """Tell everybody that it is over."""
        self._tell(Closed())

    def _seat(self, number: int) -> Viewer:
        viewer = self.viewers[number] = Viewer(number)
        return viewer

    # ── commands ──

    def obey(self, number: int, command: Command) -> None:
        """Do what a viewer asks."""
        viewer = self.viewers[number]
        match command:
            case Watch():
                self._watch(viewer, command)
            case Ack():
                viewer.acknowledge(command.frame)
            case Predict() | CheckGradients() | ReadBranch() | Compare():
                self._send(number, self._answer(viewer, command))
            case Ask():
                self._ask(viewer, command)
            case Leave():
                viewer.inquiries.pop(command.key, None)
            case Adopt():
                self._adopt(viewer, command)
            case Tune():
                self._tune(command.spec, command.rev, command.keep_weights)
            case Reseed():
                seed = secrets.randbelow(2**31) if command.seed is None else command.seed
                self._tune(self.run.trainer.experiment.model_dump() | {"seed": seed}, command.rev, action="restart")
            case _:
                self._move(command)

    def _answer(self, viewer: Viewer, question: Predict | CheckGradients | ReadBranch | Compare) -> Message:
        run = self.run
        match question:
            case Predict():
                return predicted(run.trainer, question.point)
            case CheckGradients():
                return checked(run.trainer, self.rev)
            case ReadBranch():
                return series_of(run.branches.find(question.branch), question.probes)
            case Compare():
                first, second = run.branches.find(question.first), run.branches.find(question.second)
                return compared(first, second, viewer.watch.plane)

    def _move(self, command: Command) -> None:
        run = self.run
        match command:
            case Play():
                run.play(command.speed, unit=command.unit)
            case Pause():
                run.pause()
            case Step():
                run.step(command.count * (run.trainer.steps_per_epoch if command.unit == "epoch" else 1))
            case Reset():
                run.reset()
                self._tuned(restarted=True)
            case SetWeight():
                run.set_weight(command.layer, command.unit, command.input, command.value)
                self._all_stale()
            case EditBranch():
                run.branches.edit(command.branch, command.name, command.pinned, command.deleted)
                self._tell_branches()
            case Seek() | Fork():
                self._travel(command)
        if run.branches.current is not self._shown:
            self._tuned(restarted=True)

    def _travel(self, command: Seek | Fork) -> None:
        """Show another moment, or go on from it."""
        run, had = self.run, self.run.trainer.data
        if isinstance(command, Seek):
            run.seek(command.branch, command.step)
        else:
            run.fork(None if command.spec is None else self._checked(command.spec), command.label, command.step)
        self.rev = max(self.rev, command.rev)
        same = run.branches.current is self._shown
        self._tuned(restarted=False)  # tells the state, too: one without the other would begin the page's curves anew
        if same:
            self._tell_branches()
        self._show_new(had)
        if isinstance(command, Fork) and command.play:
            run.play(command.speed, unit=command.unit)

    def _tune(self, spec: object, rev: int, keep_weights: bool = False, action: Action = "change") -> None:
        had = self.run.trainer.data
        restarted = self.run.retune(self._checked(spec), keep_weights, action)
        self.rev = max(self.rev, rev)
        self._tuned(restarted)
        self._show_new(had)

    def _watch(self, viewer: Viewer, watch: Watch) -> None:
        known = registry[Probe.kind]
        for name in watch.probes:
            if name not in known:
                raise InvalidInput(f"expected probes of {', '.join(known)}, got '{name[:40]}'")
        plane = viewer.watch.plane
        viewer.look(self.run.trainer, watch)
        if watch.plane != plane:
            self._show_examples(viewer)

    def _ask(self, viewer: Viewer, ask: Ask) -> None:
        if ask.key not in viewer.inquiries and len(viewer.inquiries) >= MOST_ASKED:
            raise InvalidInput(f"expected at most {MOST_ASKED} studies at a time, got one more; leave one of them")
        viewer.inquiries[ask.key] = Inquiry(asked_for(ask.study), self.run.subject)

    def _adopt(self, viewer: Viewer, adopt: Adopt) -> None:
        inquiry = viewer.inquiries.get(adopt.key)
        if inquiry is None or inquiry.finding.model is None:
            raise InvalidInput("expected a study that has trained models, got none of this name; run it again")
        model = inquiry.finding.model(adopt.model)
        self._limits.check(model.experiment)
        had = self.run.trainer.data
        self.run.take_over(model.experiment, model.snapshot())
        self.rev = max(self.rev, adopt.rev)
        self._tuned(restarted=True)
        self._show_new(had)

    def _show_new(self, had: Prepared) -> None:
        """Send the examples, if there are others now."""
        if had is not self.run.trainer.data:
            for viewer in self.viewers.values():
                self._show_examples(viewer)

    def _checked(self, spec: object) -> Experiment:
        new = experiment({} if spec is None else spec)
        self._limits.check(new)
        return new

    # ── training ──

    def ready(self) -> bool:
        """Whether there is something to train now."""
        return self.run.ready()

    def work(self, seconds: float) -> None:
        """Train for about so long. A fault stops this session only."""
        if self._clock() >= self._branches_at:
            self._tell_branches()
        try:
            self.run.work(seconds)
        except Exception as error:
            log.exception("training of session %s failed", self.name)
            self.run.pause(f"Training stopped: a fault in the program ({type(error).__name__}). Try another choice.")

    # ── telling ──

    def _moved(self, reason: str | None) -> None:
        self._keep(self)
        self._all_stale()
        self._tell(self._state(reason))
        self._branches_at = 0.0
        if self.run.state != "playing":
            self._tell_branches()

    def _state(self, reason: str | None) -> StateChanged:
        run = self.run
        return StateChanged(state=run.state, step=run.trainer.steps, epoch=run.trainer.epoch, message=reason)

    def _tell_branches(self) -> None:
        self._branches_at = self._clock() + BRANCHES_EVERY
        if self.viewers:
            self._tell(branches(self.run))

    def _tuned(self, restarted: bool) -> None:
        branched, self._shown = self.run.branches.current is not self._shown, self.run.branches.current
        restarted = restarted or branched
        if restarted:
            for viewer in self.viewers.values():
                viewer.cursors = {}
        self._keep(self)
        self._all_stale()
        self._tell(Tuned(restarted=restarted, **self._now()))
        if branched:
            self._tell_branches()

    def _now(self) -> dict[str, object]:
        trainer = self.run.trainer
        return {
            "rev": self.rev,
            "spec": trainer.experiment.model_dump(mode="json"),
            "state": self.run.state,
            "step": trainer.steps,
            "epoch": trainer.epoch,
            "parameters": parameters(trainer.experiment),
            "bytes": needed_bytes(trainer.experiment),
        }

    def _show_examples(self, viewer: Viewer) -> None:
        self._send(viewer.number, examples(self.run.trainer, viewer.view(self.run.trainer), self.rev))

    def _all_stale(self) -> None:
        for viewer in self.viewers.values():
            viewer.stale = True

    def _tell(self, message: Message) -> None:
        for number in self.viewers:
            self._send(number, message)
