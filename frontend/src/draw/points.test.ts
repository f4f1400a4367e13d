import { expect, it, vi } from "vitest";

import { drawMarks, nearest, place, point, radius, type Paper } from "./points";

function paper(): Paper & { calls: Record<string, ReturnType<typeof vi.fn>> } {
  const calls = Object.fromEntries(
    ["beginPath", "arc", "fill", "stroke", "moveTo", "lineTo"].map((name) => [name, vi.fn()]),
  );
  const context = calls as unknown as CanvasRenderingContext2D;
  return { context, calls, width: 300, height: 300, reach: [-6, 6, -6, 6], halo: "white", ink: "black" };
}

it("puts the top of the plane at the top of the paper", () => {
  expect(place(-6, 6, paper())).toEqual([0, 0]);
  expect(place(6, -6, paper())).toEqual([300, 300]);
  expect(point(75, 75, paper())).toEqual([-3, 3]);
});

it("crosses out only what is wrong", () => {
  const on = paper();
  drawMarks(on, { xy: Float32Array.of(0, 0, 1, 1), colours: ["red", "blue"], shape: "ring", wrong: (i) => i === 1 }, 3);
  expect(on.calls.arc).toHaveBeenCalledTimes(2);
  expect(on.calls.lineTo).toHaveBeenCalledTimes(4);
  expect(on.calls.moveTo?.mock.calls[0]?.[0]).toBeCloseTo(170.5);
});

it("finds the nearest example", () => {
  expect(nearest(Float32Array.of(-5, 5, 1, 1, 4, 4), 175, 121, paper())).toEqual({ index: 1, distance: 4 });
  expect(nearest(new Float32Array(0), 1, 1, paper()).index).toBe(-1);
});

it("draws many points smaller than few", () => {
  expect(radius(2000, 300)).toBeLessThan(radius(200, 300));
});
