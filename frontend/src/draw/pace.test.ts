import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { paced } from "./pace";

let waiting: ((now: number) => void)[] = [];

beforeEach(() => {
  waiting = [];
  vi.stubGlobal("requestAnimationFrame", (call: (now: number) => void) => waiting.push(call));
  vi.stubGlobal("cancelAnimationFrame", () => (waiting = []));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function frame(now: number): void {
  const calls = waiting;
  waiting = [];
  for (const call of calls) call(now);
}

it("draws once a frame, however often it is asked", () => {
  const draw = vi.fn();
  const pace = paced(draw);
  pace.request();
  pace.request();
  frame(0);
  frame(16);
  expect(draw).toHaveBeenCalledTimes(1);
});

it("waits until it is time, and does not forget", () => {
  const draw = vi.fn();
  const pace = paced(draw, 10);
  pace.request();
  frame(0);
  pace.request();
  frame(50);
  expect(draw).toHaveBeenCalledTimes(1);
  frame(100);
  expect(draw).toHaveBeenCalledTimes(2);
});

it("stops", () => {
  const draw = vi.fn();
  const pace = paced(draw);
  pace.request();
  pace.stop();
  frame(0);
  expect(draw).not.toHaveBeenCalled();
});
