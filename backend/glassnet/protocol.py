"""Everything that is said over the socket: commands from the page, events and frames from the server.

One message is one msgpack map in one binary WebSocket message. Commands carry ``op``, events carry ``event``.
The TypeScript types of the page are generated from this file. It is long because it is the one file both sides obey.

A number array travels as a map ``{"d": type, "s": shape, "b": bytes}``, little-endian, rows first; ``d`` is ``u1``,
``i4`` or ``f4``.

Frames are sent on credit: a viewer has at most ``CREDIT`` unacknowledged frames in flight, so a slow viewer costs no
memory and delays nobody. What a frame shows is the state at the moment it is made (newest wins). Series are complete:
each viewer's next frame continues them where its last one ended.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from glassnet.core.component import Frozen
from glassnet.core.explain import sentence
from glassnet.core.gradient_check import Verdict
from glassnet.core.plane import PairPlane, PcaPlane
from glassnet.core.program import Array
from glassnet.errors import InvalidInput

CREDIT = 2
"""Frames a viewer may have in flight."""
MAX_COMMAND_BYTES = 64 * 1024
"""Longest message a client may send."""

State = Literal["paused", "playing", "diverged"]
Unit = Literal["epoch", "batch"]
Plane = Annotated[PairPlane | PcaPlane, Field(discriminator="type")]


class Message(Frozen):
    """Base of all commands and events."""

    model_config = ConfigDict(defer_build=False)


# ── commands: page → server ──────────────────────────────────────────────────────────────────────


class Open(Message):
    """Begin: join the running session of this id, or start a new one with this experiment."""

    op: Literal["open"] = "open"
    rev: int = 0
    session: str | None = None
    """A session this page had before. If it still runs, its experiment is kept and ``spec`` is not used."""
    spec: dict[str, Any] | None = None
    """The experiment; none: the default."""
    since: int = -1
    """The last step of the series that the page still has."""
    branch: int | None = None
    """The run whose series these are; none: the one that is shown."""


class Tune(Message):
    """Replace the whole experiment; the session keeps what it can (weights, optimizer state)."""

    op: Literal["tune"] = "tune"
    rev: int
    spec: dict[str, Any]
    keep_weights: bool = False
    """Where layers change: keep the weights of those whose shapes agree."""


class Play(Message):
    """Train until paused."""

    op: Literal["play"] = "play"
    speed: float | None = Field(None, gt=0, le=1e6)
    """Epochs or steps per second; none: as fast as possible."""
    unit: Unit = "epoch"
    """What the speed counts: passes over the training set, or single steps."""


class Pause(Message):
    """Stop training; everything is kept."""

    op: Literal["pause"] = "pause"


class Step(Message):
    """Train so many batches or epochs, then stay paused."""

    op: Literal["step"] = "step"
    unit: Literal["batch", "epoch"] = "batch"
    count: int = Field(1, ge=1, le=100_000)


class Reset(Message):
    """Back to step 0 with the same seed: the same starting weights."""

    op: Literal["reset"] = "reset"


class Reseed(Message):
    """Back to step 0 with another seed, drawn by the server if none is given."""

    op: Literal["reseed"] = "reseed"
    rev: int
    seed: int | None = Field(None, ge=0, lt=2**31)


class SetWeight(Message):
    """Set one weight by hand."""

    op: Literal["set_weight"] = "set_weight"
    layer: int = Field(ge=0)
    """From 0; the output layer is the last."""
    unit: int = Field(ge=0)
    input: int | None = Field(None, ge=0)
    """Which input of the unit; none: its bias (β under batch norm)."""
    value: float = Field(ge=-1e6, le=1e6)


class Watch(Message):
    """What the viewer looks at. Only that is computed and sent; no probes: nothing is."""

    op: Literal["watch"] = "watch"
    probes: tuple[str, ...] = ()
    resolution: int = Field(100, ge=8, le=200)
    """Cells along each side of the large map."""
    plane: Plane | None = None
    """Which plane of the input space the maps show; none: the dataset's own."""
    focus: tuple[int, int] | None = None
    """(layer, unit) to send at full resolution; layer −1 are the inputs."""
    weight: tuple[int, int, int | None] | None = None
    """(layer, unit, input) of the weight to see up close; no input: the bias (β under batch norm)."""
    rate: float = Field(30.0, gt=0, le=240)
    """Frames a second wanted; the server may send fewer."""


