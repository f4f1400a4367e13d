import { expect, it } from "vitest";
import { compared } from "./compare";

const examples = { inputs: [[1, 2], [3, 4]], label: [0, 1], probabilities: [[0.75, 0.25], [0.5, 0.5]] }; // prettier-ignore
const label = { shape: [2], data: BigInt64Array.of(0n, 1n) };

it("finds the largest difference and the share of equal labels", () => {
  const probabilities = { shape: [2, 2], data: Float32Array.of(0.75, 0.25, 0.5, 0.375) };
  expect(compared(examples, { label, probabilities })).toEqual({ rows: 2, difference: 0.125, agreement: 1 });
  const other = { ...label, data: BigInt64Array.of(1n, 1n) };
  expect(compared(examples, { label: other, probabilities }).agreement).toBe(0.5);
});

it("measures large values by their size, and has no labels in regression", () => {
  const variable = { shape: [2, 1], data: Float32Array.of(100, -202) };
  const expected = { inputs: [[1], [2]], variable: [[100], [-200]] };
  expect(compared(expected, { variable })).toEqual({ rows: 2, difference: 0.01, agreement: null });
});

it("does not take what is not a number, or missing, for the same", () => {
  const probabilities = { shape: [2, 2], data: Float32Array.of(NaN, 0.25, 0.5, 0.5) };
  expect(compared(examples, { label, probabilities }).difference).toBeNaN();
  expect(() => compared(examples, { label })).toThrow("no probabilities");
});
