import { describe, expect, it } from "vitest";
import { reach } from "./line";
import { FRONT, seen, turned } from "./surface";
import { axisName, cellAt, lineOf, lossOn, placeOn, surveyOf, tableOf } from "./survey";

const FACTS = {
  plane: "path",
  axes: ["direction 1", "direction 2"],
  shares: [0.734, 0.2],
  reach: { x: [-2, 2], y: [0, 8] },
  resolution: 3,
  current: { u: 1, v: 2, loss: 0.5, step: 40 },
  note: "",
  examples: 300,
  training_examples: 300,
};
const ARRAYS = {
  values: { shape: [3, 3], data: Float32Array.of(9, 8, 7, 6, 5, 4, 3, 2, Infinity) },
  path: { shape: [2, 3], data: Float32Array.of(-1, 1, 0.75, 1, 2, 0.5) },
  steps: { shape: [2], data: Int32Array.of(0, 40) },
};

function survey() {
  const found = surveyOf(FACTS, ARRAYS);
  if (!found) throw new Error("expected a survey");
  return found;
}

describe("a survey", () => {
  it("is read from what the study says, and only from that study", () => {
    expect(survey().path[1]).toEqual({ u: 1, v: 2, loss: 0.5, step: 40 });
    expect([survey().low, survey().high]).toEqual([2, 9]);
    expect(surveyOf({ along: "gradient" }, {})).toBeNull();
    expect(lineOf(FACTS, ARRAYS)).toBeNull();
  });

  it("says how much of the path's variance an axis holds", () => {
    expect(axisName(survey().facts, 0)).toBe("direction 1 (73.4 % of the path’s variance)");
    expect(axisName({ ...survey().facts, shares: null }, 1)).toBe("direction 2");
  });

  it("has its rows from the top, from coordinates to places and back", () => {
    expect(cellAt(survey(), 0, 0)).toEqual([-2, 8]);
    expect(cellAt(survey(), 2, 1)).toEqual([0, 0]);
    expect(placeOn(survey().facts, -2, 8)).toEqual([0, 0]);
    expect(placeOn(survey().facts, 0, 2)).toEqual([0.5, 0.75]);
    expect(lossOn(survey(), 0.5, 0.75)).toBe(3.5);
  });

  it("leaves as a table of the map, the path and now", () => {
    const { columns, rows } = tableOf(survey());
    expect(columns).toEqual(["what", "direction 1", "direction 2", "loss", "step"]);
    expect(rows[1]).toEqual(["map", 0, 8, 8, ""]);
    expect(rows[9]).toEqual(["path", -1, 1, 0.75, 0]);
    expect(rows.at(-1)).toEqual(["now", 1, 2, 0.5, 40]);
  });
});

describe("a surface", () => {
  const size = { width: 400, height: 300 };

  it("keeps its corners within the picture, from wherever one looks", () => {
    for (let around = 0; around < 6; around += 0.7) {
      for (const above of [0.15, 0.95, 1.5]) {
        const space = seen(size, { around, above });
        for (const x of [-1, 1]) {
          for (const y of [-1, 1]) {
            for (const z of [0, 1]) {
              const [left, top] = space(x, y, z);
              expect(left).toBeGreaterThan(0);
              expect(left).toBeLessThan(size.width);
              expect(top).toBeGreaterThan(0);
              expect(top).toBeLessThan(size.height);
            }
          }
        }
      }
    }
  });

  it("is never seen from below", () => {
    expect(turned(FRONT, { above: 9 }).above).toBeLessThan(Math.PI / 2);
    expect(turned(FRONT, { above: -9 }).above).toBeGreaterThan(0);
    expect(turned(FRONT, { around: 0.5 }).around).toBeCloseTo(FRONT.around + 0.5);
  });
});

describe("a line", () => {
  it("is cut off where it would flatten what lies between the marks", () => {
    const facts = { along: "gradient" as const, marks: [{ name: "now", at: 0, loss: 2 }] };
    const [, high] = reach({ facts, at: [0, 1, 2], losses: [2, 1, 1000] });
    expect(high).toBeGreaterThan(2);
    expect(high).toBeLessThan(10);
    expect(reach({ facts, at: [0, 1], losses: [2, 1] })[1]).toBeCloseTo(2.06);
  });
});
