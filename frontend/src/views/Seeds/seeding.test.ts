import { expect, it } from "vitest";

import { bandTable, criterion, headline, scored, type SeedsFacts } from "./seeding";

const facts: SeedsFacts = {
  seeds: [7, 8],
  scores: [0.99, null],
  losses: [0.1, null],
  solved: [true, false],
  solved_count: 1,
  criterion: 0.98,
  judged_by: "dev",
  task: "two_classes",
  best: 0,
  worst: 1,
  order: [0, 1],
  steps: 30,
  epochs: 1,
};
const regression = { ...facts, task: "regression", criterion: 0.9 };

it("says how many are solved, and what that means", () => {
  expect(headline(facts)).toBe("1 of 2 solved");
  expect(criterion(facts)).toBe("dev accuracy of 98 % or more");
  expect(criterion(regression)).toBe("dev R² of 0.90 or more");
  expect([scored(facts, 0.99), scored(facts, null), scored(regression, 0.99)]).toEqual(["99.0 %", "–", "0.990"]);
});

it("writes medians, bands and every seed into the table", () => {
  const table = bandTable(facts, {
    step: { shape: [1], data: Int32Array.of(30) },
    epoch: { shape: [1], data: Float32Array.of(1) },
    dev: { shape: [2, 1], data: Float32Array.of(1, 2) },
    "dev band": { shape: [3, 1], data: Float32Array.of(3, 4, 5) },
    "train band": { shape: [3, 1], data: Float32Array.of(6, 7, 8) },
  });
  expect(table.columns.slice(-5)).toEqual([
    "dev lower quartile",
    "dev median",
    "dev upper quartile",
    "dev loss, seed 7",
    "dev loss, seed 8",
  ]);
  expect(table.rows).toEqual([[30, 1, 6, 7, 8, 3, 4, 5, 1, 2]]);
});
