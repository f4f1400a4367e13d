import { expect, it } from "vitest";

import { told, troublesOf } from "./units";

const flags = { data: Uint8Array.of(1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0), shape: [3, 4] };

it("names the units of every trouble", () => {
  const [layer] = troublesOf({ "layer 1": flags });
  expect(layer?.layer).toBe("layer 1");
  expect(layer?.troubles.map(({ units }) => units)).toEqual([[1, 3], [2], []]);
  expect(layer?.troubles.map(told)).toEqual(["50 %: units 1, 3", "25 %: unit 2", "–"]);
});

it("names a few of many", () => {
  expect(told({ name: "dead", share: 1, units: [1, 2, 3, 4, 5, 6] })).toBe("100 %: units 1, 2, 3, 4, …");
});
