import { expect, it } from "vitest";

import { averaged, epochsOf, extent, nearest, plainly, tableOf, valueNames, valuesOf } from "./plan";

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
  expect(epochsOf(series)).toEqual([1, 2, 3]);
  expect(tableOf(series, plainly(["dev"]))).toEqual({
    columns: ["step", "epoch", "dev"],
    rows: [
      [10, 1, 5],
      [20, 2, 5],
      [30, 3, 5],
    ],
  });
});

it("reaches from the lowest to the highest value, of those that the axis can show", () => {
  const values = valuesOf(series, plainly(["train", "dev"]));
  expect(extent(values, false)).toEqual([0, 5]);
  expect(extent(values, true)).toEqual([2, 5]);
  expect(extent([[NaN, Infinity]], false)).toEqual([null, null]);
});

const forms = { beta: 0.5, raw: true, plain: false, corrected: true };

it("adds averages to the raw curves", () => {
  const curves = averaged(plainly(["train", "dev"]), forms);
  expect(curves.map(({ label }) => label)).toEqual(["train", "dev", "train average", "dev average"]);
  expect(Array.from(valuesOf(series, curves)[3] ?? [])).toEqual([5, 5, 5]);
});

it("compares both kinds of average, the uncorrected dashed", () => {
  const curves = averaged(plainly(["dev"]), { ...forms, plain: true });
  expect(curves.map(({ dash }) => dash !== undefined)).toEqual([false, false, true]);
  expect(Array.from(valuesOf(series, curves)[2] ?? [])).toEqual([2.5, 3.75, 4.375]);
});

it("draws only the forms that are wanted", () => {
  const curves = averaged(plainly(["dev"]), { ...forms, raw: false });
  expect(curves.map(({ label }) => label)).toEqual(["dev average"]);
});

it("leaves out what has no value at all", () => {
  const empty = { ...series, columns: [...series.columns.slice(0, 3), [NaN, NaN, NaN]] };
  expect(valueNames(empty)).toEqual(["train"]);
});

it("finds the nearest row", () => {
  expect([-1, 0.4, 0.6, 2.9, 99].map((value) => nearest([0, 1, 3, 4], value))).toEqual([0, 0, 1, 2, 3]);
});
