import { expect, it } from "vitest";

import { average, memory } from "./average";

it("starts at zero without correction, at the first value with it", () => {
  expect(Array.from(average([10, 10, 10], 0.9, false)).map((v) => Number(v.toFixed(6)))).toEqual([1, 1.9, 2.71]);
  expect(Array.from(average([10, 10, 10], 0.9, true)).map((v) => Number(v.toFixed(6)))).toEqual([10, 10, 10]);
});

it("follows the definition", () => {
  const [a, b, c] = average([4, 8, 1], 0.5, true);
  expect([a, b, c]).toEqual([4, (0.5 * 2 + 4) / 0.75, (0.5 * 5 + 0.5) / 0.875]);
});

it("is the series itself for β = 0", () => {
  expect(Array.from(average([3, 1, 2], 0, true))).toEqual([3, 1, 2]);
});

it("steps over what is not a number", () => {
  expect(Array.from(average([2, Number.NaN, 2], 0.5, true))).toEqual([2, 2, 2]);
});

it("is nothing before the first value, where v is 0", () => {
  const late = [Number.NaN, 4];
  expect(Array.from(average(late, 0.5, true))).toEqual([Number.NaN, 4]);
  expect(Array.from(average(late, 0.5, false))).toEqual([0, 2]);
});

it("remembers about 1/(1−β) points", () => {
  expect(memory(0.9)).toBeCloseTo(10);
});
