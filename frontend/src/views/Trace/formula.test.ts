import { expect, test } from "vitest";
import { formula } from "./formula";
import { Reading, table, type Facts } from "./reading";
import { subscript, sum } from "./terms";

const array = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
const layer = { units: 1, inputs: 2, activation: "tanh", normalization: null, epsilon: null, skip: 0, strongest: {} };
const told = { step: 3, loss: 1, loss_type: "binary_cross_entropy", weighted: false };
const reading = new Reading(
  { ...told, layers: [layer] },
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

/** What is said of an entry of a quantity of a layer. */
function said(from: Reading, name: string, entry = 0, number = 1, symbol = ""): string {
  const quantities = from
    .pairs(number)
    .flatMap(({ forward, backward }) => (backward ? [forward, backward] : [forward]));
  const found = quantities.find((each) => each.name === name && (!symbol || each.symbol === symbol));
  if (!found) throw new Error(`expected ${name}`);
  return formula(from, found, entry);
}

const two = { ...layer, units: 2, inputs: 2 };
const normed = (normalization: string, more: Record<string, number[]>) => {
  const values = {
    z: [3, 1],
    normalized: [1, -1],
    dnormalized: [0.5, 0.25],
    gamma: [2, 2],
    beta: [0.5, 0.5],
    scaled: [2.5, -1.5],
    dbefore: [0.25, 0.125],
    dz: [0.5, 0.25],
    ...more,
  };
  const facts: Facts = { ...told, layers: [{ ...two, normalization, epsilon: 1e-5 }] };
  return new Reading(
    facts,
    Object.fromEntries(Object.entries(values).map(([name, all]) => [`${name} 1`, array(...all)])),
  );
};

test("batch norm goes by its running averages", () => {
  const batch = normed("batch_norm", { mean: [1, 1], variance: [4, 4] });
  expect(said(batch, "normalized")).toBe("ẑ₁ = (z₁ − μ)/√(σ² + ε) = (3.00 − 1.00)/√(4.00 + 1·10⁻⁵) = 1.00");
  expect(said(batch, "dz")).toBe("dz₁ = dẑ₁/√(σ² + ε) = 0.500/√(4.00 + 1·10⁻⁵) = 0.500");
});

test("layer norm goes by the units of the example", () => {
  const rows = normed("layer_norm", {});
  expect(said(rows, "normalized", 1)).toBe("ẑ₂ = (z₂ − μ)/√(σ² + ε) = (1.00 − 2.00)/√(1.00 + 1·10⁻⁵) = −1.00");
  expect(said(rows, "dz")).toContain("= (0.500 − 0.375 − 1.00·0.125)/√(1.00 + 1·10⁻⁵) =");
});

const skipping = new Reading(
  {
    ...told,
    layers: [
      { ...two, units: 2 },
      { ...two, skip: 1 },
      { ...layer, skip: 2 },
    ],
  },
  {
    "input 1": array(0.5, -1),
    "input 2": array(0.25, 0.75),
    "input 3": array(1, 2),
    "dinput 1": array(0.1, 0.2),
    "weights 1": array(1, 0, 0, 1),
    "weights 2": array(1, 2, 3, 4),
    "weights 3": array(1, -1),
    "dz 1": array(0.1, 0.2),
    "dz 2": array(0.5, 0.25),
    "dz 3": array(0.5),
    "a 1": array(0.25, 0.75),
    "da 1": array(1.75, 2.25),
    "dbefore 1": array(0.1, 0.2),
    "z 2": array(1.75, 3.75),
    "shortcut 2": array(0.25, 0.75),
    "before 2": array(2, 4.5),
    "dbefore 2": array(0.5, 0.25),
    "a 2": array(1, 2),
    "z 3": array(0.5),
    "projection 3": array(2, -4),
    "dprojection 3": array(0.25, 0.75),
    "shortcut 3": array(-2.5),
    "before 3": array(-2),
    "a 3": array(0.12),
    "dbefore 3": array(-0.88),
    target: array(1),
  },
);

test("shortcuts are added on the way forward", () => {
  expect(said(skipping, "shortcut", 0, 2)).toBe("s₁ = a₁ of layer 1 = 0.250");
  expect(said(skipping, "before", 1, 2)).toBe("u₂ = z₂ + s₂ = 3.75 + 0.750 = 4.50");
  expect(said(skipping, "shortcut", 0, 3)).toBe("s₁ = Σ p₁ⱼ aⱼ of layer 1 = 2.00·0.250 − 4.00·0.750 = −2.50");
  expect(said(skipping, "before", 0, 3)).toBe("u₁ = z₁ + s₁ = 0.500 − 2.50 = −2.00");
});

test("what shortcuts bring back is told with its layer", () => {
  expect(said(skipping, "da", 0, 1)).toBe(
    "da₁ = Σ wᵢ₁ dzᵢ of layer 2 + du₁ of layer 2 + Σ pᵢ₁ duᵢ of layer 3 = " +
      "1.00·0.500 + 3.00·0.250 + 1.00·0.500 + 2.00·(−0.880) = 1.75",
  );
  expect(said(skipping, "dprojection", 1, 3)).toBe("dp₁,₂ = du₁ a₂ of layer 1 = −0.880·0.750 = 0.750");
  expect(said(skipping, "dbefore", 0, 2, "dS")).toBe("ds₁ = du₁ = 0.500");
  expect(formula(skipping, skipping.inputs.backward ?? skipping.inputs.forward, 1)).toContain("of layer 1 = 0·");
});

test("at the output the gradient is that of the loss", () => {
  expect(said(skipping, "dbefore", 0, 3, "dU")).toBe("du₁ = a₁ − y₁ = 0.120 − 1.00 = −0.880");
});
