import { expect, it } from "vitest";

import { histograms, ridgesOf, total } from "./ridges";

const array = (...data: number[]) => ({ data: Float32Array.from(data), shape: [data.length] });
const now = histograms({
  "layer 1: before": array(1, 2),
  "layer 1: before range": array(-1, 1, 0, 0.5),
  "layer 1: before, predicting": array(3, 3),
  "layer 1: before, predicting range": array(-2, 2, 0, 1),
  "output: before": array(4, 0),
  "output: before range": array(0, 1, 0.25, 0),
});

it("reads counts with their range", () => {
  const found = now.get("layer 1: before");
  expect(found).toEqual({ counts: [1, 2], low: -1, high: 1, mean: 0, deviation: 0.5 });
  expect(found && total(found)).toBe(3);
});

it("follows the layers over time", () => {
  const ridges = ridgesOf([now, now], "before", false);
  expect(ridges.map(({ name, times }) => [name, times.length])).toEqual([
    ["layer 1", 2],
    ["output", 2],
  ]);
});

it("shows predictions where they differ, else training", () => {
  expect(ridgesOf([now], "before", true)[0]?.times[0]?.high).toBe(2);
  expect(
    ridgesOf([histograms({ "output: sums": array(1), "output: sums range": array(0, 1, 0, 0) })], "sums", true),
  ).toHaveLength(1);
  expect(ridgesOf([], "sums", false)).toEqual([]);
});
