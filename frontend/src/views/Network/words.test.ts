import { describe, expect, it } from "vitest";

import { formula, inputNames, plural, sentence, subscript, unitName, type LayerFacts } from "./words";

const layer: LayerFacts = {
  number: 1,
  units: 4,
  inputs: 2,
  activation: "Tanh",
  normalization: null,
  dropout: 0,
  isOutput: false,
  skip: null,
  frozen: false,
  factor: 1,
};

describe("a layer's formula", () => {
  it("has this network's shapes", () => {
    expect(formula(layer)).toEqual([
      "Z[1] = X W[1]ᵀ + b[1]",
      "A[1] = Tanh(Z[1])",
      "W[1]: 4 × 2, b[1]: 4",
      "12 parameters",
    ]);
  });

  it("takes the layer before, and names the answer", () => {
    const lines = formula({ ...layer, number: 3, units: 1, inputs: 2, activation: "Sigmoid", isOutput: true });
    expect(lines[0]).toBe("Z[3] = A[2] W[3]ᵀ + b[3]");
    expect(lines[1]).toBe("Ŷ = Sigmoid(Z[3])");
  });

  it("shows normalization and dropout", () => {
    const lines = formula({ ...layer, normalization: "Batch norm", dropout: 0.2 });
    expect(lines[0]).toBe("Z[1] = γ[1] · Batch norm(X W[1]ᵀ) + β[1]");
    expect(lines[1]).toBe("A[1] = Tanh(Z[1]) ∘ D[1] / 0.80");
    expect(lines[3]).toBe("16 parameters");
  });
});

describe("a layer's formula with a skip", () => {
  const third = { ...layer, number: 3, inputs: 4 };

  it("adds what is as wide as it is", () => {
    const lines = formula({ ...third, skip: { number: 1, units: 4 } });
    expect(lines[1]).toBe("A[3] = Tanh(Z[3] + A[1])");
    expect(lines[3]).toBe("20 parameters");
  });

  it("adds what is not through a projection, whose weights count", () => {
    const lines = formula({ ...third, skip: { number: 0, units: 2 } });
    expect(lines[1]).toBe("A[3] = Tanh(Z[3] + X P[3]ᵀ)");
    expect(lines[2]).toBe("W[3]: 4 × 4, b[3]: 4, P[3]: 4 × 2");
    expect(lines[3]).toBe("28 parameters");
  });
});

it("says how a layer learns where it is not as the others do", () => {
  expect(formula({ ...layer, factor: 0.1 })[3]).toBe("12 parameters, learning rate × 0.10");
  expect(formula({ ...layer, factor: 0.1, frozen: true })[3]).toBe("12 parameters, frozen: they stay as they are");
});

describe("a unit's sentence", () => {
  it("is its weighted sum in figures", () => {
    const names = inputNames(["x₁", "x₂"], 1);
    expect(sentence("Tanh", [0.423, -1.3], 0.1, names)).toBe("Tanh(0.42 x₁ − 1.3 x₂ + 0.10)");
  });

  it("keeps the strongest terms in their order and counts the rest", () => {
    const text = sentence("ReLU", [-5, 0.1, 1, 2, 3, 4], -0.5, inputNames([], 2));
    expect(text).toBe("ReLU(−5.0 a₁ + 1.0 a₃ + 2.0 a₄ + 3.0 a₅ + 4.0 a₆ + … (1 more) − 0.50)");
  });

  it("names what a skip adds", () => {
    expect(sentence("Tanh", [0.5], 0.1, inputNames([], 2), true)).toBe("Tanh(0.50 a₁ + 0.10 + skip)");
  });

  it("leaves out what is not known", () => {
    expect(sentence("ReLU", [Number.NaN, 2], Number.NaN, inputNames([], 2))).toBe("ReLU(2.0 a₂ + … (1 more))");
  });
});

it("names units by their place", () => {
  expect(unitName(-1, 1, 3, 2, ["x₁", "x₂"])).toBe("input x₂");
  expect(unitName(0, 2, 3, 4, [])).toBe("unit 3 of layer 1");
  expect(unitName(2, 0, 3, 1, [])).toBe("the output");
  expect(unitName(2, 1, 3, 3, ["setosa", "versicolor", "virginica"])).toBe("output versicolor");
});

it("counts in English", () => {
  expect([plural(1, "unit"), plural(1200, "unit"), subscript(12)]).toEqual(["1 unit", "1,200 units", "₁₂"]);
});
