import { describe, expect, it } from "vitest";
import { between, contourLines, ends, inkOn, levelsBetween, place } from "./field";

const slope = Float32Array.from({ length: 12 }, (_, i) => i % 4); // three rows: 0 1 2 3

describe("a field", () => {
  it("places values linearly, or by their ratio on a log scale", () => {
    expect(place(3, { low: 1, high: 5 })).toBe(0.5);
    expect(place(10, { low: 1, high: 100, log: true })).toBeCloseTo(0.5);
    expect(place(-4, { low: 1, high: 100, log: true })).toBe(0);
    expect(place(NaN, { low: 1, high: 5 })).toBe(1);
  });

  it("finds its ends among the finite values, on a log scale the positive ones", () => {
    expect(ends([2, NaN, 8, Infinity], false)).toEqual([2, 8]);
    expect(ends([0, 2, 8], true)).toEqual([2, 8]);
    const [low, high] = ends([3, 3], false);
    expect(low < high).toBe(true);
  });

  it("spaces levels evenly, or by equal ratios", () => {
    expect(levelsBetween(0, 4, 3)).toEqual([1, 2, 3]);
    expect(levelsBetween(1, 10000, 3, true)).toEqual([10, 100, 1000]);
  });

  it("spans its box from edge to edge", () => {
    expect(between(slope, 3, 4, 0, 0)).toBe(0);
    expect(between(slope, 3, 4, 1, 1)).toBe(3);
    expect(between(slope, 3, 4, 0.5, 0.2)).toBeCloseTo(1.5);
  });

  it("crosses a level where the value between two grid points is that", () => {
    const { numbers, length } = contourLines(slope, 3, 4, 1.5);
    expect(length).toBe(8);
    for (let i = 0; i < length; i += 2) expect(numbers[i]).toBeCloseTo(0.5);
    expect([...numbers.slice(0, length)].filter((_, i) => i % 2)).toEqual(expect.arrayContaining([0, 0.5, 1]));
  });

  it("keeps the line of a field that is not finite somewhere", () => {
    const { numbers, length } = contourLines([0, 1, NaN, 0, 1, NaN], 2, 3, 0.5);
    expect(length).toBe(4);
    expect(numbers[0]).toBeCloseTo(0.25);
  });

  it("is written on in an ink that can be read", () => {
    expect(inkOn(0)).toBe("#ffffff");
    expect(inkOn(1)).toBe("#000000");
  });
});
