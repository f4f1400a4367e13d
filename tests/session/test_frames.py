"""Frames: on credit, not too often, complete series."""

from __future__ import annotations

import numpy as np

from glassnet.protocol import CREDIT, Ack, Frame, Opened, Play, Reset, Step, Tune, Watch
from tests.session.stage import PAGE, Stage


def column(frame: Frame | None, probe: str, name: str) -> list[float]:
    assert frame is not None
    packed = frame.probes[probe][name]
    return np.frombuffer(packed["b"], f"<{packed['d']}").tolist()


def playing(*probes: str, rate: float = 30.0) -> Stage:
    stage = Stage()
    stage.do(Watch(probes=probes, rate=rate))
    stage.do(Play())
    return stage


def test_no_third_frame_without_an_acknowledgement() -> None:
    stage = playing("loss")
    frames = []
    for _ in range(100):
        stage.train()
        frames.append(stage.frame())
    made = [frame for frame in frames if frame]
    assert [frame.id for frame in made] == [0, 1]
    assert len(made) == CREDIT
    stage.do(Ack(frame=0))
    frame = stage.frame()
    assert frame
    assert frame.id == 2


def test_an_acknowledgement_counts_once() -> None:
    stage = playing("loss")
    for _ in range(50):
        stage.train()
        stage.frame()
    for _ in range(5):
        stage.do(Ack(frame=0))
        stage.do(Ack(frame=999))
    assert stage.frame()
    stage.train(50)
    assert stage.frame() is None


def test_frames_keep_their_distance() -> None:
    stage, times = playing("loss", rate=20.0), []
    for _ in range(300):
        stage.train()
        frame = stage.frame()
        if frame:
            times.append(stage.clock.now)
            stage.do(Ack(frame=frame.id))
    assert min(np.diff(times)) >= 0.05 - 1e-9
    assert len(times) > 50


def test_nobody_looks_nothing_is_made() -> None:
    stage = playing()
    stage.train(10)
    assert stage.frame() is None


def test_only_what_is_watched_is_sent() -> None:
    stage = playing("weights", "loss")
    stage.train()
    frame = stage.frame()
    assert frame
    assert set(frame.probes) == {"weights", "loss"}


def test_paused_one_frame_after_each_change() -> None:
    stage = Stage()
    stage.do(Watch(probes=("boundary", "loss")))
    assert stage.frame()
    for command in (Tune(rev=1, spec={"learning_rate": 0.1}), Reset(), Step(), Watch(probes=("loss",))):
        stage.clock.now += 1
        assert stage.frame() is None
        stage.do(command)
        stage.train()
        frame = stage.frame()
        assert frame
        stage.do(Ack(frame=frame.id))


def test_a_series_is_complete_however_few_frames_are_sent() -> None:
    stage = playing("loss")
    got: list[float] = []
    for tick in range(400):
        stage.train()
        if tick % 37 == 0:
            frame = stage.frame()
            if frame:
                got += column(frame, "loss", "step")
                stage.do(Ack(frame=frame.id))
    rows, _ = stage.session.run.history.series["loss"].after(-1)
    assert got == rows["step"].tolist()[: len(got)]
    assert len(got) > 300
    assert got == sorted(set(got))


def test_series_begin_anew_with_training() -> None:
    stage = playing("loss")
    stage.train(20)
    frame = stage.frame()
    assert frame
    stage.do(Reset())
    stage.clock.now += 1
    assert column(stage.frame(), "loss", "step") == [0]


def test_a_returning_page_gets_what_it_misses() -> None:
    stage = playing("loss")
    stage.train(50)
    first = column(stage.frame(), "loss", "step")
    stage.session.detach(PAGE)
    stage.train(50)
    stage.session.attach(2, int(first[-1]), resumed=True)
    assert stage.told(Opened, page=2)[0].since == first[-1]
    stage.do(Watch(probes=("loss",)), page=2)
    rows, _ = stage.session.run.history.series["loss"].after(-1)
    assert first + column(stage.frame(), "loss", "step") == rows["step"].tolist()


def test_a_page_that_knows_steps_never_made_starts_over() -> None:
    stage = Stage()
    stage.session.attach(2, 5000, resumed=True)
    assert stage.told(Opened, page=2)[0].since == -1


def test_two_viewers_have_their_own_view_and_credit() -> None:
    stage = playing("loss")
    stage.session.attach(2, -1, resumed=True)
    stage.do(Watch(probes=("boundary",), resolution=20), page=2)
    seen = []
    for _ in range(50):
        stage.train()
        frame = stage.frame()
        if frame:
            seen.append((frame.id, *frame.probes))
    assert sorted(seen) == [(0, "boundary"), (0, "loss"), (1, "boundary"), (1, "loss")]


def test_rate_is_zero_when_paused_and_true_when_playing() -> None:
    stage = playing("loss")
    for _ in range(200):
        stage.train()
    frame = stage.frame()
    assert frame
    passed, steps = stage.clock.now, stage.session.run.trainer.steps
    assert 0.5 * steps / passed < frame.rate < 2 * steps / passed
    stage.do(Reset())
    stage.clock.now += 1
    frame = stage.frame()
    assert frame
    assert frame.rate == 0
