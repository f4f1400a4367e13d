"""A page's life with a real server: open, play, watch, change, leave, come back."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import numpy as np

from glassnet.core.spec import experiment
from glassnet.core.trainer import Trainer
from tests.web.client import Page
from tests.web.conftest import Served

LAYERS = [{"type": "dense", "units": 3}]


def test_play_shows_frames_and_pause_stops_them(server: Served) -> None:
    with Page(server.port, open={}) as page:
        page.send("watch", probes=["boundary", "neurons", "loss"], resolution=40)
        assert page.until("frame")["step"] == 0
        page.send("play")
        page.until("state", state="playing")
        frames = [page.until("frame", state="playing") for _ in range(5)]
        steps = [frame["step"] for frame in frames]
        assert steps == sorted(set(steps))
        assert frames[0]["probes"]["boundary"]["value"]["s"] == [40, 40]
        page.send("pause")
        end = page.until("state", state="paused")
        last = page.until("frame")
        assert (last["step"], last["rate"]) == (end["step"], 0)


def test_no_third_frame_without_an_acknowledgement(server: Served) -> None:
    with Page(server.port, open={}, ack=False) as page:
        page.send("watch", probes=["loss"], rate=240)
        page.send("play")
        frames = [page.until("frame")["id"] for _ in range(2)]
        for _ in range(100):  # each takes a way there and back, so frames would have had time to come
            page.send("predict", point=[0, 0])
            assert page.receive()["event"] in ("predicted", "state")
        page.send("ack", frame=frames[0])
        assert page.until("frame")["id"] == 2


def test_a_step_gives_the_trainer_s_numbers(server: Served) -> None:
    trainer = Trainer(experiment({}))
    trainer.train(50)
    with Page(server.port, open={}) as page:
        assert page.step(50)["step"] == 50
        got = page.weights()
    expected = [layer["weights"].astype("<f4").tobytes() for layer in trainer.network.parameters]
    assert list(got.values()) == expected


def test_reset_gives_the_same_numbers(server: Served) -> None:
    with Page(server.port, open={}) as page:
        page.step(3, "epoch")
        first = page.weights()
        page.send("reset")
        assert page.until("tuned")["restarted"]
        assert page.weights() != first
        page.step(3, "epoch")
        assert page.weights() == first


def test_tune_keeps_weights_or_starts_again(server: Served) -> None:
    with Page(server.port, open={}) as page:
        page.step(50)
        before = page.weights()
        spec = page.opened["spec"]
        page.send("tune", rev=1, spec=spec | {"learning_rate": 0.5})
        tuned = page.until("tuned")
        assert (tuned["rev"], tuned["restarted"], tuned["step"]) == (1, False, 50)
        assert page.weights() == before
        page.send("tune", rev=2, spec=spec | {"layers": LAYERS})
        tuned = page.until("tuned")
        assert (tuned["rev"], tuned["restarted"], tuned["step"], tuned["parameters"]) == (2, True, 0, 13)


def test_series_are_complete_over_a_reconnection(server: Served) -> None:
    def steps(frame: dict[str, object]) -> list[int]:
        loss = frame["probes"].get("loss")  # type: ignore[attr-defined]
        return np.frombuffer(loss["step"]["b"], "<i4").tolist() if loss else []

    got: list[int] = []
    with Page(server.port, open={}) as page:
        session = page.opened["session"]
        page.send("watch", probes=["loss"])
        page.send("play")
        for _ in range(5):
            got += steps(page.until("frame"))
    with Page(server.port, open={"session": session, "since": got[-1]}) as page:
        assert page.opened["resumed"]
        assert page.opened["since"] == got[-1]
        page.send("pause")
        page.send("watch", probes=["loss"])
        got += steps(page.until("frame"))
    with Page(server.port, open={"session": session}) as page:
        page.send("watch", probes=["loss"])
        assert steps(page.until("frame"))[: len(got)] == got


def test_who_comes_back_after_a_reset_gets_the_new_curves_whole(server: Served) -> None:
    with Page(server.port, open={}) as page, Page(server.port, open={"session": page.opened["session"]}) as other:
        branch = page.until("branches")["current"]
        page.send("step", count=40)
        page.until("state", state="paused", step=40)
        page.send("reset")
        page.send("step", count=60)
        other.until("state", state="paused", step=60)
        session = page.opened["session"]
    for known, since in ((branch, -1), (branch + 1, 40)):
        with Page(server.port, open={"session": session, "since": 40, "branch": known}) as page:
            assert page.opened["since"] == since


def test_a_session_runs_on_while_its_page_is_away(server: Served) -> None:
    with Page(server.port, open={}) as page:
        page.send("play")
        session, seen = page.opened["session"], page.until("state", state="playing")["step"]
    with Page(server.port, open={"session": session}) as page:
        assert page.opened["state"] == "playing"
        page.send("watch", probes=["loss"])
        assert page.until("frame")["step"] > seen
        assert page.opened["spec"] == experiment({}).model_dump(mode="json")


def test_two_pages_watch_one_session(server: Served) -> None:
    with Page(server.port, open={}) as one, Page(server.port, open={"session": one.opened["session"]}) as two:
        two.send("watch", probes=["loss"])
        two.until("frame")
        one.send("play")
        two.until("state", state="playing")
        assert two.until("frame", state="playing")
        two.send("pause")
        one.until("state", state="paused")


def test_a_page_that_does_not_read_delays_nobody(server: Served) -> None:
    with Page(server.port, open={}) as slow, Page(server.port, open={"session": slow.opened["session"]}) as quick:
        slow.send("watch", probes=["boundary", "neurons"])
        slow.send("play")
        quick.send("watch", probes=["boundary", "neurons"])
        steps = [quick.until("frame", state="playing")["step"] for _ in range(20)]
        assert steps == sorted(set(steps))


def test_a_full_server_says_so(serve: Callable[..., Served]) -> None:
    served = serve(max_sessions=1, max_viewers=2)
    with Page(served.port, open={}), Page(served.port) as second:
        second.send("open")
        assert second.problem()["code"] == "server_full"
        with Page(served.port) as third:
            assert third.problem()["code"] == "server_full"


def test_close_ends_the_session_for_all(server: Served) -> None:
    with Page(server.port, open={}) as one, Page(server.port, open={"session": one.opened["session"]}) as two:
        one.send("close")
        one.until("closed")
        two.until("closed")
        two.send("open", session=one.opened["session"])
        assert two.problem()["code"] == "unknown_session"
        two.send("open", session=one.opened["session"], spec={"layers": LAYERS})
        assert not two.until("opened")["resumed"]


def test_diverged_is_told_and_can_be_mended(server: Served) -> None:
    spec = {
        "output": {"activation": {"type": "linear"}},
        "loss": {"type": "squared_error"},
        "layers": [{"type": "dense", "units": 8, "activation": {"type": "relu"}}],
        "learning_rate": 50,
    }
    with Page(server.port, open={"spec": spec}) as page:
        page.send("watch", probes=["boundary", "loss"])
        page.send("play")
        assert "Try" in page.until("state", state="diverged")["message"]
        page.send("play")
        assert page.problem()["code"] == "illegal_command"
        page.send("tune", rev=1, spec=spec | {"learning_rate": 0.001})
        assert page.until("tuned")["state"] == "paused"
        page.send("reset")
        page.send("play")
        page.until("frame", state="playing")


def test_a_speed_is_kept_to(server: Served) -> None:
    """At one epoch in a thousand seconds not even one step of thirty is due while other commands are answered."""
    with Page(server.port, open={}) as page:
        page.send("play", speed=0.001)
        page.until("state", state="playing")
        for _ in range(20):
            page.send("predict", point=[0, 0])
            page.until("predicted")
        page.send("pause")
        assert page.until("state", state="paused")["step"] == 0


def test_gradients_are_checked_on_demand(server: Served) -> None:
    with Page(server.port, open={}) as page:
        page.step(30)
        page.send("check_gradients")
        checked = page.until("gradients_checked")
        assert checked["step"] == 30
        assert len(checked["layers"]) == 3
        assert checked["two_sided"] < 1e-7
        page.send("step")
        assert page.until("state", state="paused")["step"] == 31


def test_an_export_is_downloaded(server: Served) -> None:
    with Page(server.port, open={}) as page:
        page.step(30)
        page.send("export")
        page.send("export")
        assert page.problem()["code"] == "illegal_command"
        done = page.until("exported")
        assert [file["precision"] for file in done["files"]] == ["float32", "float16", "int8"]
        assert done["files"][0]["max_difference"] < 1e-5
        for file in done["files"]:
            answer = httpx.get(f"http://127.0.0.1:{server.port}{file['url']}")
            assert len(answer.content) == file["file_bytes"]
            assert file["file_name"] in answer.headers["content-disposition"]
