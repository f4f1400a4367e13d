import { expect, it } from "vitest";

import { rowTicks } from "./axis";

const names = Array.from({ length: 50 }, (_, i) => `layer ${i + 1}`);

it("names rows as far as there is room, the first and the last always", () => {
  expect(rowTicks(names.slice(0, 3), 100).map(({ value }) => value)).toEqual([1, 2, 3]);
  const few = rowTicks(names, 140);
  expect(few.at(0)).toEqual({ value: 1, text: "layer 1" });
  expect(few.at(-1)).toEqual({ value: 50, text: "layer 50" });
  expect(few.length).toBeLessThanOrEqual(10);
  expect(Math.min(...few.slice(1).map(({ value }, i) => value - (few[i]?.value ?? 0)))).toBeGreaterThanOrEqual(5);
});