class Predict(Message):
    """What does the network say about this point?"""

    op: Literal["predict"] = "predict"
    point: tuple[float, ...] = Field(min_length=1, max_length=4096)
    """Raw inputs, as in the dataset, before features and normalization."""


class Export(Message):
    """Make and verify an ONNX file of the model as it is now."""

    op: Literal["export"] = "export"


class CheckGradients(Message):
    """Compare the gradients of backpropagation with differences of the loss, for the model as it is now."""

    op: Literal["check_gradients"] = "check_gradients"


class Ask(Message):
    """Begin a study, or begin it anew with other knobs. Findings come in the frames, until it is done or left."""

    op: Literal["ask"] = "ask"
    key: str = Field(min_length=1, max_length=40)
    """What the page calls it; a viewer has one study of each name."""
    study: dict[str, Any]
    """Its type and knobs."""


class Leave(Message):
    """Nobody wants to know any more: the study of this name ends."""

    op: Literal["leave"] = "leave"
    key: str = Field(min_length=1, max_length=40)


class Adopt(Message):
    """Go on with a model that a study has trained, instead of the session's own."""

    op: Literal["adopt"] = "adopt"
    rev: int
    key: str = Field(min_length=1, max_length=40)
    model: int = Field(ge=0)


class Take(Message):
    """Go on with a model whose file was read, instead of the session's own."""

    op: Literal["take"] = "take"
    rev: int
    token: str = Field(min_length=1, max_length=40)
    """Under which the server keeps what it read."""


class Seek(Message):
    """Show the nearest moment up to a step of a run, as it was, its experiment included; paused."""

    op: Literal["seek"] = "seek"
    rev: int = 0
    branch: int
    step: int = Field(ge=0)


class Fork(Message):
    """Go on from a moment of the current run as a run of its own, with other settings."""

    op: Literal["fork"] = "fork"
    rev: int = 0
    spec: dict[str, Any] | None = None
    """The whole experiment; none: that of the moment. For another network or other data it begins at step 0."""
    label: str = Field("", max_length=80)
    """What the run is called; empty: by its number."""
    step: int | None = Field(None, ge=0)
    """From the nearest moment up to here; none: from now."""
    play: bool = False
    speed: float | None = Field(None, gt=0, le=1e6)
    unit: Unit = "epoch"


class EditBranch(Message):
    """Rename, pin, delete or restore a run; what is none stays."""

    op: Literal["edit_branch"] = "edit_branch"
    branch: int
    name: str | None = Field(None, max_length=80)
    pinned: bool | None = None
    deleted: bool | None = None


class ReadBranch(Message):
    """The curves of a run, whole."""

    op: Literal["read_branch"] = "read_branch"
    branch: int
    probes: tuple[str, ...] = Field(max_length=8)


class Compare(Message):
    """Two runs on the same data, at their ends, on the viewer's plane."""

    op: Literal["compare"] = "compare"
    first: int
    second: int


class Ack(Message):
    """A frame arrived and was drawn: its credit returns."""

    op: Literal["ack"] = "ack"
    frame: int


class Close(Message):
    """End the session for good."""

    op: Literal["close"] = "close"


Command = (
    Open
    | Tune
    | Play
    | Pause
    | Step
    | Reset
    | Reseed
    | SetWeight
    | Watch
    | Predict
    | Export
    | CheckGradients
    | Ask
    | Leave
    | Adopt
    | Take
    | Seek
    | Fork
    | EditBranch
    | ReadBranch
    | Compare
    | Ack
    | Close
)

# ── events: server → page ────────────────────────────────────────────────────────────────────────


class Opened(Message):
    """The session is there. Always the first event; followed by ``examples``."""

    event: Literal["opened"] = "opened"
    session: str
    rev: int
    spec: dict[str, Any]
    state: State
    step: int
    epoch: float
    resumed: bool
    """Whether it ran already; otherwise it begins now."""
    since: int
    """The step after which series continue: what the page has up to it still holds. −1: they begin anew."""
    parameters: int
    bytes: int
    """Memory that training takes: parameters, gradients, the optimizer's state and the buffers of a batch."""


class Tuned(Message):
    """The experiment was replaced: what the session trains now."""

    event: Literal["tuned"] = "tuned"
    rev: int
    spec: dict[str, Any]
    state: State
    step: int
    epoch: float
    parameters: int
    bytes: int
    """Memory that training takes now."""
    restarted: bool
    """Whether series start anew: training begins again at step 0, or another run is shown."""


