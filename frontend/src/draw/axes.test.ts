import { expect, it } from "vitest";

import { logText, roundStep, ticks } from "./axes";

it("puts ticks at round values within the axis", () => {
  expect(ticks(-6, 6, 6).map((tick) => tick.text)).toEqual(["−4", "−2", "0", "2", "4"]);
  expect(ticks(4.1, 8.1, 4).map((tick) => tick.text)).toEqual(["5", "6", "7", "8"]);
  expect(ticks(0, 0.1, 5).map((tick) => tick.text)).toEqual(["0.02", "0.04", "0.06", "0.08"]);
});

it("says where along the axis they fall", () => {
  expect(ticks(-6, 6, 6).map((tick) => tick.place)).toEqual([2 / 12, 4 / 12, 6 / 12, 8 / 12, 10 / 12]);
});

it("has none on an axis without extent", () => {
  expect([ticks(1, 1, 5), ticks(0, Number.NaN, 5), ticks(2, 1, 5)]).toEqual([[], [], []]);
});

it("names powers of ten only, small ones as powers", () => {
  expect([1e-4, 0.01, 0.5, 1, 1000, 1e6].map(logText)).toEqual(["10⁻⁴", "0.01", "", "1", "1,000", "10⁶"]);
});

it("rounds steps up to 1, 2 and 5", () => {
  expect([0.03, 1.1, 4, 7].map(roundStep).map((step) => Number(step.toPrecision(6)))).toEqual([0.05, 2, 5, 10]);
});
