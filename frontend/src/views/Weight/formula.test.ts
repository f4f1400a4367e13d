import { expect, it } from "vitest";

import { linesOf } from "./formula";

it("writes Adam's step with its numbers", () => {
  const terms = { w: 1, t: 3, α: 0.01, g: 2, v: -0.5, s: 0.04, v̂: -1.85, ŝ: 13.3, Δw: 0.00507 };
  const lines = linesOf({ type: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, terms);
  expect(lines.map(({ name }) => name)).toEqual(["v", "s", "v̂", "ŝ", "Δw"]);
  expect(lines[2]?.numbers).toBe("(−0.500) / (1 − 0.9^3)");
  expect(lines[4]?.numbers).toBe("−0.0100 · (−1.85) / (√13.3 + 1e-8)");
});

it("has no lines for a step that no single weight's numbers make", () => {
  expect(linesOf({ type: "l_bfgs" }, { w: 1, g: 2 })).toEqual([]);
});
