import { expect, it } from "vitest";

import { answerSource, sayAt, unitSource } from "./source";

const u1 = (shape: number[], ...data: number[]) => ({ shape, data: Uint8Array.from(data) });
const f4 = (...data: number[]) => ({ shape: [data.length], data: Float32Array.from(data) });

it("reads the two sides of a decision", () => {
  const source = answerSource({ value: u1([2, 2], 1, 255, 128, 192), scale: f4(1) }, { task: "two_classes" });
  if (source === null) throw new Error("no source");
  const say = (across: number, down: number) => sayAt(source, across, down, ["orange", "blue"]);
  expect([say(0, 0), say(0.9, 0), say(0.1, 0.9), say(1, 1)]).toEqual([
    "orange, 100 %",
    "blue, 100 %",
    "blue, 50 %",
    "blue, 75 %",
  ]);
});

it("reads classes with their confidence", () => {
  const source = answerSource({ label: u1([1, 2], 2, 0), confidence: u1([1, 2], 255, 127) }, { task: "classes" });
  expect(source && sayAt(source, 0.2, 0.5, ["a", "b", "c"])).toBe("c, 100 %");
  expect(source && sayAt(source, 0.7, 0.5, ["a", "b", "c"])).toBe("a, 50 %");
});

it("reads values by their scale", () => {
  const source = answerSource({ value: u1([1, 1], 1), scale: f4(3) }, { task: "regression" });
  expect(source && sayAt(source, 0, 0, [])).toBe("−3.0");
});

it("shows nothing of another task than the one on the screen", () => {
  expect(answerSource({ value: u1([1, 1], 1) }, { task: "classes" })).toBeNull();
  expect(answerSource(undefined, { task: "classes" })).toBeNull();
});

it("shows a neuron's thumbnail until its large map is there", () => {
  const arrays = {
    "layer 0": u1([2, 1, 2], 1, 2, 3, 4),
    "scale 0": f4(1, 7),
    focus: u1([1, 4], 9, 9, 9, 9),
    "focus scale": f4(5),
  };
  expect(unitSource(arrays, 0, 1, false)).toMatchObject({ cells: Uint8Array.of(3, 4), scale: 7, columns: 2 });
  expect(unitSource(arrays, 0, 1, true)).toMatchObject({ columns: 4, scale: 5 });
  expect(unitSource(arrays, 0, 2, false)).toBeNull();
  expect(unitSource(arrays, 4, 0, false)).toBeNull();
});
