"""Session: one run, what may be done with it, and the viewers that are told."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from time import perf_counter

from glassnet.core.carried import unpacked
from glassnet.core.limits import Limits
from glassnet.core.spec import Experiment, experiment
from glassnet.core.trainer import Snapshot, Trainer
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
    Pause,
    Play,
    Predict,
    ReadBranch,
    Reseed,
    Reset,
    Seek,
    SetWeight,
    Step,
    Tune,
    Unit,
    Watch,
)
from glassnet.session.answers import answer
from glassnet.session.audience import Audience, Send
from glassnet.session.inquiry import MOST_ASKED, Inquiry, asked_for
from glassnet.session.run import Run
from glassnet.session.scheduler import Clock
from glassnet.session.state import Action
from glassnet.session.viewer import Viewer

log = logging.getLogger(__name__)
Keep = Callable[["Session"], None]
"""Notes what the session is now: its experiment, or whether it plays, may have changed."""
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
        self.name = name
        self._resting = False
        self._limits, self._keep, self._clock = limits, keep, clock
        self.run = Run(self._checked(spec), clock, self._moved)
        self._audience = Audience(self.run, rev, send, clock)
        self.viewers = self._audience.viewers

    @property
    def rev(self) -> int:
        """Number of the last edit."""
        return self._audience.rev

    # ── viewers ──

    def attach(self, number: int, since: int, resumed: bool, branch: int | None = None) -> None:
        """A page begins to watch; it has the series up to the step ``since`` of a run (None: of the one shown)."""
        if since > self.run.trainer.steps or branch not in {None, self.run.branches.current.id}:
            since = -1
        self._audience.welcome(number, self.name, resumed, since)
        if self._resting:
            self._resting = False
            self._audience.tell_one(number, self._audience.state(RESTED))

    def regain(self, numbers: list[int], playing: bool, speed: float | None, unit: Unit = "epoch") -> None:
        """The process that ran this session ended, this is the session begun again: tell its viewers, and go on."""
        for number in numbers:
            self._audience.seat(number)
        self._tuned(restarted=True)
        if playing:
            self.run.play(speed, LOST, unit)
        else:
            self._moved(LOST)
        self._audience.show_new_examples()

    def detach(self, number: int) -> None:
        """A page watches no more."""
        self.viewers.pop(number, None)

    def rest(self) -> None:
        """Nobody has watched for a while: stop training, and tell whoever comes next."""
        self._resting = self.run.state == "playing"
        self.run.pause()

    def close(self) -> None:
        """Tell everybody that it is over."""
        self._audience.tell(Closed())

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
                self._audience.tell_one(number, answer(command, self.run, self.rev, viewer))
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
                self._audience.outdate()
            case EditBranch():
                run.branches.edit(command.branch, command.name, command.pinned, command.deleted)
                self._audience.tell_branches()
            case Seek() | Fork():
                self._travel(command)
        if self._audience.elsewhere:
            self._tuned(restarted=True)

    def _travel(self, command: Seek | Fork) -> None:
        """Show another moment, or go on from it."""
        run, had = self.run, self.run.trainer.data
        if isinstance(command, Seek):
            run.seek(command.branch, command.step)
        else:
            run.fork(None if command.spec is None else self._checked(command.spec), command.label, command.step)
        same = not self._audience.elsewhere
        self._edited(command.rev)
        self._tuned(restarted=False)  # tells the state, too: one without the other would begin the page's curves anew
        if same:
            self._audience.tell_branches()
        self._audience.show_new_examples(had)
        if isinstance(command, Fork) and command.play:
            run.play(command.speed, unit=command.unit)

    def _tune(self, spec: object, rev: int, keep_weights: bool = False, action: Action = "change") -> None:
        had = self.run.trainer.data
        restarted = self.run.retune(self._checked(spec), keep_weights, action)
        self._edited(rev)
        self._tuned(restarted)
        self._audience.show_new_examples(had)

    def _watch(self, viewer: Viewer, watch: Watch) -> None:
        plane = viewer.watch.plane
        viewer.look(self.run.trainer, watch)
        if watch.plane != plane:
            self._audience.show_examples(viewer)

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
        self._go_on_with(model.experiment, model.snapshot(), adopt.rev)

    def take_over(self, spec: object, standing: str, rev: int) -> None:
        """Go on with a model from a file, from where its training stood; paused."""
        chosen = self._checked(spec)
        self._go_on_with(chosen, unpacked(standing, Trainer(chosen).snapshot()), rev)

    def _go_on_with(self, experiment: Experiment, snapshot: Snapshot, rev: int) -> None:
        had = self.run.trainer.data
        self.run.take_over(experiment, snapshot)
        self._edited(rev)
        self._tuned(restarted=True)
        self._audience.show_new_examples(had)

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
        self._audience.tell_branches_if_due()
        try:
            self.run.work(seconds)
        except Exception as error:
            log.exception("training of session %s failed", self.name)
            self.run.halt(f"Training stopped: a fault in the program ({type(error).__name__}). Try another choice.")

    # ── what has changed ──

    def _moved(self, reason: str | None) -> None:
        self._keep(self)
        self._audience.tell_moved(reason)

    def _tuned(self, restarted: bool) -> None:
        self._keep(self)
        self._audience.tell_tuned(restarted)

    def _edited(self, rev: int) -> None:
        self._audience.rev = max(self.rev, rev)
