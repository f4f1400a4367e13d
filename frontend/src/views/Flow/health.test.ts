import { expect, it } from "vitest";

import { judge as judged } from "./health";

const judge = (norms: readonly number[]) => judged(norms, { vanishing: 1e-6, exploding: 100, uneven: 1e3 });

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
  [[500, 3, 0.1], "Exploding: the gradient of layer 1 is above 100"],
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
