import { expect, test } from "vitest";
import { columnOf, heightAt, outcomeOf, placeAt, strokeOf, termsAt, type Phases, type Walks } from "./findings";

const walks = {
  facts: { steps: 1, lane: 0, terms: ["g", "Δw"], lanes: [{ label: "SGD" }, { label: "Adam" }] },
  paths: { shape: [2, 2, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
  heights: { shape: [2, 2], data: Float32Array.of(10, 20, 30, 40) },
  terms: { shape: [1, 2, 2], data: Float32Array.of(1, 2, -3, -4) },
} as unknown as Walks;

test("places, heights and terms are found by lane and step", () => {
  expect(placeAt(walks, 1, 0)).toEqual([5, 6]);
  expect(heightAt(walks, 1, 1)).toBe(40);
  expect(termsAt(walks, 0)).toEqual([
    { name: "g", value: [1, 2] },
    { name: "Δw", value: [-3, -4] },
  ]);
});

test("a refusal points at a column, or nowhere", () => {
  expect(columnOf("column 5: “z” is not known")).toBe(4);
  expect(columnOf("expected a formula")).toBeNull();
  expect(columnOf(null)).toBeNull();
});

test("no two optimizers are drawn alike", () => {
  const strokes = Array.from({ length: 14 }, (_, place) => JSON.stringify(strokeOf(place)));
  expect(new Set(strokes).size).toBe(14);
});

test("cells say what became of their walk", () => {
  const phases = {
    steps: 300,
    rates: { shape: [3], data: Float32Array.of(1, 2, 3) },
    outcome: { shape: [1, 3], data: Int32Array.of(7, -1, -2) },
  } as unknown as Phases;
  expect([0, 1, 2].map((column) => outcomeOf(phases, 0, column))).toEqual([
    "arrives after 7 steps",
    "not there after 300 steps",
    "runs away",
  ]);
});