class StateChanged(Message):
    """Playing, paused or diverged; ``message`` says why, where that is not obvious."""

    event: Literal["state"] = "state"
    state: State
    step: int
    epoch: float
    message: str | None = None


class Examples(Message):
    """The data on the plane of the maps. Sent after open, after new data and after a new plane."""

    event: Literal["examples"] = "examples"
    rev: int
    axes: tuple[str, str]
    """What the plane's two directions are called."""
    reach: tuple[float, float, float, float]
    """Left, right, bottom, top of the maps in plane coordinates."""
    train: dict[str, Any]
    """``xy`` f4 (m, 2) on the plane, ``y`` f4 (m,): class number or value."""
    dev: dict[str, Any]
    """The same, and ``x`` f4 (m, inputs), raw."""
    pixels: Any = None
    """For datasets of pictures: the dev examples, u1 (m, height, width), 0 to 255."""


class News(Message):
    """What a study has found so far."""

    type: str
    """Of the study."""
    progress: float
    """Which part of the work is done, from 0 to 1."""
    done: bool
    error: str
    """Why it could not be answered, in a sentence; empty if all is well."""
    facts: dict[str, Any]
    """What is said, as plain values."""
    arrays: dict[str, Any]
    """What is drawn: name -> array."""


class Frame(Message):
    """What the watched probes show now."""

    event: Literal["frame"] = "frame"
    id: int
    rev: int
    state: State
    step: int
    epoch: float
    rate: float
    """Steps per second, over the last second or so; 0 when paused."""
    probes: dict[str, dict[str, Any]]
    """Probe type -> name -> array. Which names: see the probe's docstring."""
    studies: dict[str, News]
    """By the name that the page gave it: every study that has found something since the last frame."""


class Predicted(Message):
    """The answer to ``predict``."""

    event: Literal["predicted"] = "predicted"
    point: tuple[float, ...]
    output: tuple[float, ...]
    """The output units: probabilities, or the value in regression."""
    answer: str
    """In words: the class with its probability, or the value."""
    activations: list[list[float]]
    """Every unit of every layer for this point, the inputs first."""


Precision = Literal["float32", "float16", "int8"]
"""What an exported network computes in: int8 means products of 8-bit integers."""


class ExportedFile(Message):
    """An ONNX file that waits for its download and was compared with the trained model."""

    precision: Precision
    layers: int
    """How many of the network's layers are in this precision; the most sensitive ones may keep more bits."""
    fine: bool
    """Where the usual form loses too much. In float16: only products are; in int8: a number takes two bytes."""
    wide: bool
    """Whether what is not in this precision, inputs and outputs apart, is in float64: float32 is not exact enough."""
    url: str
    file_name: str
    file_bytes: int
    max_difference: float
    """Largest difference between onnxruntime and the trainer over the grid and all examples."""
    agreement: float
    """Fraction of points given the same class; in regression, a value within 1 % of the largest."""
    points: int
    """How many points were compared."""
    provider: str
    """Where onnxruntime ran it, for example CPUExecutionProvider."""
    reason: str
    """Why there."""
    milliseconds_per_10k: float
    """For 10,000 points at a time."""
    milliseconds_single: float
    """For a single point."""


class RefusedPrecision(Message):
    """A precision in which the network would not be the same."""

    precision: Precision
    reason: str


class Offer(Message):
    """A file that the server makes of an exported network as soon as somebody asks for it."""

    name: str
    """Of its format."""
    kind: Literal["code", "weights", "report"]
    """What it is for: to train the same network, to load its numbers, or to read about it."""
    label: str
    """What it is, in a few words."""
    url: str
    file_name: str


class Exported(Message):
    """The network as ONNX, in each precision that keeps it the same, and what else can be had of it."""

    event: Literal["exported"] = "exported"
    steps: int
    """How far it was trained."""
    outputs: list[str]
    """What the model answers, by name: the label and probabilities or scores, or the values of a regression."""
    layers: int
    """How many layers the network has."""
    files: tuple[ExportedFile, ...]
    """float32 first."""
    refused: tuple[RefusedPrecision, ...]
    offers: tuple[Offer, ...]


class CheckedLayer(Message):
    """One layer of a gradient check."""

    name: str
    parameters: int
    checked: int
    """How many of them were compared; of many, a sample."""
    two_sided: float
    """‖difference quotient − gradient‖ / (‖difference quotient‖ + ‖gradient‖), with (J(θ+ε) − J(θ−ε))/2ε."""
    one_sided: float
    """The same with (J(θ+ε) − J(θ))/ε, which is less exact."""
    verdict: Verdict


