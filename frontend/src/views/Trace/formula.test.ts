import { expect, test } from "vitest";
import { formula, subscript, sum } from "./formula";
import { Reading, table } from "./reading";

const array = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
const layer = { units: 1, inputs: 2, activation: "tanh", normalization: null, skip: 0, strongest: {} };
const reading = new Reading(
  { step: 3, loss: 1, layers: [layer] },
  {
    "weights 1": array(0.5, -2),
    "bias 1": array(0.25),
    "input 1": array(1, -0.5),
    "z 1": array(1.75),
    "before 1": array(1.75),
    "a 1": array(0.94138),
    "dz 1": array(-0.5),
    "dbefore 1": array(-0.5),
    "dweights 1": array(-0.5, 0.25),
    "dbias 1": array(-0.5),
  },
);

test("sums write signs once", () => {
  expect(
    sum(
      [
        [0.5, 1],
        [-2, -0.5],
      ],
      -0.25,
    ),
  ).toBe("0.500·1.00 − 2.00·(−0.500) − 0.250");
  expect(sum(Array.from({ length: 9 }, () => [1, 1]))).toContain("… (9 terms)");
  expect(subscript(12)).toBe("₁₂");
});

test("a formula carries the network's numbers", () => {
  const pairs = reading.pairs(1);
  const z = pairs.find(({ forward }) => forward.name === "z");
  const weights = pairs.find(({ forward }) => forward.name === "weights");
  if (!z || !weights?.backward) throw new Error("expected both");
  expect(formula(reading, z.forward, 0)).toBe("z₁ = Σ w₁ⱼ aⱼ + b₁ = 0.500·1.00 − 2.00·(−0.500) + 0.250 = 1.75");
  expect(formula(reading, weights.backward, 1)).toBe("dw₁,₂ = dz₁ a₂ = −0.500·(−0.500) = 0.250");
  expect([weights.backward.rows, weights.backward.columns]).toEqual([1, 2]);
});

test("the table has a row for every number", () => {
  expect(table(reading).rows).toContainEqual([1, "dW", 1, 2, 0.25]);
  expect(table(reading).rows).toContainEqual([0, "X", 2, 1, -0.5]);
});
