import { expect, it } from "vitest";

import { judge } from "./health";

it("finds nothing wrong where layers learn alike", () => {
  expect(judge([0.2, 0.3, 0.1])).toEqual({
    ratio: 2,
    sentence: "Healthy: all layers get gradients of a similar size.",
    healthy: true,
  });
});

it.each([
  [[1e-9, 1e-4, 0.1], "Vanishing: layer 1"],
  [[1e-5, 1e-3, 0.1], "Vanishing: layer 1 gets 10,000 times less"],
  [[500, 3, 0.1], "Exploding: a gradient"],
  [[50, 3, 0.01], "Exploding towards layer 1"],
  [[1e-9, 1e-8, 1e-7], "All gradients are below"],
])("names the trouble of %j", (norms, words) => {
  expect(judge(norms)?.sentence).toContain(words);
  expect(judge(norms)?.healthy).toBe(false);
});

it("says where gradients only fade", () => {
  expect(judge([0.001, 0.01, 0.1])).toMatchObject({
    healthy: true,
    sentence: expect.stringContaining("100 times less"),
  });
  expect(judge([10, 1, 0.1])?.sentence).toContain("Growing");
});

it("needs two layers to compare", () => {
  expect(judge([0.1])).toBeNull();
  expect(judge([])).toBeNull();
});
