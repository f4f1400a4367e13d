import { expect, it } from "vitest";

import { nearest, width } from "./linkpaint";
import { choose, weightOf, type Places, type Weights } from "./links";

/** A column of shown units 20 pixels wide and 40 apart, at x. */
function column(x: number, ...shown: boolean[]): Places {
  const y = Float32Array.from(shown, (there, unit) => (there ? 20 + 40 * unit : Number.NaN));
  return { left: new Float32Array(y.length).fill(x), right: new Float32Array(y.length).fill(x + 20), y };
}

const two: Weights = { units: 2, inputs: 3, all: Float32Array.of(0.1, -2, 1, 0.7, 3, 0.2, -4, 0.8) };
const places = [column(0, true, true, true), column(200, true, true)];

it("shows all weights while they are few, never the bias", () => {
  const strands = choose([two], places);
  expect(strands.unit).toEqual([0, 0, 0, 1, 1, 1]);
  expect(strands.input).toEqual([0, 1, 2, 0, 1, 2]);
  expect(strands.weight.map((w) => Math.round(w * 10) / 10)).toEqual([0.1, -2, 1, 3, 0.2, -4]);
});

it("shows the strongest into each unit when they are too many", () => {
  const strands = choose([two], places, 4);
  expect(strands.unit).toEqual([0, 0, 1, 1]);
  expect(strands.input).toEqual([1, 2, 0, 2]);
  const equal: Weights = { units: 1, inputs: 3, all: Float32Array.of(1, 1, 1, 0) };
  expect(choose([equal], [column(0, true, true, true), column(9, true)], 2).input).toEqual([0, 1]);
});

it("gives small layers what they have and large ones the rest", () => {
  const wide: Weights = { units: 2, inputs: 2, all: Float32Array.of(1, 2, 0, 3, 4, 0) };
  const strands = choose([two, wide], [...places, column(400, true, true)], 8);
  expect(strands.layer.filter((layer) => layer === 1)).toHaveLength(4);
  expect(strands.layer.filter((layer) => layer === 0)).toHaveLength(4);
});

it("leaves out units that are not shown and layers of another network", () => {
  const part = [column(0, true, false, true), column(200, false, true)];
  expect(choose([two], part).input).toEqual([0, 2]);
  expect(choose([two], [column(0, true), column(9, true, true)]).weight).toEqual([]);
});

it("takes layers of which only the strongest weights are known", () => {
  const strongest: Weights = {
    units: 2,
    inputs: 3,
    index: Int32Array.of(5, 1),
    value: Float32Array.of(-4, -2),
    bias: Float32Array.of(0.5, 0.25),
  };
  const strands = choose([strongest], places);
  expect([strands.unit, strands.input, strands.weight]).toEqual([
    [1, 0],
    [2, 1],
    [-4, -2],
  ]);
  expect(weightOf(strongest, 1, 2)).toBe(-4);
  expect(weightOf(strongest, 1, null)).toBe(0.25);
  expect(weightOf(strongest, 0, 0)).toBeNaN();
});

it("reads single weights and biases", () => {
  expect(weightOf(two, 1, 0)).toBe(3);
  expect(weightOf(two, 0, null)).toBeCloseTo(0.7);
});

it("finds the link under a pointer, and none far from all", () => {
  const strands = choose([two], places);
  const straight = strands.unit.findIndex((unit, k) => unit === 0 && strands.input[k] === 0);
  expect(nearest(strands, places, 110, 21)).toBe(straight);
  const steep = strands.unit.findIndex((unit, k) => unit === 0 && strands.input[k] === 2);
  expect(nearest(strands, places, 80, 83)).toBe(steep);
  expect(nearest(strands, places, 110, 300)).toBeNull();
  expect(nearest(strands, places, 10, 20)).toBeNull();
});

it("grows links with their weight up to a limit", () => {
  expect(width(0)).toBeLessThan(1);
  expect(width(-2)).toBe(width(2));
  expect(width(50)).toBe(width(5));
});
