import { expect, it } from "vitest";

import { between } from "./movement";

const at = (x: number, ...y: number[]) => ({
  left: Float32Array.from(y, () => x),
  right: Float32Array.from(y, () => x + 10),
  y: Float32Array.from(y),
});

const to = [at(100, 0, 50), at(300, 20)];
const movement = { from: [at(0, 100), null], to, start: 1000, time: 100 };

it("goes from where units were to where they belong", () => {
  const [half, done] = between(movement, to, 1050);
  expect(done).toBe(false);
  expect(half[0]?.left[0]).toBeGreaterThan(50);
  expect(half[0]?.left[0]).toBeLessThan(100);
  expect(half[0]?.y[1]).toBe(50); // a new unit is at its place at once
  expect(half[1]).toBe(to[1]); // as is a new column
});

it("arrives", () => {
  expect(between(movement, to, 1100)).toEqual([to, true]);
  expect(between(null, to, 5)).toEqual([to, true]);
});
