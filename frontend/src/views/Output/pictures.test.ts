import { expect, it } from "vitest";

import { guesses, isWrong, pageOf } from "./pictures";

const answers = { label: [1, 5, 3, 7], confidence: [255, 51, 102, 204] };

it("lists every example with its answer", () => {
  const all = guesses([1, 2, 3, 4], answers, false);
  expect(all.map(isWrong)).toEqual([false, true, false, true]);
  expect(all[1]).toEqual({ index: 1, actual: 2, label: 5, confidence: 0.2 });
});

it("puts the surest mistakes first", () => {
  expect(guesses([1, 2, 3, 4], answers, true).map(({ index }) => index)).toEqual([3, 1]);
});

it("knows no mistakes before there are answers", () => {
  expect(guesses([1, 2], null, true)).toEqual([]);
  expect(guesses([1, 2], null, false)).toHaveLength(2);
});

it("stays within the pages there are", () => {
  expect(pageOf([1, 2, 3, 4, 5], 9, 2)).toEqual({ page: 2, pages: 3, items: [5] });
  expect(pageOf([], 1, 2)).toEqual({ page: 0, pages: 1, items: [] });
});
