import { expect, it, vi } from "vitest";

import type { Pen } from "./figure";
import { hollow, markerCorners, markerName, paintMarker } from "./marker";

it("tells sixteen lines apart without their colours", () => {
  const looks = Array.from({ length: 16 }, (_, i) => `${hollow(i)} ${JSON.stringify(markerCorners(i, 0, 0))}`);
  expect(new Set(looks).size).toBe(16);
  expect(new Set(Array.from({ length: 16 }, (_, i) => markerName(i))).size).toBe(16);
  expect([markerName(1), markerName(9)]).toEqual(["square", "hollow square"]);
});

it("gives all markers about the same size, around their place", () => {
  for (let number = 0; number < 8; number += 1) {
    const corners = markerCorners(number, 10, 20, 1);
    const area = corners.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = corners[(i + 1) % corners.length] ?? [0, 0];
      return sum + (x * nextY - nextX * y) / 2;
    }, 0);
    expect(Math.abs(area)).toBeGreaterThan(1.7);
    expect(Math.abs(area)).toBeLessThan(3.4);
    for (const [x, y] of corners) expect(Math.hypot(x - 10, y - 20)).toBeLessThan(1.31);
  }
});

it("draws nothing where there is no place", () => {
  const stroke = vi.fn();
  const pen = new Proxy({}, { get: (_, name) => (name === "stroke" ? stroke : () => undefined) }) as unknown as Pen;
  paintMarker(pen, 0, [NaN, 1], { colour: "#000", rim: "#fff" });
  expect(stroke).not.toHaveBeenCalled();
});
