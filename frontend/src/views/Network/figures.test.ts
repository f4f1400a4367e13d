import { expect, it } from "vitest";

import { readNumber, writeNumber } from "./figures";

it("writes what it can read", () => {
  for (const value of [0, -0.5, 1.2345678, -1e-7, 123456]) {
    expect(readNumber(writeNumber(value))).toBeCloseTo(value, value > 1000 ? -2 : 3);
  }
  expect(writeNumber(-0.25)).toBe("−0.25");
  expect(writeNumber(Number.NaN)).toBe("");
});

it("reads what people type", () => {
  expect(readNumber(" 0,5 ")).toBe(0.5);
  expect(readNumber("−2e-3")).toBe(-0.002);
  expect(readNumber("")).toBeNaN();
  expect(readNumber("half")).toBeNaN();
});
