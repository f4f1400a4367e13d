import { flushSync } from "svelte";
import { expect, it } from "vitest";
import { dockViews, restored, showViews } from "./preferences.svelte";
import { reconciled, same } from "./same";
import { Session } from "./session.svelte";
import { Watch } from "./watch.svelte";

it("wants a probe as long as somebody does, and nothing while hidden", () => {
  const watch = new Watch();
  const [one, two, other] = [watch.want("loss"), watch.want("loss"), watch.want("boundary")];
  expect(watch.probes).toEqual(["boundary", "loss"]);
  one();
  one();
  expect(watch.probes).toEqual(["boundary", "loss"]);
  two();
  flushSync();
  expect(watch.probes).toEqual(["boundary"]);
  watch.hidden = true;
  expect(watch.probes).toEqual([]);
  other();
});

it("can be asked from an effect", () => {
  const watch = new Watch();
  let runs = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      runs++;
      return watch.want("loss");
    });
  });
  flushSync();
  watch.want("boundary");
  flushSync();
  expect([runs, watch.probes]).toEqual([1, ["boundary", "loss"]]);
  stop();
  expect(watch.probes).toEqual(["boundary"]);
});

it("turns the counters a few times a second while playing, and at once when that ends", () => {
  const session = new Session();
  const at = (step: number, time: number, state: "playing" | "paused" = "playing") =>
    session.count({ event: "frame", id: 0, rev: 0, state, step, epoch: step / 10, rate: 100 }, session.events, time);
  session.settle({ state: "playing", step: 0, epoch: 0 });
  at(1, 1000);
  at(2, 1016);
  expect(session.step).toBe(1);
  at(9, 1100);
  expect(session.step).toBe(9);
  session.settle({ state: "paused", step: 12, epoch: 1.2 });
  expect([session.announcement, session.rate]).toEqual(["Paused at epoch 1.", 0]);
  at(10, 1300);
  expect([session.step, session.state]).toEqual([12, "paused"]);
  at(13, 1301, "paused");
  expect(session.step).toBe(13);
});

it("does not go back to the counters of a frame that was drawn after a later event", () => {
  const session = new Session();
  const frame = { event: "frame", id: 0, rev: 0, state: "paused", step: 4, epoch: 0.4, rate: 0 } as const;
  const came = session.events;
  session.settle({ state: "paused", step: 5, epoch: 0.5 });
  session.count(frame, came);
  expect(session.step).toBe(5);
  session.count({ ...frame, step: 6 });
  expect(session.step).toBe(6);
});

it("takes back the advice on a divergence when it was followed", () => {
  const session = new Session();
  session.settle({ state: "diverged", step: 3, epoch: 0 });
  session.notice = "Try 0.1.";
  session.settle({ state: "diverged", step: 3, epoch: 0 });
  expect(session.notice).toBe("Try 0.1.");
  session.settle({ state: "paused", step: 3, epoch: 0 });
  expect(session.notice).toBeNull();
});

it("restores preferences and takes no harm from what somebody else stored", () => {
  expect(restored('{"beta": 0.5, "discretize": "yes", "unknown": 1}')).toMatchObject({ beta: 0.5, discretize: false });
  for (const text of [null, "", "null", "[1", "7"]) expect(restored(text).theme).toBe("system");
});

it("says for a link what the dock shows, where that is not the usual", () => {
  const dock = (changes: object) => dockViews({ ...restored(null), ...changes });
  expect(dock({})).toEqual([]);
  expect(dock({ dockTab: "gradients" })).toEqual(["gradients"]);
  expect(dock({ dockPins: ["loss", "landscape"] })).toEqual(["loss", "landscape"]);
  expect(dock({ dockTab: "gradients", dockOpen: false })).toEqual([]);
  showViews(["gradients", "landscape"]);
  expect(dockViews()).toEqual(["gradients", "landscape"]);
  showViews([]);
  expect(dockViews()).toEqual(["gradients", "landscape"]);
});

it("compares plain values and keeps equal parts", () => {
  expect(same({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
  expect(same({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  expect(same([], {})).toBe(false);
  const before = { left: { x: 1 }, right: [1, 2] };
  const now = reconciled(before, { left: { x: 1 }, right: [1, 3] });
  expect(now.left).toBe(before.left);
  expect(now.right).toEqual([1, 3]);
});
