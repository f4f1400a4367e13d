import { flushSync } from "svelte";
import { expect, it, vi } from "vitest";

import type { Packed } from "../net/arrays";
import { onProbe, receive } from "./frames";
import { study } from "./studies.svelte";

it("draws at once without making the listening effect run again", () => {
  vi.stubGlobal("requestAnimationFrame", (paint: FrameRequestCallback) => paint(0));
  const value: Packed = { d: "u1", s: [1], b: Uint8Array.of(7) };
  const probes = { boundary: { value } };
  receive(
    { event: "frame", id: 1, rev: 0, state: "paused", step: 1, epoch: 0, rate: 0, probes, studies: {} },
    true,
    () => 0,
  );
  let drawn = $state(0);
  let runs = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      runs += 1;
      return onProbe("boundary", () => (drawn += 1));
    });
  });
  flushSync();
  expect([drawn, runs]).toEqual([1, 1]);
  stop();
});

it("says whether a study runs, also after the view that asked first has gone", () => {
  const warned = vi.spyOn(console, "warn");
  const first = $effect.root(() => {
    const own = study("slice");
    $effect(() => void own.running);
  });
  flushSync();
  first();
  const heard: boolean[] = [];
  const second = $effect.root(() => {
    $effect(() => void heard.push(study("slice").running));
  });
  flushSync();
  study("slice").begin({ type: "slice" });
  flushSync();
  study("slice").end();
  flushSync();
  expect(heard).toEqual([false, true, false]);
  expect(warned).not.toHaveBeenCalled();
  second();
});
