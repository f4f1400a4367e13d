import { expect, it } from "vitest";

import { averaged, columnsOf, plainly, valueNames, valuesOf } from "./plan";

const series = {
  names: ["step", "epoch", "train", "dev"],
  columns: [
    [10, 20, 30],
    [1, 2, 3],
    [4, 2, 0],
    [5, 5, 5],
  ],
  version: 1,
};

it("draws every value over the epochs", () => {
  expect(valueNames(series)).toEqual(["train", "dev"]);
  expect(columnsOf(series, plainly(valueNames(series)), false)).toEqual([
    [1, 2, 3],
    [4, 2, 0],
    [5, 5, 5],
  ]);
});

it("leaves a gap where a logarithm ends, but knows the value", () => {
  const curves = plainly(["train"]);
  expect(columnsOf(series, curves, true)[1]).toEqual([4, 2, null]);
  expect(valuesOf(series, curves)).toEqual([[4, 2, 0]]);
});

it("adds averages to the raw curves", () => {
  const curves = averaged(["train", "dev"], 0.5, true, false);
  expect(curves.map(({ label }) => label)).toEqual(["train", "dev", "train average", "dev average"]);
  expect(Array.from(valuesOf(series, curves)[3] ?? [])).toEqual([5, 5, 5]);
});

it("compares both kinds of average, the uncorrected dashed", () => {
  const curves = averaged(["dev"], 0.5, false, true);
  expect(curves.map(({ dash }) => dash !== undefined)).toEqual([false, false, true]);
  expect(Array.from(valuesOf(series, curves)[2] ?? [])).toEqual([2.5, 3.75, 4.375]);
});

it("shows only the curves themselves where nothing is averaged", () => {
  expect(averaged(["train", "dev"], 0, true, true)).toHaveLength(2);
});
