import { expect, it } from "vitest";

import { defaults } from "../../state/catalog";
import { linesOf } from "./formula";

const adam = defaults("optimizer", "adam");
const now = { w: 1, t: 3, α: 0.01, g: -2, v: -0.65, s: 0.044, v̂: -2.4, ŝ: 14.7, Δw: 0.00626 };

it("writes Adam's step with its numbers", () => {
  const lines = linesOf(adam, { v: -0.5, s: 0.04 }, now);
  expect(lines.map(({ name, formula }) => `${name} ${formula}`)).toEqual([
    "v := β₁ v + (1 − β₁) g",
    "s := β₂ s + (1 − β₂) g²",
    "v̂ = v / (1 − β₁ᵗ)",
    "ŝ = s / (1 − β₂ᵗ)",
    "Δw = −α v̂ / (√ŝ + ε)",
  ]);
  expect(lines.map(({ numbers }) => numbers)).toEqual([
    "0.9 · (−0.500) + 0.1 · (−2.00)",
    "0.999 · 0.0400 + 0.001 · (−2.00)²",
    "(−0.650) / (1 − 0.9³)",
    "0.0440 / (1 − 0.999³)",
    "−0.01 · (−2.40) / (√14.7 + 1·10⁻⁸)",
  ]);
});

it("begins averages at 0, and leaves out what nobody knows", () => {
  expect(linesOf(adam, {}, now)[0]?.numbers).toBe("0.9 · 0 + 0.1 · (−2.00)");
  const lines = linesOf(adam, null, now);
  expect(lines.map(({ numbers }) => numbers !== "")).toEqual([false, false, true, true, true]);
});

it("knows functions from names, and old values from new ones", () => {
  const lion = { ...defaults("optimizer", "lion"), weight_decay: 0.1 };
  const step = { t: 2, α: 0.01, g: -2, v: 3.95, Δw: -0.012 };
  expect(linesOf(lion, { v: 4, w: 2 }, step)[0]?.numbers).toBe(
    "−0.01 · sign(0.9 · 4.00 + 0.1 · (−2.00)) − 0.01 · 0.1 · 2.00",
  );
  const amsgrad = linesOf(defaults("optimizer", "amsgrad"), { "max s": 5 }, { ...now, "max s": 5 });
  expect(amsgrad[2]).toEqual({ name: "max s", formula: ":= max(max s, s)", numbers: "max(5.00, 0.0440)" });
  expect(linesOf(defaults("optimizer", "adamax"), {}, now)[1]?.numbers).toBe("max(0.999 · 0, |−2.00| + 1·10⁻⁸)");
});

it("writes no numbers into words", () => {
  const rprop = linesOf(defaults("optimizer", "rprop"), {}, { g: 2, "g′": 2, η: 0.01, Δw: -0.01, t: 1, α: 0.01 });
  expect(rprop.map(({ numbers }) => numbers)).toEqual(["", "", "−0.0100 · sign(2.00)"]);
  expect(linesOf(defaults("optimizer", "l_bfgs"), {}, { w: 1, g: 2, α: 0.1 })[0]?.numbers).toBe("");
});