class GradientsChecked(Message):
    """The answer to ``check_gradients``."""

    event: Literal["gradients_checked"] = "gradients_checked"
    rev: int
    step: int
    verdict: Verdict
    """In words, over all layers."""
    message: str
    """What the verdict means."""
    objective: float
    """J, the mean loss plus the penalty on weights, over these examples."""
    examples: int
    epsilon: float
    two_sided: float
    one_sided: float
    layers: tuple[CheckedLayer, ...]
    """The output is the last."""
    notes: tuple[str, ...]
    """How the check differs from training, for example that dropout was off."""


class BranchFacts(Message):
    """One run of the session."""

    id: int
    name: str
    pinned: bool
    deleted: bool
    """It can still be restored."""
    parent: int | None
    """The run it left, which may be gone."""
    forked_at: int | None
    """The step at which it left its parent; none: training began anew, it is no fork."""
    steps: int
    moments: tuple[int, ...]
    """Steps that can be shown again."""
    spec: dict[str, Any]
    train: float | None
    """The loss at its end."""
    dev: float | None
    score: float | None
    """Accuracy or R² on the dev set, else on the training set."""


class Here(Message):
    """The numbers of an earlier moment that is shown."""

    step: int
    loss: dict[str, float]
    """Part of the data -> mean loss."""
    score: dict[str, float]


class BranchList(Message):
    """All runs that are kept, oldest first. Sent after open, when they change, and now and then while one plays."""

    event: Literal["branches"] = "branches"
    current: int
    here: Here | None
    """None: the end of the current run is shown."""
    branches: tuple[BranchFacts, ...]


class BranchSeries(Message):
    """The answer to ``read_branch``."""

    event: Literal["branch_series"] = "branch_series"
    branch: int
    probes: dict[str, dict[str, Any]]
    """Probe type -> column -> array."""


class Compared(Message):
    """The answer to ``compare``: what two runs answer over the same plane."""

    event: Literal["compared"] = "compared"
    first: int
    second: int
    resolution: int
    maps: dict[str, Any]
    """``first``, ``second`` and ``difference``, each f4 (R, R), rows from the top.

    In regression the values, and second − first. Else probabilities, of the second of two classes or of the answer
    among more; the difference is Σ|p₂ − p₁|/2 over the classes: 0 where they agree, 1 where each is sure of another.
    """
    disagreement: float
    """Which part of the plane gets another class; in regression the mean |difference|."""
    regression: bool
    numbers: tuple[dict[str, float], dict[str, float]]
    """Of the first and the second: loss and score on each part of the data."""


class Closed(Message):
    """The session has ended, as asked."""

    event: Literal["closed"] = "closed"


class Problem(Message):
    """Something asked for could not be done; the session is as it was."""

    event: Literal["problem"] = "problem"
    code: str
    message: str
    op: str | None = None
    """The command that failed."""
    rev: int | None = None
    """The edit that was refused, if it was one."""


Event = (
    Opened
    | Tuned
    | StateChanged
    | Examples
    | Frame
    | Predicted
    | Exported
    | GradientsChecked
    | BranchList
    | BranchSeries
    | Compared
    | Closed
    | Problem
)

_commands: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Field(discriminator="op")])


def decode(message: bytes) -> Command:
    """The command in a message; InvalidInput says what is wrong with it."""
    if len(message) > MAX_COMMAND_BYTES:
        raise InvalidInput(
            f"expected a message of at most {MAX_COMMAND_BYTES:,} bytes, got {len(message):,}; send less"
        )
    try:
        values = msgspec.msgpack.decode(message)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise InvalidInput("expected a msgpack map, got bytes that are not msgpack; check the client") from error
    try:
        return _commands.validate_python(values)
    except ValidationError as error:
        raise InvalidInput(sentence(error)) from error


def encode(message: Message) -> bytes:
    """One message, ready to be sent."""
    return msgspec.msgpack.encode(message.model_dump())


def packed(array: Array) -> dict[str, Any]:
    """A number array as it travels: floats as f4, small unsigned as u1, other integers as i4."""
    kind = {"f": "<f4", "u": "u1", "b": "u1", "i": "<i4"}[array.dtype.kind]
    data = np.ascontiguousarray(array, dtype=kind)
    return {"d": kind.removeprefix("<"), "s": list(data.shape), "b": data.tobytes()}
