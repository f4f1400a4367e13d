import { expect, it } from "vitest";

import { pooled, shade } from "./pool";

it("keeps the extremes of what it pools", () => {
  const found = pooled([1, 2, 3, 4, 5], [1, 100, 0, 8, 2], 3);
  expect(found.places).toEqual([2, 4, 5]);
  expect(found.middles.map((value) => Math.round(value))).toEqual([10, 8, 2]);
  expect(found.lows).toEqual([1, 0, 2]);
  expect(found.highs).toEqual([100, 8, 2]);
});

it("leaves few points as they are", () => {
  expect(pooled([1, 2], [3, 4], 10)).toMatchObject({ places: [1, 2], lows: [3, 4], highs: [3, 4] });
});

it("tells nothing from what is not finite", () => {
  expect(pooled([1], [NaN], 10).middles).toEqual([NaN]);
});

it("shades on an absolute scale", () => {
  expect(shade(1e-10, [-10, 2])).toBe(0);
  expect(shade(1e-4, [-10, 2])).toBeCloseTo(0.5);
  expect(shade(1e9, [-10, 2])).toBe(1);
  expect(shade(0, [-10, 2])).toBe(0);
});
