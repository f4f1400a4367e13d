import { expect, it, vi } from "vitest";

import { drawMarks, place, point, radius, type Paper } from "./points";

function paper(): Paper & { calls: Record<string, ReturnType<typeof vi.fn>> } {
  const calls = Object.fromEntries(["beginPath", "arc", "fill", "stroke"].map((name) => [name, vi.fn()]));
  const context = calls as unknown as CanvasRenderingContext2D;
  return { context, calls, width: 300, height: 300, reach: [-6, 6, -6, 6], halo: "white" };
}

it("puts the top of the plane at the top of the paper", () => {
  expect(place(-6, 6, paper())).toEqual([0, 0]);
  expect(place(6, -6, paper())).toEqual([300, 300]);
  expect(point(75, 75, paper())).toEqual([-3, 3]);
});

it("fills dots and leaves rings hollow", () => {
  const on = paper();
  drawMarks(on, { xy: Float32Array.of(0, 0, 1, 1), colours: ["red", "blue"], shape: "dot" }, 3);
  expect(on.calls.fill).toHaveBeenCalledTimes(2);
  expect(on.calls.arc?.mock.calls[1]?.slice(0, 3)).toEqual([175, 125, 3]);
  drawMarks(on, { xy: Float32Array.of(0, 0), colours: ["red"], shape: "ring" }, 3);
  expect(on.calls.fill).toHaveBeenCalledTimes(2);
});

it("draws many points smaller than few", () => {
  expect(radius(2000, 300)).toBeLessThan(radius(200, 300));
});
