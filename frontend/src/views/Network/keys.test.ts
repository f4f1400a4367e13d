import { expect, it } from "vitest";

import { keep } from "./keys";

const [a, b, c] = [{ units: 1 }, { units: 2 }, { units: 3 }];
const first = keep([], [a, b, c]);
const keys = (layers: unknown[]) => keep(first, layers).map(({ key }) => key);

it("gives every layer its own key", () => {
  expect(new Set(first.map(({ key }) => key)).size).toBe(3);
});

it("follows a moved layer", () => {
  const [one, two, three] = first.map(({ key }) => key);
  expect(keys([c, a, b])).toEqual([three, one, two]);
});

it("keeps the key of a layer whose knobs changed", () => {
  expect(keys([a, { units: 9 }, c])).toEqual(first.map(({ key }) => key));
});

it("gives a new layer a new key and forgets a removed one", () => {
  const [one, two, three] = first.map(({ key }) => key);
  const inserted = keys([a, { units: 7 }, b, c]);
  expect([inserted[0], inserted[2], inserted[3]]).toEqual([one, two, three]);
  expect(first.map(({ key }) => key)).not.toContain(inserted[1]);
  expect(keys([a, c])).toEqual([one, three]);
});

it("tells apart the same object used twice", () => {
  const twice = keep([], [a, a]);
  expect(new Set(twice.map(({ key }) => key)).size).toBe(2);
  expect(keep(twice, [a, a]).map(({ key }) => key)).toEqual(twice.map(({ key }) => key));
});
