"""Run: one experiment in motion: its trainer, its state, its pace and its record."""

from __future__ import annotations

from collections.abc import Callable

from glassnet.core.program import Array
from glassnet.core.spec import Experiment
from glassnet.core.subject import Subject
from glassnet.core.timeline import Moment, Timeline
from glassnet.core.trainer import Snapshot, Trainer
from glassnet.errors import Diverged
from glassnet.protocol import State, Unit
from glassnet.session.pace import Pace, Rate
from glassnet.session.record import Record
from glassnet.session.scheduler import Clock
from glassnet.session.state import Action, after

Moved = Callable[[str | None], None]
"""Called when the state may have changed, with the reason where it is not obvious."""


class Run:
    """Trains in slices. What is asked for and not possible raises one of our errors and changes nothing."""

    def __init__(self, experiment: Experiment, clock: Clock, moved: Moved) -> None:
        self.trainer = Trainer(experiment)
        self.state: State = "paused"
        self.rate = Rate()
        self._record = Record(self.trainer, clock)
        self.history, self.branches = self._record.history, self._record.branches
        self._clock, self._moved = clock, moved
        self._pace = Pace()
        self.speed: float | None = None
        """Epochs or steps a second when it plays; none: as fast as possible."""
        self.unit: Unit = "epoch"
        """What the speed counts."""
        self._told_step = False
        self._diverged = ""
        self._record.sample()

    # ── what may be asked of it ──

    def play(self, speed: float | None, reason: str | None = None, unit: Unit = "epoch") -> None:
        """Train until paused, at so many epochs or steps a second (None: as fast as possible)."""
        state = after(self.state, "play")
        self._go_on()
        self.speed, self.unit, self._pace.goal = speed, unit, None
        self._start_pace()
        self._enter(state, reason)

    def pause(self, reason: str | None = None) -> None:
        """Stop training; the series end where it stops."""
        state = after(self.state, "pause")
        if self.state == "playing":
            self._record.sample(always=True)
        self._enter(state, reason)

    def halt(self, reason: str) -> None:
        """Stop without another look at the network: the fault may be in looking."""
        self._enter(after(self.state, "pause"), reason)

    def step(self, steps: int) -> None:
        """Train so many batches, then pause. Steps asked for while others are under way are added to them."""
        if self._pace.goal is not None:
            self._pace.goal += steps
            return
        self.state = after(self.state, "step")  # told when it is done, or when it turns out to take a while
        self._go_on()
        self._pace.goal, self._told_step = self.trainer.steps + steps, False
        self._start_pace()

    def reset(self) -> None:
        """Back to step 0, paused."""
        state = after(self.state, "restart")
        self._leave()
        self.trainer.reset()
        self._restart(state)

    def retune(self, experiment: Experiment, keep_weights: bool = False, action: Action = "change") -> bool:
        """Go on with another experiment; True if training began again at step 0."""
        state = after(self.state, action)
        self._leave()
        restarted = self._become(experiment, keep_weights)
        if restarted:
            self._restart(state)
        else:
            self._go_on()
            self._change(state)
        return restarted

    def _become(self, experiment: Experiment, keep_weights: bool = False) -> bool:
        had = self.trainer.data
        restarted = self.trainer.retune(experiment, keep_weights)
        if had is not self.trainer.data:
            self._record.look_at_new_data()
        return restarted

    def take_over(self, experiment: Experiment, snapshot: Snapshot) -> None:
        """Go on with a model that was trained elsewhere, from where it stands; paused."""
        state = after(self.state, "restart")
        self._leave()
        self._become(experiment)
        self.trainer.restore(snapshot)
        self._restart(state)

    def seek(self, branch: int, step: int) -> None:
        """Show the nearest moment up to a step of a branch, as it was; paused."""
        target = self.branches.find(branch)
        state = after(self.state, "restart")
        self._leave()
        self._record.open(target)
        self._show(target.timeline.at(step))
        self._rest()
        self.state = state

    def fork(self, experiment: Experiment | None, name: str, step: int | None) -> None:
        """Go on from a moment, or from now, as a branch of its own, with other settings; paused.

        Settings that another network or other data belong to begin at step 0.
        """
        state = after(self.state, "restart")
        self._leave()
        before = self._record.now
        moment = before if step is None else self.timeline.at(step)
        try:
            self._show(moment)
            restarted = self._become(experiment or moment.experiment)
        except Exception:
            self._show(before)
            raise
        self._record.branch_off(-1 if restarted else moment.step, name)
        self._rest()
        self._record.sample(always=True)
        self.state = state

    @property
    def timeline(self) -> Timeline:
        """The moments of this run."""
        return self._record.timeline

    @property
    def past(self) -> bool:
        """Whether an earlier moment is shown: whatever goes on from it is another branch."""
        return self._record.past

    @property
    def subject(self) -> Subject:
        """What studies may look at."""
        return Subject(self.trainer, self._columns, lambda: self.timeline.moments, self._divergence)

    def _divergence(self) -> str:
        return self._diverged if self.state == "diverged" else ""

    def _columns(self, probe: str) -> dict[str, Array]:
        series = self.history.series.get(probe)
        return series.after(-1)[0] if series else {}

    def set_weight(self, layer: int, unit: int, input: int | None, value: float) -> None:
        """Set one weight by hand."""
        state = after(self.state, "change")
        self.trainer.set_weight(layer, unit, input, value)
        self._go_on()
        self._change(state)

    # ── slices ──

    def ready_at(self, now: float) -> float | None:
        """When there is something to train; None while it does not play."""
        return self._pace.ready_at(now) if self.state == "playing" else None

    def ready(self) -> bool:
        """Whether there is something to train now."""
        now = self._clock()
        due = self.ready_at(now)
        return due is not None and due <= now

    def work(self, seconds: float) -> None:
        """Train for about so long."""
        trainer, begin = self.trainer, self._clock()
        steps = self._pace.steps(seconds, begin, trainer.steps, trainer.steps_per_epoch)
        try:
            trainer.train(steps)
        except Diverged as error:
            self._diverged = error.happened
            self._record.sample(always=True)
            self._enter(after(self.state, "diverge"), str(error))
            return
        now = self._clock()
        self._pace.took(steps, now - begin, now)
        self.rate.read(now, trainer.steps)
        if self._pace.goal is not None:
            self._towards_goal()
        elif trainer.steps % trainer.steps_per_epoch == 0 or steps < trainer.steps_per_epoch:
            self._record.sample_if_due()

    def _towards_goal(self) -> None:
        if self._pace.goal == self.trainer.steps:
            self._record.sample(always=True)
            self._enter(after(self.state, "finish"))
            return
        self._record.sample_if_due()
        if not self._told_step:
            self._told_step = True
            self._moved(None)

    # ── how it changes ──

    def _enter(self, state: State, reason: str | None = None) -> None:
        self.state = state
        if state != "playing":
            self._pace.goal = None
            self.rate.stop()
        self._moved(reason)

    def _change(self, state: State) -> None:
        self._start_pace()
        self._record.sample(always=True)
        if state != self.state:
            self._enter(state)

    def _restart(self, state: State) -> None:
        self._record.begin()
        self._rest()
        self._change(state)

    def _rest(self) -> None:
        self.rate.stop()
        self._pace.goal = None
        self._pace.forget()

    def _leave(self) -> None:
        self._record.end(playing=self.state == "playing")

    def _go_on(self) -> None:
        """Training goes on from here: from an earlier moment as a branch of its own."""
        if self.past:
            self._record.branch_off(self.trainer.steps)

    def _show(self, moment: Moment) -> None:
        self._become(moment.experiment)
        self.trainer.restore(moment.standing)

    def _start_pace(self) -> None:
        paced = self.speed if self._pace.goal is None else None
        steps = self.trainer.steps_per_epoch if self.unit == "epoch" else 1
        self._pace.start(self._clock(), paced and paced * steps)
