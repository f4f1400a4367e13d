import { expect, it } from "vitest";

import { decades, linearRange, logRange, rounds } from "./scales";

it("begins at zero where zero is near", () => {
  expect(linearRange(0.02, 0.7)[0]).toBe(0);
  expect(linearRange(0.9, 1)[0]).toBeCloseTo(0.894);
  expect(linearRange(-1, 1)).toEqual([-1.12, 1.12]);
});

it("is never without extent", () => {
  for (const [low, high] of [linearRange(1, 1), linearRange(0, 0), linearRange(null, null)]) {
    expect(high).toBeGreaterThan(low);
  }
});

it("encloses values in whole powers of ten", () => {
  const [low, high] = logRange(3e-5, 0.2);
  expect(Math.log10(low)).toBeCloseTo(-5);
  expect(high).toBe(1);
  expect(logRange(0.1, 0.1)).toEqual([0.1, 1]);
  expect(logRange(0, 1)).toEqual([0.01, 1]);
});

it("thins the grid lines to as many as fit", () => {
  expect(decades(1e-12, 1, 4).map((value) => Math.round(Math.log10(value)))).toEqual([-12, -9, -6, -3, 0]);
  expect(decades(0.1, 1, 5)).toEqual([0.1, 1]);
  expect(rounds(0, 0.73, 4)).toEqual([0, 0.2, 0.4, 0.6]);
});
